"""What staff write who hear what was spoken."""

from django import forms
from django.utils.translation import gettext_lazy

LONGEST = 4000


class WrittenForm(forms.Form):
    """The words of a recording."""

    use_required_attribute = False

    words = forms.CharField(
        label=gettext_lazy("What was said, word for word"),
        help_text=gettext_lazy("In the language that was spoken. Leave out names of other people."),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 6, "dir": "auto"}),
        error_messages={"required": gettext_lazy("Write down what was said.")},
    )
