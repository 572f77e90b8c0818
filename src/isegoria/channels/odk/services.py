"""Letting devices in, and taking what they bring, each once."""

import json
import secrets
from dataclasses import replace
from datetime import datetime
from hashlib import sha256

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from isegoria.base.keyed import keyed
from isegoria.base.refusal import NotNow, Refused
from isegoria.channels.odk import enclosures, queries
from isegoria.channels.odk.editions import answers_to
from isegoria.channels.odk.enclosures import Beside, Came
from isegoria.channels.odk.models import Edition, Enumerator, Slip, Submission
from isegoria.hear import rules
from isegoria.hear.helped import Helped
from isegoria.hear.models import Activity, Assistance, Channel, Participant
from isegoria.hear.queries import delivered
from isegoria.hear.services import ReceivedWhole, contribute_whole
from isegoria.people.models import Account
from isegoria.people.vault import seal
from isegoria.process.models import Process
from isegoria.questionnaire.xform import Envelope, envelope_of
from isegoria.receipts.codes import new_code, read_code
from isegoria.receipts.queries import seal_of

MOST_SLIPS = 200
LONGEST_NAME = 80
_TOKEN_BYTES = 24
_PURPOSE = b"isegoria odk: content of a submission"
_Standing = Submission.Standing


@transaction.atomic
def register(
    *,
    process: Process,
    name: str,
    role: str = Assistance.Role.FIELD,
    account: Account | None = None,
) -> Enumerator:
    """Put down somebody who helps others to answer this question; staff with their account."""
    name = " ".join(name.split())
    if not name or len(name) > LONGEST_NAME:
        raise Refused(_("Write the name of the person, in up to 80 letters."))
    if Enumerator.objects.filter(process=process, name=name).exists():
        raise Refused(_("There is somebody of this name already. Write more of the name."))
    if account and Enumerator.objects.filter(process=process, account=account).exists():
        raise Refused(_("You are a helper for this question already."))
    return Enumerator.objects.create(process=process, name=name, role=role, account=account)


@transaction.atomic
def let_in(
    *, process: Process, name: str, role: str = Assistance.Role.FIELD
) -> tuple[Enumerator, str]:
    """Put down a helper; with the code for their device and their page, told once."""
    enumerator = register(process=process, name=name, role=role)
    return enumerator, renew(enumerator)


@transaction.atomic
def renew(enumerator: Enumerator) -> str:
    """Give a new code; a device with the one before can neither load nor send any more."""
    token = secrets.token_urlsafe(_TOKEN_BYTES)
    enumerator.token_digest = sha256(token.encode()).digest()
    enumerator.save(update_fields=["token_digest"])
    return token


@transaction.atomic
def shut_out(enumerator: Enumerator) -> None:
    """Make the code void; what was sent with it stays."""
    enumerator.token_digest = None
    enumerator.save(update_fields=["token_digest"])


@transaction.atomic
def print_slips(enumerator: Enumerator, count: int) -> list[str]:
    """Draw numbers for slips, to be printed now; only seals of them are kept."""
    if not 0 < count <= MOST_SLIPS:
        raise Refused(_("Print between 1 and 200 slips at a time."))
    random = secrets.SystemRandom()
    codes = [new_code(random) for _one in range(count)]
    Slip.objects.bulk_create(Slip(enumerator=enumerator, code_hmac=seal_of(one)) for one in codes)
    return codes


@transaction.atomic
def drop_aside(submission: Submission) -> None:
    """Delete for good what was kept aside, and what came with it; that it came is still known."""
    enclosures.drop(submission)
    submission.sealed = None
    submission.save(update_fields=["sealed"])


@transaction.atomic
def forget_what_was_erased() -> None:
    """Whoever erased what they said erased corrections of it too that were kept aside."""
    rows = Submission.objects.filter(sealed__isnull=False, corrects__isnull=False)
    for one in rows.filter(corrects__secret=None):
        drop_aside(one)


