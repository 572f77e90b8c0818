"""Areas, the groups that people are told apart by, and what is known of them and from where."""

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

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


class Outline(models.Model):
    """Where an area lies: polygons of rings of longitude and latitude, made simple to be drawn."""

    area = models.OneToOneField(Area, on_delete=models.CASCADE, related_name="outline")
    polygons = models.JSONField()

    def __str__(self) -> str:
        return f"outline of {self.area_id}"


class Partition(models.Model):
    """One way of telling the people of a community apart, such as age: each is in one group.

    ``parts_of`` is the area in the parts of which they live, where that is what tells them apart.
    """

    class Asking(models.TextChoices):
        """How somebody is asked to which group they belong."""

        ONE_QUESTION = "one", _("One question with the groups to choose from")
        WASHINGTON = "washington", _("The six questions of the Washington Group")
        AREAS = "areas", _("One question with the parts of an area to choose from")

    code = models.SlugField(max_length=40, unique=True)
    name = models.OneToOneField(Text, on_delete=models.PROTECT, related_name="+")
    question = models.OneToOneField(Text, on_delete=models.PROTECT, related_name="+")
    reason = models.OneToOneField(Text, on_delete=models.PROTECT, related_name="+")
    asking = models.CharField(max_length=12, choices=Asking.choices, default=Asking.ONE_QUESTION)
    position = models.PositiveSmallIntegerField(default=0)
    parts_of = models.OneToOneField(
        Area, null=True, blank=True, on_delete=models.PROTECT, related_name="asked_parts"
    )

    class Meta:
        ordering = [F("position"), F("pk")]
        constraints = [
            models.CheckConstraint(
                condition=Q(asking__in=["one", "washington"], parts_of=None)
                | Q(asking="areas", parts_of__isnull=False),
                name="partition_is_asked_somehow",
            )
        ]

    def __str__(self) -> str:
        return self.code


class Group(models.Model):
    """One part of a partition, such as people of 60 and over.

    ``areas`` are those in which its people live, where that is what tells them apart. Nobody is
    asked for a group that ``is_past``: a part that is no part any more, of which something speaks.
    """

    partition = models.ForeignKey(Partition, on_delete=models.CASCADE, related_name="groups")
    code = models.SlugField(max_length=40)
    label = models.OneToOneField(Text, on_delete=models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField()
    areas = models.ManyToManyField(Area, blank=True, related_name="groups")
    is_past = models.BooleanField(default=False)

    class Meta:
        ordering = [F("position"), F("pk")]
        constraints = [
            models.UniqueConstraint(
                fields=["partition", "code"], name="a_group_is_once_in_its_partition"
            )
        ]

    def __str__(self) -> str:
        return self.code


class Use(models.Model):
    """That a community is described by a partition; so are the areas inside it."""

    area = models.ForeignKey(Area, on_delete=models.CASCADE, related_name="uses")
    partition = models.ForeignKey(Partition, on_delete=models.PROTECT, related_name="uses")
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = [F("position"), F("pk")]
        constraints = [
            models.UniqueConstraint(
                fields=["area", "partition"], name="an_area_uses_a_partition_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.partition_id} in {self.area_id}"


class Source(models.Model):
    """Where figures come from: who counted, as of which day, and until when they hold."""

    name = models.CharField(max_length=200)
    counted_on = models.DateField()
    valid_until = models.DateField(null=True, blank=True)
    note = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = [F("counted_on").desc(), F("pk").desc()]
        constraints = [
            models.UniqueConstraint(fields=["name", "counted_on"], name="a_source_is_told_once"),
            models.CheckConstraint(condition=~Q(name=""), name="a_source_has_a_name"),
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_until__gte=F("counted_on")),
                name="a_source_holds_from_its_day_on",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def is_expired(self, day: date) -> bool:
        """Whether its figures no longer hold on this day."""
        return self.valid_until is not None and self.valid_until < day


class Margin(models.Model):
    """How many people of a group live in an area, by one source; or of two groups at once.

    A group that no source counts has no row: it is unknown, never zero. Where a source gives
    percentages alone, ``people`` is empty.
    """

    area = models.ForeignKey(Area, on_delete=models.CASCADE, related_name="margins")
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="margins")
    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="+")
    and_group = models.ForeignKey(
        Group, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    people = models.PositiveIntegerField(null=True, blank=True)
    share = models.FloatField(null=True, blank=True)
    give_or_take = models.FloatField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["area", "source", "group"],
                condition=Q(and_group=None),
                name="a_source_counts_a_group_once",
            ),
            models.UniqueConstraint(
                fields=["area", "source", "group", "and_group"], name="a_source_counts_a_cross_once"
            ),
            models.CheckConstraint(
                condition=Q(people__isnull=False) | Q(share__gte=0, share__lte=1),
                name="margin_says_how_many",
            ),
            # Of two groups the one that was put down first comes first, so that none is told twice.
            models.CheckConstraint(
                condition=Q(and_group=None) | Q(and_group__gt=F("group")), name="cross_has_an_order"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.group_id} in {self.area_id}"


class Access(models.Model):
    """What share of the people of an area, or of one group there, can use a means to take part."""

    class Means(models.TextChoices):
        """What people need to take part from a distance."""

        INTERNET = "internet", _("Use the internet")
        MOBILE = "mobile", _("Have a mobile phone")
        BROADCAST = "broadcast", _("Have radio or television")
        ELECTRICITY = "electricity", _("Have electricity at home")
        COVERAGE = "coverage", _("Live where there is a mobile network for the internet")
        EQUIPMENT = "equipment", _("Have equipment that they can use with their disability")
        ASSISTIVE = "assistive", _("Have the assistive technology they need")
        PRICE = "price", _("Price of basic internet, as a share of income")

    area = models.ForeignKey(Area, on_delete=models.CASCADE, related_name="access")
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="access")
    means = models.CharField(max_length=12, choices=Means.choices)
    group = models.ForeignKey(
        Group, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    share = models.FloatField()
    give_or_take = models.FloatField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["area", "source", "means"],
                condition=Q(group=None),
                name="a_source_tells_a_means_once",
            ),
            models.UniqueConstraint(
                fields=["area", "source", "means", "group"],
                name="a_source_tells_a_means_of_a_group_once",
            ),
            models.CheckConstraint(
                condition=Q(share__gte=0, share__lte=1), name="access_is_a_share"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.means} in {self.area_id}"
