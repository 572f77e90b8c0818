"""Putting down what becomes of a commitment: begun, done with its proof, given up with a reason."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db import transaction
from django.utils.translation import gettext as _

from isegoria.base.refusal import Faulty, NotNow, NotThere, Refused
from isegoria.files.kinds import DOCUMENT, IMAGE
from isegoria.files.models import File
from isegoria.files.rules import WEB
from isegoria.files.services import claim, keep
from isegoria.follow import rules
from isegoria.follow.models import Commitment, Milestone, Proof, Step
from isegoria.follow.queries import today_at
from isegoria.follow.services.writing import add_step, refuse_overtaken
from isegoria.follow.words import seal
from isegoria.languages.services import say
from isegoria.people.models import Account
from isegoria.process.services import hold

LIMITS = WEB.only(frozenset({IMAGE, DOCUMENT}))


@dataclass(frozen=True)
class Shows:
    """What shows that something was done: a link, or a file with what is to be seen on it."""

    link: str = ""
    content: Iterable[bytes] = field(default_factory=tuple)
    size: int = 0
    description: str = ""

    @property
    def has_file(self) -> bool:
        """Whether a file came with it."""
        return self.size > 0


NOTHING = Shows()


@transaction.atomic
def put_down(
    *,
    commitment: Commitment,
    kind: str,
    words: str,
    version: int,
    by: Account,
    shows: Shows = NOTHING,
) -> Step:
    """Put down what became of a commitment; *done* is refused without a proof.

    ``version`` is the one that somebody saw: pressed twice it is put down once.
    """
    held = _held(commitment, version)
    if kind != Step.Kind.DONE and (refused := rules.obstacle_to_step(held, kind, words)):
        raise Refused(refused)
    proof = _prove(held, words, shows) if kind == Step.Kind.DONE else None
    held.state, held.version = rules.STATE_AFTER[Step.Kind(kind)], held.version + 1
    held.save()
    text = None
    if proof is None and words.strip():
        text = say(words.strip(), language=held.process.source_language)
    step = add_step(held, Step.Kind(kind), by=by, words=text, proof=proof)
    seal(held)
    return step


@transaction.atomic
def reach(*, commitment: Commitment, number: int, by: Account) -> None:
    """Put down that a milestone was reached, on the day of the server; once."""
    held = _held(commitment, None)
    found = Milestone.objects.filter(commitment=held, number=number).select_related("what").first()
    if found is None:
        raise NotThere(_("There is no such milestone."))
    if not held.is_open or found.reached_on:
        raise NotNow(_("This cannot follow on where it stands now. Read it again."))
    found.reached_on = today_at(held.process)
    found.save(update_fields=["reached_on"])
    add_step(held, Step.Kind.REACHED, by=by, was={"milestone": found.number})
    seal(held)


@transaction.atomic
def note_late(pk: int) -> int:
    """Put down that a day has passed by which something was to be done: 1 if it had to be."""
    held = _held(Commitment.objects.select_related("process").get(pk=pk), None)
    if not rules.is_late(held, today_at(held.process)) or held.noted_late_of == held.due_on:
        return 0
    held.noted_late_of = held.due_on
    held.save(update_fields=["noted_late_of"])
    add_step(held, Step.Kind.LATE, by=None, was={"due_on": str(held.due_on)})
    seal(held)
    return 1


def _held(commitment: Commitment, version: int | None) -> Commitment:
    hold(commitment.process)
    held = Commitment.objects.select_related("process").get(pk=commitment.pk)
    refuse_overtaken(held.version, version)
    return held


def _prove(held: Commitment, words: str, shows: Shows) -> Proof:
    """Take what shows that it was done; Faulty beside each field where something is missing."""
    if Step.Kind.DONE not in rules.NEXT[Commitment.State(held.state)]:
        raise NotNow(_("This cannot follow on where it stands now. Read it again."))
    if refused := rules.obstacle_to_proof(
        words=words, link=shows.link, has_file=shows.has_file, description=shows.description
    ):
        raise Refused(refused)
    source = held.process.source_language
    file = _kept(shows) if shows.has_file else None
    return Proof.objects.create(
        words=say(words.strip(), language=source),
        link=shows.link,
        file=file,
        description=say(shows.description.strip(), language=source) if file else None,
    )


def _kept(shows: Shows) -> File:
    try:
        file = keep(content=shows.content, size=shows.size, limits=LIMITS)
    except Refused as refusal:
        raise Faulty({"file": str(refusal)}) from refusal
    return claim(file.name)
