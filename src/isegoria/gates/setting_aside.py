"""Two keys: one person asks that a gate be set aside, another agrees; everybody reads why."""

from collections.abc import Collection, Iterable, Mapping
from hashlib import sha256

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from isegoria.base.refusal import Refused
from isegoria.gates import rules
from isegoria.gates.models import GateOverride
from isegoria.gates.queries import live_overrides
from isegoria.gates.rules import acting
from isegoria.gates.words import override_things
from isegoria.languages.models import Text
from isegoria.languages.services import say
from isegoria.ledger.services import vouch_for
from isegoria.organisations.models import Role
from isegoria.people.models import Account
from isegoria.process.models import Process
from isegoria.process.services import hold

State, Step = GateOverride.State, GateOverride.Step
# Who may give a key; whoever holds both roles gives it as the first.
KEY_HOLDERS = (Role.Kind.ADMINISTRATOR, Role.Kind.OFFICER)


def cause_of(words: str) -> str:
    """A mark of what stands in the way, from its words in the language of the product."""
    return sha256(words.encode()).hexdigest()


@transaction.atomic
def ask(
    *,
    process: Process,
    gate: str,
    cause: str | None,
    reasons: Mapping[str, str],
    by: Account,
    step: str = Step.OPENING,
) -> GateOverride:
    """Give the first key: ask that a gate be set aside, with the reason in every language.

    ``cause`` is the mark of what is missing; None where nothing is.
    """
    hold(process)
    role = _role(by, process)
    is_missing = cause is not None
    _check(acting.obstacle_to_asking(process, gate, reasons, step=step, is_missing=is_missing))
    _clear_the_way(live_overrides(process, step), gate, cause or "")
    said = {code: reasons[code].strip() for code in process.language_codes}
    source = process.source_language
    return GateOverride.objects.create(
        process=process,
        step=step,
        gate=gate,
        cause=cause or "",
        reason=say(said[source], language=source, also=said),
        first_by=by,
        first_as=role,
    )


@transaction.atomic
def answer(*, one: GateOverride, agrees: bool, cause: str | None, by: Account) -> GateOverride:
    """Give the second key, or refuse it."""
    hold(one.process)
    one = GateOverride.objects.select_for_update().select_related("process").get(pk=one.pk)
    role = _role(by, one.process)
    now = timezone.now()
    obstacle = acting.obstacle_to_answering(one, by=by.pk, cause=cause, now=now)
    _check(obstacle if agrees or one.state != State.ASKED else None)
    one.state = State.AGREED if agrees else State.REFUSED
    one.second_by, one.second_as, one.answered_at = (
        (by, role, now) if one.first_by_id != by.pk else (None, "", now)
    )
    one.save(update_fields=["state", "second_by", "second_as", "answered_at"])
    return one


@transaction.atomic
def take_back(*, one: GateOverride, by: Account) -> None:
    """Either of the two takes the key back, as long as the public has not read of it."""
    hold(one.process)
    one = GateOverride.objects.select_for_update().select_related("process").get(pk=one.pk)
    if by.pk not in (one.first_by_id, one.second_by_id):
        raise Refused(_("Only those who gave a key can take it back."))
    _check(
        _("The public has seen this already, so it can no longer be changed.")
        if acting.is_settled(one)
        else None
    )
    GateOverride.objects.filter(pk=one.pk, state__in=[State.ASKED, State.AGREED]).update(
        state=State.WITHDRAWN
    )


def seal_overrides(process: Process) -> None:
    """Seal what was set aside, once the public can read it."""
    vouch_for(override_things(GateOverride.objects.filter(process=process)))


@transaction.atomic
def open_with(process: Process, used: Collection[GateOverride]) -> None:
    """Keep what a question was opened with for good, and forget what was not needed."""
    _forget_all_but(process, Step.OPENING, used)
    seal_overrides(process)


@transaction.atomic
def publish_with(process: Process, used: Collection[GateOverride]) -> None:
    """Keep what a report was published with for good; the next version needs keys of its own."""
    _forget_all_but(process, Step.REPORT, used)
    kept = GateOverride.objects.filter(pk__in=[one.pk for one in used])
    if kept.update(used_at=timezone.now()):
        seal_overrides(process)


@transaction.atomic
def note_mended(process: Process, still_missing: set[str]) -> int:
    """Note since when nothing is missing any more that was set aside; how many it was."""
    agreed = GateOverride.objects.filter(process=process, step=Step.OPENING, state=State.AGREED)
    rows = agreed.filter(mended_at=None)
    mended = rows.exclude(gate__in=still_missing).update(mended_at=timezone.now())
    if mended:
        seal_overrides(process)
    return mended


@transaction.atomic
def forget(process: Process) -> None:
    """Throw away what was asked for a draft that is thrown away."""
    rows = GateOverride.objects.filter(process=process)
    texts = list(rows.values_list("reason", flat=True))
    rows.delete()
    Text.objects.filter(pk__in=texts).delete()


def _forget_all_but(process: Process, step: str, used: Collection[GateOverride]) -> None:
    """Take back whatever was not needed, so that nothing is let through by it later."""
    unused = {one.pk for one in live_overrides(process, step)} - {one.pk for one in used}
    GateOverride.objects.filter(pk__in=unused).update(state=State.WITHDRAWN)


def _clear_the_way(standing: Iterable[GateOverride], gate: str, cause: str) -> None:
    """One wish for one gate at a time; what is too old or about something else makes room."""
    live = next((one for one in standing if one.gate == gate), None)
    if live is None:
        return
    is_late = live.state == State.ASKED and live.asked_at <= timezone.now() - rules.WAIT
    if live.cause == cause and not is_late:
        raise Refused(_("This has been asked for already."))
    live.state = State.WITHDRAWN
    live.save(update_fields=["state"])


def _role(by: Account, process: Process) -> str:
    held = set(
        Role.objects.filter(
            account=by, account__is_active=True, institution=process.institution_id
        ).values_list("kind", flat=True)
    )
    role = next((str(one) for one in KEY_HOLDERS if one in held), "")
    if not role:
        raise Refused(_("This is for officers and administrators of whoever asks this question."))
    return role


def _check(reason: str | None) -> None:
    if reason:
        raise Refused(reason)
