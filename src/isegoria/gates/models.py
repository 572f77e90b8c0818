"""The policy of an institution with its rules, and what two people let pass all the same."""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from isegoria.languages.models import Text
from isegoria.organisations.models import Institution, Role
from isegoria.people.models import Account
from isegoria.places.models import Group
from isegoria.process.models import Process


class Policy(models.Model):
    """One edition of what an institution promises for all its questions; it is never changed.

    A new edition takes the place of the one before, which stays to be read.
    """

    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="policies")
    number = models.PositiveIntegerField()
    text = models.OneToOneField(Text, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    # Nobody: written when the site was set up.
    made_by = models.ForeignKey(
        Account, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["institution", "number"], name="editions_of_a_policy_are_numbered"
            ),
        ]

    def __str__(self) -> str:
        return f"policy {self.number} of {self.institution_id}"


class Rule(models.Model):
    """One rule of a policy: a number, or one of the things that there must be."""

    class Kind(models.TextChoices):
        """What a rule can ask for; the first ones have a number."""

        MIN_DAYS = "min_days", _("Days that a question stays open, at least")
        ANSWER_DAYS = "answer_days", _("Days from the decision to the answer, at most")
        UNHEARD_BELOW = "unheard_below", _("Percent of what was to be expected")
        ENOUGH_ACCESS = "enough_access", _("Percent of people who can use the internet")
        CHANNEL = "channel", _("A way to take part that every question offers")
        LANGUAGE = "language", _("A language in which every question is put")
        INVITED = "invited", _("A group that is invited to every question")
        CONFIRMED = "confirmed", _("A decision officer confirms that nothing is decided yet")
        REVIEWED = "reviewed", _("Two people who did not write it find the question neutral")
        BACKGROUND = "background", _("The background is complete and balanced")

    policy = models.ForeignKey(Policy, on_delete=models.CASCADE, related_name="rules")
    kind = models.CharField(max_length=16, choices=Kind.choices)
    number = models.PositiveSmallIntegerField(null=True, blank=True)
    code = models.CharField(max_length=16, blank=True)
    group = models.ForeignKey(
        Group, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["policy", "kind", "code"],
                condition=Q(group=None),
                name="a_rule_is_said_once",
            ),
            models.UniqueConstraint(
                fields=["policy", "group"], name="a_group_is_invited_once_by_a_policy"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.number or self.code or self.group_id or ''}".strip()


class GateOverride(models.Model):
    """Something missing with which a step is taken all the same: two people, one public reason.

    ``cause`` is a digest of what stood in the way when it was asked for, so that nothing else is
    let through by it. Once public it is never deleted; ``mended_at`` says since when nothing is
    missing any more in a question that opened by it, ``used_at`` when a report was published by it.
    """

    class Step(models.TextChoices):
        """What is done although something is missing."""

        OPENING = "opening", _("Opening the question")
        REPORT = "report", _("Publishing the report")

    class State(models.TextChoices):
        """How far it has come."""

        ASKED = "asked", _("One person has asked for it")
        AGREED = "agreed", _("A second person has agreed")
        REFUSED = "refused", _("A second person has refused")
        WITHDRAWN = "withdrawn", _("Taken back")

    process = models.ForeignKey(Process, on_delete=models.CASCADE, related_name="overrides")
    step = models.CharField(max_length=10, choices=Step.choices, default=Step.OPENING)
    gate = models.CharField(max_length=20)
    cause = models.CharField(max_length=64, editable=False)
    reason = models.OneToOneField(Text, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=State.choices, default=State.ASKED)
    first_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    first_as = models.CharField(max_length=16, choices=Role.Kind.choices)
    asked_at = models.DateTimeField(default=timezone.now)
    second_by = models.ForeignKey(
        Account, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    second_as = models.CharField(max_length=16, choices=Role.Kind.choices, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    mended_at = models.DateTimeField(null=True, blank=True)
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["process", "step", "gate"],
                condition=Q(state__in=["asked", "agreed"], used_at=None),
                name="a_gate_is_set_aside_once",
            ),
            models.CheckConstraint(
                condition=Q(second_by=None) | ~Q(second_by=F("first_by")),
                name="nobody_gives_both_keys",
            ),
            models.CheckConstraint(
                condition=~Q(state="agreed") | Q(second_by__isnull=False),
                name="two_people_have_agreed",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.gate} of {self.process_id}: {self.state}"

    @property
    def is_public(self) -> bool:
        """Whether everybody can read it, for good."""
        seen = self.process.published_at if self.step == self.Step.OPENING else self.used_at
        return seen is not None and self.state == self.State.AGREED


class Confirmation(models.Model):
    """A decision officer said that nothing is decided yet and that answers can change something.

    The digest is that of the words about what can change, so that a later change of them shows.
    """

    process = models.ForeignKey(Process, on_delete=models.CASCADE, related_name="confirmations")
    digest = models.CharField(max_length=64, editable=False)
    confirmed_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    confirmed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["process", "digest", "confirmed_by"], name="the_same_is_confirmed_once"
            ),
        ]

    def __str__(self) -> str:
        return f"confirmation {self.pk} of {self.process_id}"


class Review(models.Model):
    """One person who did not write a question has read it for whether it is neutral.

    ``faults`` are codes with commas between; none if it was found neutral. The digest is that of
    the words as they were read.
    """

    class Check(models.TextChoices):
        """What is looked at, one by one."""

        LEADING = "leading", _("It does not push towards one answer")
        LOADED = "loaded", _("No word praises or blames")
        ONE_SIDED = "one_sided", _("What can be chosen shows all sides")
        ORDER = "order", _("The order favours nothing")
        DOUBLE = "double", _("Each question asks one thing")
        OTHER = "other", _("Whoever finds nothing that fits can say so")

    process = models.ForeignKey(Process, on_delete=models.CASCADE, related_name="reviews")
    digest = models.CharField(max_length=64, editable=False)
    faults = models.CharField(max_length=100, blank=True)
    comment = models.CharField(max_length=500, blank=True)
    language = models.CharField(max_length=16)
    reviewed_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    reviewed_as = models.CharField(max_length=16, choices=Role.Kind.choices)
    reviewed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["process", "digest", "reviewed_by"],
                name="words_are_judged_once_by_a_person",
            ),
            models.CheckConstraint(
                condition=Q(faults="") | ~Q(comment=""), name="a_fault_is_explained"
            ),
        ]

    def __str__(self) -> str:
        return f"review {self.pk} of {self.process_id}"

    @property
    def fault_codes(self) -> list[str]:
        """What was found wanting."""
        return [one for one in self.faults.split(",") if one]


class Closing(models.Model):
    """A question closed, and the worker looked who was unheard then; once, and for good."""

    process = models.OneToOneField(Process, on_delete=models.CASCADE, related_name="closing")
    marked_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"closing of {self.process_id}"


class Silent(models.Model):
    """A group that was unheard when a question closed, and nothing had been done to reach it."""

    closing = models.ForeignKey(Closing, on_delete=models.CASCADE, related_name="silent")
    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["closing", "group"], name="a_group_is_silent_once"),
        ]

    def __str__(self) -> str:
        return f"{self.group_id} at {self.closing_id}"