def receive(enumerator: Enumerator, content: bytes, beside: Beside | None = None) -> str:
    """Take a submission, once, and each file beside it once; what became of it, in words.

    ``beside`` holds files by the names that the submission gives them; the same submission may come
    again with others. Raises Refused for what is no submission, or cannot be taken just now;
    nothing is kept then, and the device keeps it. What is not counted for good is kept aside.
    """
    envelope = envelope_of(content)
    activity = queries.activity_of_form(enumerator, envelope.form_id)
    enclosures.check_names(content, beside or {})
    came = Came(envelope, content, beside or {})
    try:
        return _receive(enumerator, activity, came)
    except IntegrityError:  # the same, on another line at the same time; it has arrived by now
        return _receive(enumerator, activity, came)


@transaction.atomic
def _receive(enumerator: Enumerator, activity: Activity, came: Came) -> str:
    """One at a time from each person, so that what comes twice at once comes one after another."""
    Enumerator.objects.select_for_update(no_key=True).get(pk=enumerator.pk)
    envelope, content = came.envelope, came.content
    row = Submission(
        process=enumerator.process,
        enumerator=enumerator,
        activity=activity,
        instance_id=envelope.instance_id,
        content_digest=_digest(content),
        received_on=timezone.now().date(),
    )
    before = Submission.objects.filter(process=row.process, instance_id=row.instance_id)
    if same := before.filter(content_digest=row.content_digest).first():
        return _take_the_rest(same, came)
    if before.filter(standing=_Standing.REPLACED).exists():
        return _("A correction of this had arrived before. Nothing was changed.")
    row.corrects = _holder(row.process, envelope.replaces or envelope.instance_id)
    if row.corrects is not None and row.corrects.secret is None:
        row.standing = _Standing.ASIDE
        row.save()
        return _("What this corrects was erased by the person. Nothing was kept.")
    if before.exists():
        return _put_aside(row, came, _("Something else came under the same name before."))
    obstacle = rules.obstacle(activity)
    if obstacle and not activity.stage.has_ended():
        raise NotNow(obstacle)
    try:
        with transaction.atomic():
            return _take(row, came)
    except Refused as refusal:
        return _put_aside(row, came, str(refusal))


def _take(row: Submission, came: Came) -> str:
    envelope, content = came.envelope, came.content
    filled_at = _filled_at(envelope, row)
    if reason := rules.obstacle(row.activity, filled_at=filled_at):
        raise Refused(reason)
    if not Edition.objects.filter(activity=row.activity, version=envelope.version).exists():
        raise Refused(_("The form was filled in in a version that was never given to devices."))
    if _is_anothers(row, envelope):
        raise Refused(_("It corrects what somebody else sent."))
    form = queries.form_of(row.activity)
    answers, gone = answers_to(content, form, envelope.version)
    slip, code = _slip(row.enumerator, answers.pop(queries.SLIP, ""))
    files = enclosures.brought(form, answers, came.beside)
    if files.awaited and not any(value.strip() for value in files.answers.values()):
        row.standing = _Standing.PARTLY
        row.save()
        return " ".join([_("The form has arrived."), *files.told])
    with transaction.atomic():
        whole = contribute_whole(
            activity=row.activity,
            participant=row.corrects,
            answers={key: value for key, value in files.answers.items() if value.strip()},
            channel=Channel.HELPER,
            language=row.process.source_language,
            key=_key(envelope.instance_id),
            code=None if row.corrects else code,
            helped=Helped(by=row.enumerator.name, filled_at=filled_at),
        )
    if slip and whole.new_code:
        slip.is_given = row.has_receipt = True
        slip.save(update_fields=["is_given"])
    left = len(whole.refused) + gone + len(files.refused)
    words = _taken(row, envelope, whole, left, is_late=filled_at is not None)
    enclosures.remember(row, came.beside)
    return " ".join([words, *files.told])


def _taken(
    row: Submission, envelope: Envelope, whole: ReceivedWhole, left: int, *, is_late: bool
) -> str:
    """Write down that it was taken, and say how much of it."""
    row.standing = _Standing.LATE if is_late else _Standing.PARTLY if left else _Standing.TAKEN
    row.save()
    if envelope.replaces and row.corrects is None:
        Submission.objects.create(
            process=row.process,
            enumerator=row.enumerator,
            activity=row.activity,
            instance_id=envelope.replaces,
            standing=_Standing.REPLACED,
            received_on=row.received_on,
        )
    words = [_("It has arrived and counts.")]
    if left:
        words.append(
            ngettext(
                "%(count)d answer could not be taken.",
                "%(count)d answers could not be taken.",
                left,
            )
            % {"count": left}
        )
    if whole.new_code and not row.has_receipt:
        words.append(_("It came without the number of an unused slip of yours."))
    return " ".join(words)


