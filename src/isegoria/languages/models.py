"""A text, and what it says in each language."""

from django.db import models
from django.db.models import F, Q


class Text(models.Model):
    """Something that is said in one language first and may be said in others.

    Whoever owns a text holds a key to it. Its revision rises with each change of the source, so
    that a translation made from an older revision can be shown as such.
    """

    source_language = models.CharField(max_length=16)
    revision = models.PositiveIntegerField(default=1)

    def __str__(self) -> str:
        return f"text {self.pk}"


class Rendering(models.Model):
    """What a text says in one language."""

    class State(models.TextChoices):
        """How far the words in this language can be relied on."""

        SOURCE = "source"
        CHECKED = "checked"

    text = models.ForeignKey(Text, on_delete=models.CASCADE, related_name="renderings")
    language = models.CharField(max_length=16)
    body = models.TextField()
    state = models.CharField(max_length=8, choices=State.choices)
    source_revision = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["text", "language"], name="one_rendering_a_language"),
            models.CheckConstraint(
                condition=Q(source_revision__gte=1), name="rendering_has_a_source_revision"
            ),
            models.UniqueConstraint(
                fields=["text"], condition=Q(state="source"), name="one_source_a_text"
            ),
        ]
        ordering = [F("text_id"), F("language")]

    def __str__(self) -> str:
        return self.body
