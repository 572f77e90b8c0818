"""What is kept of what came of a question: nothing that could not be counted again."""

from django.db import models
from django.db.models import Q

from isegoria.decide.models import Publication
from isegoria.process.models import Process


class Outcomes(models.Model):
    """What became of the points of a question, counted from the decision as last published.

    ``influence`` is that of ``civicmath.empowerment``: weighted by how many stand behind each
    point, and with all points alike; empty where nothing is settled.
    """

    process = models.OneToOneField(Process, on_delete=models.CASCADE, related_name="outcomes")
    publication = models.OneToOneField(Publication, on_delete=models.CASCADE, related_name="+")
    points = models.PositiveIntegerField()
    reasoned = models.PositiveIntegerField()
    adopted = models.PositiveIntegerField()
    partly = models.PositiveIntegerField()
    not_adopted = models.PositiveIntegerField()
    out_of_scope = models.PositiveIntegerField()
    under_study = models.PositiveIntegerField()
    influence = models.FloatField(null=True)
    influence_alike = models.FloatField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(reasoned__lte=models.F("points")), name="a_reason_belongs_to_a_point"
            ),
        ]

    def __str__(self) -> str:
        return f"what came of {self.process_id}"