def _take_the_rest(row: Submission, came: Came) -> str:
    """Take the files that did not come with the same submission before."""
    beside = enclosures.new_to(row, came.beside)
    part = delivered(row.process_id, _key(row.instance_id))
    holder = (part.participant.merged_into or part.participant) if part else None
    if not beside or (holder and holder.secret is None):
        return _("This had arrived before. Nothing was changed.")
    if row.standing == _Standing.ASIDE:
        told = enclosures.put_aside(row, beside) if row.sealed else []
        return " ".join([_("It has arrived. Staff will look at it."), *told])
    obstacle = rules.obstacle(row.activity)
    if obstacle and not row.activity.stage.has_ended():
        raise NotNow(obstacle)
    if holder is None:
        return _take(row, replace(came, beside=beside))
    return _take_files(row, holder, replace(came, beside=beside))


def _take_files(row: Submission, holder: Participant, came: Came) -> str:
    """Let files be the answers that name them, beside what was answered before."""
    form = queries.form_of(row.activity)
    answers, _gone = answers_to(came.content, form, came.envelope.version)
    there = {code: name for code, name in answers.items() if name in came.beside}
    files = enclosures.brought(form, there, came.beside)
    words = [_("It has arrived and counts.")] if files.answers else []
    try:
        with transaction.atomic():
            contribute_whole(
                activity=row.activity,
                participant=holder,
                answers=files.answers,
                channel=Channel.HELPER,
                language=row.process.source_language,
                key=f"{_key(row.instance_id)} {' '.join(sorted(came.beside))}",
                helped=Helped(by=row.enumerator.name, filled_at=_filled_at(came.envelope, row)),
            )
    except Refused as refusal:  # it will not be taken later either: the form itself has been
        words = [str(refusal)] if files.answers else []
    enclosures.remember(row, came.beside)
    return " ".join([*words, *files.told])


def _put_aside(row: Submission, came: Came, why: str) -> str:
    """Keep what is not counted, sealed, for staff to look at."""
    row.standing = _Standing.ASIDE
    row.sealed = seal(json.dumps([why, came.content.decode(errors="replace")]), place=row.place)
    row.save()
    told = enclosures.put_aside(row, came.beside)
    words = _("It has arrived, but does not count. Staff will look at it. The reason: %(why)s") % {
        "why": why
    }
    return " ".join([words, *told])


def _is_anothers(row: Submission, envelope: Envelope) -> bool:
    """Tell whether it corrects what came from somebody else's device."""
    before = Submission.objects.filter(process=row.process, instance_id=envelope.replaces)
    return before.exclude(enumerator=row.enumerator).exists()


def _holder(process: Process, instance_id: str) -> Participant | None:
    """Whose answers came under this name; None if none came."""
    part = delivered(process.pk, _key(instance_id))
    return (part.participant.merged_into or part.participant) if part else None


def _slip(enumerator: Enumerator, typed: str) -> tuple[Slip | None, str | None]:
    """The slip whose number was written down, if it is one of theirs and was not given before."""
    try:
        code = read_code(typed)
    except Refused:
        return None, None  # what was answered counts all the same; the message says so
    slip = enumerator.slips.filter(code_hmac=seal_of(code), is_given=False).first()
    return slip, code if slip else None


def _filled_at(envelope: Envelope, row: Submission) -> datetime | None:
    """When the device says that it was filled in, where that matters: after the closing.

    Without a zone it is in that of the question.
    """
    if not envelope.filled_at or not row.activity.stage.has_ended():
        return None
    moment = datetime.fromisoformat(envelope.filled_at)
    return moment if moment.tzinfo else moment.replace(tzinfo=row.process.zone)


def _key(instance_id: str) -> str:
    return f"odk {instance_id}"


def _digest(content: bytes) -> bytes:
    return keyed(_PURPOSE, content)
