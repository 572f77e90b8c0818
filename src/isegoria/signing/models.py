"""Films in sign languages: what each says, in which language, and the same in words."""

from django.db import models
from django.db.models import Q

from isegoria.files.models import File
from isegoria.hear.models import Activity
from isegoria.languages.models import Text
from isegoria.process.models import Process


class Film(models.Model):
    """A question, or one thing that is asked in it, said in a sign language.

    Where there is no activity it is the question itself. The transcript says the same in words, so
    that nobody has to see the film to know what it says.
    """

    process = models.ForeignKey(Process, on_delete=models.PROTECT, related_name="films")
    activity = models.ForeignKey(Activity, null=True, on_delete=models.PROTECT, related_name="+")
    sign_language = models.CharField(max_length=60)
    file = models.OneToOneField(File, on_delete=models.PROTECT, related_name="+")
    transcript = models.OneToOneField(Text, on_delete=models.PROTECT, related_name="+")
    put_on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["process", "sign_language"],
                condition=Q(activity=None),
                name="a_question_is_signed_once_a_language",
            ),
            models.UniqueConstraint(
                fields=["activity", "sign_language"],
                condition=Q(activity__isnull=False),
                name="an_activity_is_signed_once_a_language",
            ),
        ]

    def __str__(self) -> str:
        return f"film {self.pk} of {self.process_id}"
