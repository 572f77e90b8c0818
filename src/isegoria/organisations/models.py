"""Institutions, staff roles, and the settings of the site."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from isegoria.languages.codes import INTERFACE
from isegoria.languages.models import Text
from isegoria.people.models import Account
from isegoria.places.models import Area


class Institution(models.Model):
    """A body that may ask the public and must answer for it; others may stand below it."""

    name = models.OneToOneField(Text, on_delete=models.PROTECT, related_name="+")
    slug = models.SlugField(unique=True)
    area = models.ForeignKey(Area, null=True, blank=True, on_delete=models.PROTECT)
    above = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="below"
    )

    def __str__(self) -> str:
        return self.slug


class Role(models.Model):
    """What one account may do for one institution."""

    class Kind(models.TextChoices):
        """The roles that staff can hold."""

        ADMINISTRATOR = "administrator", _("Administrator")
        OFFICER = "officer", _("Officer")
        MODERATOR = "moderator", _("Moderator")
        AUDITOR = "auditor", _("Auditor")
        DECISION_OFFICER = "decision_officer", _("Decision officer")
        INTERPRETER = "interpreter", _("Interpreter")

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="roles")
    institution = models.ForeignKey(Institution, on_delete=models.CASCADE, related_name="roles")
    kind = models.CharField(max_length=16, choices=Kind.choices)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["institution", "account", "kind"], name="a_role_is_held_once"
            ),
            models.CheckConstraint(
                condition=Q(
                    kind__in=[
                        *("administrator", "officer", "moderator", "auditor"),
                        *("decision_officer", "interpreter"),
                    ]
                ),
                name="role_is_a_known_one",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.account_id} {self.kind} of {self.institution_id}"


class Certificate(models.Model):
    """Somebody passed a course on this day, and is trusted with what it teaches until another."""

    class Course(models.TextChoices):
        """The courses that give a certificate."""

        INTERPRETATION = "interpretation", _("Interpreting answers")

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="certificates")
    course = models.CharField(max_length=16, choices=Course.choices)
    earned_on = models.DateField()
    valid_until = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["account", "course", "earned_on"], name="a_course_is_passed_once_a_day"
            ),
            models.CheckConstraint(
                condition=Q(valid_until__gt=models.F("earned_on")),
                name="a_certificate_ends_after_it_is_earned",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.account_id} {self.course} until {self.valid_until}"


class HelpPoint(models.Model):
    """A place where somebody helps people to take part: a library, a telecentre, a post office.

    ``languages`` and ``equipment`` are codes with commas between. A place that helps no longer
    keeps its row, with the day on which that ended.
    """

    class Kind(models.TextChoices):
        """What sort of place it is."""

        LIBRARY = "library", _("Library")
        TELECENTRE = "telecentre", _("Telecentre")
        POST = "post", _("Post office")
        OFFICE = "office", _("Public office")
        HALL = "hall", _("Community hall")
        OTHER = "other", _("Another place")

    class Equipment(models.TextChoices):
        """What one finds there."""

        RAMP = "ramp", _("Way in without steps")
        TOILET = "toilet", _("Toilet for wheelchairs")
        COMPUTER = "computer", _("Computer")
        NETWORK = "network", _("Free wireless network")
        PRINTER = "printer", _("Printer")
        HEADPHONES = "headphones", _("Headphones")
        LOOP = "loop", _("Induction loop for hearing aids")
        SCREEN_READER = "reader", _("Screen reader")
        KIOSK = "kiosk", _("Kiosk")
        QUIET = "quiet", _("A quiet room")

    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="points")
    area = models.ForeignKey(Area, null=True, blank=True, on_delete=models.PROTECT)
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    address = models.CharField(max_length=200)
    phone = models.CharField(max_length=40, blank=True)
    languages = models.CharField(max_length=200, blank=True)
    equipment = models.CharField(max_length=200, blank=True)
    trained_on = models.DateField(null=True, blank=True)
    closed_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["institution", "name", "address"], name="a_help_point_is_there_once"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def language_codes(self) -> list[str]:
        """The languages in which people are helped there."""
        return [one for one in self.languages.split(",") if one]

    @property
    def equipment_codes(self) -> list[str]:
        """What one finds there, by code."""
        return [one for one in self.equipment.split(",") if one]


class Opening(models.Model):
    """From when until when a place helps on one day of the week; Monday is 0."""

    point = models.ForeignKey(HelpPoint, on_delete=models.CASCADE, related_name="openings")
    weekday = models.PositiveSmallIntegerField()
    opens = models.TimeField()
    closes = models.TimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["point", "weekday", "opens"], name="a_place_opens_once_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(weekday__lte=6, closes__gt=models.F("opens")),
                name="a_place_closes_after_it_opens",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.weekday} {self.opens} {self.closes}"


class StaffChange(models.Model):
    """What was done to somebody's place among the staff, by whom; it is never changed again."""

    class Kind(models.TextChoices):
        """What can be done to somebody's place."""

        GIVEN = "given", _("Role given")
        TAKEN = "taken", _("Role taken away")
        CLOSED = "closed", _("Account closed")
        OPENED = "opened", _("Account opened again")
        KEYS_ASKED = "keys_asked", _("Asked to remove lost keys")
        KEYS_LEFT = "keys_left", _("Lost keys not removed")
        KEYS_REMOVED = "keys_removed", _("Lost keys removed")

    institution = models.ForeignKey(
        Institution, on_delete=models.PROTECT, related_name="staff_changes"
    )
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    role = models.CharField(max_length=16, choices=Role.Kind.choices, blank=True)
    # Nobody: on the command line of the server.
    made_by = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")
    agreed_by = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [models.Index(fields=["institution", "made_at"], name="staff_change_by_time")]

    def __str__(self) -> str:
        return f"{self.kind} {self.role} {self.account_id}".replace("  ", " ")


class LostKeys(models.Model):
    """Somebody lost passkey and codes, and one person asked that they be removed."""

    account = models.OneToOneField(Account, on_delete=models.CASCADE, related_name="lost_keys")
    institution = models.ForeignKey(Institution, on_delete=models.CASCADE, related_name="+")
    asked_by = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"lost keys of {self.account_id}"


class Site(models.Model):
    """The one row of what the operator has set for the whole site."""

    name = models.OneToOneField(Text, on_delete=models.PROTECT, related_name="+")
    operator = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="+")
    help_phone = models.CharField(max_length=40, blank=True)
    privacy_contact = models.CharField(max_length=200, blank=True)
    languages = models.CharField(max_length=200, default=",".join(INTERFACE))
    time_zone = models.CharField(max_length=64, default="UTC")
    simulated = models.BooleanField(default=False)
    key_fingerprint = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(pk=1), name="there_is_one_site")]

    def __str__(self) -> str:
        return "the site"
