"""The form under which somebody keeps a list that they have narrowed."""

from django import forms
from django.utils.translation import gettext_lazy

LONGEST_NAME = 60


class KeepListForm(forms.Form):
    """What the list is to be called."""

    name = forms.CharField(
        label=gettext_lazy("Keep this list under a name"),
        max_length=LONGEST_NAME,
        error_messages={"required": gettext_lazy("Write a name for the list.")},
    )
