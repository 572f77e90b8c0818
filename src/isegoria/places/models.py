"""Areas, and what a census or another source says of the people in them."""

from django.db import models
from django.db.models import Q

from isegoria.languages.models import Text


class Area(models.Model):
    """A place that people live in and that institutions answer for."""

    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="parts"
    )
    name = models.OneToOneField(Text, on_delete=models.PROTECT, related_name="+")
    code = models.SlugField(unique=True)

    def __str__(self) -> str:
        return self.code


class Margin(models.Model):
    """How many people of one group live in an area, by a named source.

    A group that no source counts has no row: it is unknown, never zero.
    """

    area = models.ForeignKey(Area, on_delete=models.CASCADE, related_name="margins")
    dimension = models.SlugField(max_length=40)
    category = models.SlugField(max_length=40)
    people = models.PositiveIntegerField()
    source = models.CharField(max_length=200)
    counted_on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["area", "dimension", "category"], name="one_count_a_group_and_area"
            ),
            models.CheckConstraint(condition=~Q(source=""), name="margin_names_its_source"),
        ]

    def __str__(self) -> str:
        return f"{self.area_id} {self.dimension} {self.category}"
