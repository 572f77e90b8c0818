"""What the holder of a receipt may see: their question, their words, what became of them."""

from dataclasses import dataclass
from typing import Any

from django.core.signing import BadSignature, TimestampSigner
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from isegoria.answer.told import answer_to
from isegoria.base.numbers import row_number
from isegoria.base.refusal import NotNow, NotThere
from isegoria.decide.fetching import decided_among
from isegoria.files.models import File
from isegoria.hear.activity_type import Point, Prompt, activity_types, type_of
from isegoria.hear.cookies import all_remembered
from isegoria.hear.describing import asks_about_oneself
from isegoria.hear.models import Activity, Contribution, Participant, Transcript
from isegoria.hear.queries import participant_of
from isegoria.hear.routes import route_tokens_of
from isegoria.hear.rules import obstacle_to_change
from isegoria.hear.speaking import speaks_for
from isegoria.hear.transcripts import read_back
from isegoria.journey.queries.held import contact_in_words
from isegoria.languages.queries import shown
from isegoria.ledger.models import Entry
from isegoria.ledger.queries import latest_checkpoint
from isegoria.notices.models import Notice
from isegoria.notices.queries import owed_to
from isegoria.process.models import Process, Stage
from isegoria.process.timetable import instant_in_words, journey_of
from isegoria.receipts.codes import read_code
from isegoria.solved.told import asked_of
from isegoria.themes.queries.public import placed_of

AT_ONCE = 20
# An address that opens somebody's own file says nothing of their receipt, and ends by itself.
_SECONDS_OPEN = 2 * 60 * 60
_signer = TimestampSigner(salt="journey.own_file")


@dataclass(frozen=True)
class Opened:
    """A receipt that was opened: its code as it was read, and whose it is."""

    code: str
    participant: Participant

    @property
    def process(self) -> Process:
        """The question that the receipt belongs to."""
        return self.participant.process


def opened(text: str) -> Opened:
    """Open a receipt by what somebody typed; Refused in words if it is none."""
    code = read_code(text)
    participant = participant_of(code)
    if participant is None:
        raise NotThere(
            _(
                "We do not know this receipt. Compare it with what you wrote down, digit by "
                "digit. One from a sheet of paper or a helper's slip opens once the answers have "
                "come in. It may also belong to another site."
            )
        )
    return Opened(code, participant)


