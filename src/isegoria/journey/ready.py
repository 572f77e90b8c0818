"""Questions of ours that officials can begin from: plain and neutral words in every language."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from isegoria.process.models import Process

Words = str | Promise


@dataclass(frozen=True)
class Ready:
    """One question to begin from: its words, what is promised, how people are asked."""

    code: str
    name: Words
    words: Mapping[str, Words]
    to_begin_with: tuple[Words, ...]
    promise: str = Process.Promise.CONSULT
    channels: tuple[str, ...] = ("web", "helper", "paper")


READY = (
    Ready(
        code="street",
        name=gettext_lazy("A street or a bus stop"),
        words={
            "question": gettext_lazy("How should our street be rebuilt?"),
            "problem": gettext_lazy(
                "Some people cannot walk, cross or wait here safely. Say where, how often, and "
                "how you know."
            ),
            "can_change": gettext_lazy(
                "How the space is shared between walking, cycling, buses, cars and trees, and "
                "what is built first."
            ),
            "is_fixed": gettext_lazy("The budget, and the year in which the work begins."),
            "decided_by": gettext_lazy("The council"),
            "groups_affected": gettext_lazy(
                "People who live, work or shop here; children; older people; people with "
                "disabilities; those who drive through."
            ),
        },
        to_begin_with=(
            gettext_lazy("Safe crossings matter more than parking here."),
            gettext_lazy("Buses should have a lane of their own, even if cars wait longer."),
            gettext_lazy("Trees and benches are worth the space they take."),
            gettext_lazy("The street should stay as it is."),
        ),
    ),
    Ready(
        code="budget",
        name=gettext_lazy("The budget of a service"),
        words={
            "question": gettext_lazy("Where should this service spend more, and where less?"),
            "problem": gettext_lazy(
                "The money does not reach for everything. Say what it is spent on today, and how "
                "much is missing."
            ),
            "can_change": gettext_lazy("Which parts of the service get more, and which get less."),
            "is_fixed": gettext_lazy("The sum in all, and what the law demands."),
            "decided_by": gettext_lazy("The council"),
            "groups_affected": gettext_lazy(
                "Those who use the service, those who cannot reach it, those who work for it, "
                "and those who pay for it."
            ),
        },
        to_begin_with=(
            gettext_lazy("Longer opening hours matter more than new equipment."),
            gettext_lazy("The service should come to villages, even if it costs more there."),
            gettext_lazy("Those who can should pay a small fee."),
            gettext_lazy("Nothing should be cut before everybody can reach the service."),
        ),
    ),
    Ready(
        code="draft",
        name=gettext_lazy("A draft rule to comment on"),
        words={
            "question": gettext_lazy("What should be changed in this draft rule?"),
            "problem": gettext_lazy(
                "Say what goes wrong without the rule, for whom, and what was tried before."
            ),
            "can_change": gettext_lazy("Each article of the draft, and when it takes effect."),
            "is_fixed": gettext_lazy("The law on which the rule rests."),
            "decided_by": gettext_lazy("The ministry"),
            "groups_affected": gettext_lazy(
                "Those who must follow the rule, those whom it protects, and those who enforce it."
            ),
        },
        to_begin_with=(
            gettext_lazy("The draft says clearly what I would have to do."),
            gettext_lazy("Small firms need more time to follow the rule."),
            gettext_lazy("The fines are too low to change anything."),
            gettext_lazy("The rule is not needed."),
        ),
    ),
    Ready(
        code="village",
        name=gettext_lazy("A village meeting"),
        words={
            "question": gettext_lazy("What does our village need most in the next two years?"),
            "problem": gettext_lazy(
                "Plans were made without asking everybody here. Say what is missing today."
            ),
            "can_change": gettext_lazy("What is done first with the money for the village."),
            "is_fixed": gettext_lazy("How much money there is, and by when it must be spent."),
            "decided_by": gettext_lazy("The village council"),
            "groups_affected": gettext_lazy(
                "Everybody in the village, above all women, young people, people with "
                "disabilities, and those who work elsewhere."
            ),
        },
        to_begin_with=(
            gettext_lazy("Clean water comes before everything else."),
            gettext_lazy("The road to the market must be open all year."),
            gettext_lazy("A health worker should come every week."),
            gettext_lazy("The school needs teachers more than buildings."),
        ),
    ),
)


def ready_with(code: str) -> Ready | None:
    """The question of ours with this name."""
    return next((one for one in READY if one.code == code), None)