def page_of(found: Opened, language: str, *, number: int = 1) -> dict[str, Any]:
    """Everything that the receipt's page shows."""
    who, process = found.participant, found.process
    points = points_of(who, language)
    activities = list(_activities_of(who))
    last = max(1, -(-len(points) // AT_ONCE))
    number = min(max(number, 1), last)
    stages = list(process.stages.all())
    answer, tokens = answer_to(who, language), route_tokens_of(who)
    return {
        "code": found.code,
        "process": process,
        "question": shown([process.question_id], language)[process.question_id],
        "points": [
            (one, sent_of(one)) for one in points[(number - 1) * AT_ONCE : number * AT_ONCE]
        ],
        "count": len(points),
        "pages": range(1, last + 1) if last > 1 else None,
        "number": number,
        "answer": answer,
        "notices": [one for one in owed_to(tokens) if not _is_told_here(one)],
        "contact": contact_in_words(tokens),
        "placed": placed_of(who, language),
        "trail": _trail(process, stages, points, is_answered=answer is not None),
        "solved": asked_of(who) if answer else None,
        "is_decided": process.pk in decided_among([process]),
        "is_erased": who.secret is None,
        "speaks_for": speaks_for(who),
        "asks_about_oneself": asks_about_oneself(process),
        "is_open": any(not one.stage.has_ended() for one in activities),
        "closes": _closing(process, stages),
    }


@dataclass(frozen=True)
class Sent:
    """A file of somebody's own: addresses that open it for a while, and its description."""

    kind: str
    address: str
    small: str
    words: str


def sent_of(point: Point) -> Sent | None:
    """The picture or the recording of an answer, for whoever holds the receipt."""
    if point.attached is None:
        return None
    file, token = point.attached.file, _signer.sign(str(point.attached.file_id))
    prompt = point.prompt
    return Sent(
        kind=file.kind,
        address=reverse("receipt-file", args=[token, "original"]),
        small=reverse("receipt-file", args=[token, "small"]),
        words=prompt.described if prompt else "",
    )


def heard_in(participant: Participant, point: Point) -> Transcript | None:
    """What staff heard in the recording of an answer, to be read back to whoever said it."""
    return read_back(participant, point.attached.item_id) if point.attached else None


def own_file(token: str) -> File | None:
    """The file that such an address opens; None once its time is over, or it was erased."""
    try:
        number = row_number(_signer.unsign(token, max_age=_SECONDS_OPEN))
    except BadSignature:
        return None
    return File.objects.filter(pk=number or 0, state=File.State.KEPT).first()


def points_of(participant: Participant, language: str) -> list[Point]:
    """All that somebody said in a question, in whatever way they were asked."""
    return [
        point for kind in activity_types().values() for point in kind.points(participant, language)
    ]


def activity_of(participant: Participant, point_key: str, language: str) -> tuple[Activity, Point]:
    """One thing that somebody said, and in which activity; NotThere if they did not."""
    for activity in _activities_of(participant):
        for point in type_of(activity).points(participant, language):
            if point.key == point_key and point.activity_id == activity.pk:
                return activity, point
    raise NotThere(_("This answer is not there any more."))


def prompt_to_change(activity: Activity, point: Point) -> Prompt:
    """The question to be answered anew; Refused in words where it no longer can be."""
    if closed := obstacle_to_change(activity):
        raise NotNow(closed)
    if point.prompt is None:
        raise NotThere(point.state or _("This answer is not there any more."))
    return point.prompt


def first_address(process: Process) -> str | None:
    """Where somebody goes on taking part; None if nothing is asked."""
    activity = process.activities.select_related("process").order_by("pk").first()
    return type_of(activity).address(activity) if activity else None


def _activities_of(participant: Participant) -> list[Activity]:
    parts = Contribution.objects.filter(participant=participant).select_related(
        "activity__process", "activity__stage"
    )
    return [part.activity for part in parts]


def _is_told_here(notice: Notice) -> bool:
    """Whether it says what the page itself says, as of today."""
    return notice.kind.startswith(("answer-", "second-", "solved-"))


def _trail(
    process: Process, stages: list[Stage], points: list[Point], *, is_answered: bool
) -> list[dict[str, Any]]:
    """From being received to being answered, as far as it is known today."""
    entries = [one.entry_id for one in points if one.entry_id]
    sealed = Entry.objects.filter(pk__in=entries, position__lt=latest_checkpoint().size).count()
    steps: list[dict[str, Any]] = [
        {"name": _("Received"), "state": "done", "note": _said(len(points))},
        {
            "name": _("In the public log"),
            "state": "done" if entries and sealed == len(entries) else "now",
            "note": _in_the_log(sealed, len(entries)),
        },
    ]
    later = {
        "understand": _("Read and counted"),
        "decide": _("Decision"),
        "answer": _("Your answer from us"),
    }
    for step in journey_of(process, stages, timezone.now()):
        if step.kind in later:
            state = "" if step.state == "todo" else "now"
            if is_answered:
                state = "done"
            steps.append({"name": later[step.kind], "state": state, "when": step.note})
    return steps


def _said(count: int) -> str:
    return ngettext("%(count)d answer", "%(count)d answers", count) % {"count": count}


def _in_the_log(sealed: int, all_: int) -> str:
    if sealed == all_:
        return _("each of them, with a proof that you can check")
    return _("%(sealed)d of %(all)d; the rest within a minute, and promised") % {
        "sealed": sealed,
        "all": all_,
    }


def _closing(process: Process, stages: list[Stage]) -> str:
    ends_at = next((one.ends_at for one in stages if one.kind == Stage.Kind.HEAR), None)
    return instant_in_words(ends_at, process) if ends_at else ""


def remembered_questions(request: HttpRequest, language: str) -> list[dict[str, Any]]:
    """The questions whose receipts this device still holds."""
    codes = all_remembered(request)
    processes = list(Process.objects.filter(slug__in=codes))
    words = shown([one.question_id for one in processes], language)
    return [
        {"slug": one.slug, "question": words[one.question_id], "code": codes[one.slug]}
        for one in processes
    ]
