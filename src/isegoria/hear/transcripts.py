"""What people spoke or signed, written down: by one person, compared by a second, and read back.

It is the one way for recordings from everywhere: pages, calls, devices. Until both have agreed, a
recording has no words; from then on it has words like any other, in a language that is stated, with
the original beside them. Where nobody is there to compare, one person can let their words count,
and that is said wherever it is said how they came about.
"""

from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from isegoria.base.refusal import NotNow, NotThere, Refused
from isegoria.files.kinds import SPEECH
from isegoria.hear.activity_type import type_of
from isegoria.hear.items import describe_anew, word_anew
from isegoria.hear.models import Attachment, Contribution, Item, Participant, Transcript
from isegoria.hear.queries import voices
from isegoria.hear.routes import route_token_of
from isegoria.notices.services import owe
from isegoria.people.models import Account
from isegoria.process.models import Process
from isegoria.questionnaire.definition import Kind, Question
from isegoria.questionnaire.values import written

WRITTEN_DOWN = "recording-written-down"
_Stage = Transcript.Stage
_AROUND = (
    "file",
    "about",
    "item__activity__process",
    "item__author",
    "item__text",
    "item__transcript",
)
_WORDS = Question("words", Kind.TEXT, {}, long=True)


@dataclass(frozen=True)
class Spoken:
    """A recording that waits for somebody: to be written down, or to be compared."""

    item: Item
    attached: Attachment
    transcript: Transcript | None

    @property
    def is_written(self) -> bool:
        """Whether somebody has written it down already."""
        return self.transcript is not None

    @property
    def is_done(self) -> bool:
        """Whether nothing is left to do here: it counts, holds no words, or does not stand."""
        if self.item.standing != Item.Standing.HELD:
            return True
        return self.transcript is not None and self.transcript.stage != _Stage.WRITTEN

    @property
    def so_far(self) -> dict[str, str]:
        """What is written down by now, and the language: at first that of the answers around it."""
        if self.transcript is None:
            text = self.item.text
            return {"words": "", "language": text.source_language if text else ""}
        return {"words": self.transcript.words, "language": self.transcript.language}

    def is_of(self, account: Account) -> bool:
        """Whether it is this person's turn to write, rather than to compare."""
        if self.transcript is None:
            return True
        return self.transcript.written_by_id in (None, account.pk)


def waiting(process: Process) -> list[Spoken]:
    """What has to be heard or seen, the oldest first."""
    rows = Attachment.objects.filter(
        process=process, file__kind__in=SPEECH, item__standing=Item.Standing.HELD
    ).exclude(item__transcript__stage__in=_Stage.done())
    return [_spoken(row) for row in rows.select_related(*_AROUND).order_by("pk")]


def spoken(process: Process, item_id: int) -> Spoken | None:
    """One recording of this question, whatever has become of it; None if there is none."""
    row = (
        Attachment.objects.filter(process=process, item=item_id, file__kind__in=SPEECH)
        .select_related(*_AROUND)
        .first()
    )
    return _spoken(row) if row else None


@transaction.atomic
def write_down(*, item: Item, words: str, language: str, by: Account | None) -> None:
    """Put down what somebody heard; a second person has to compare it before it counts as words.

    Where it is not known who heard it (None), whoever comes next has written it.
    """
    _for_writing(item)
    Transcript.objects.update_or_create(
        process_id=item.process_id,
        item=item,
        defaults={
            "words": _clean(item, words),
            "language": language,
            "written_by": by,
            "checked_by": None,
            "stage": _Stage.WRITTEN,
        },
    )


@transaction.atomic
def check(*, item: Item, words: str, language: str, by: Account) -> bool:
    """Let a second person compare: True if they agree, and it is words from now on.

    Whoever changes a word has written it down anew, and somebody else compares again.
    """
    _for_writing(item)
    transcript = Transcript.objects.select_for_update().filter(item=item).first()
    if transcript is None:
        raise NotThere(_("Nobody has written it down yet."))
    if transcript.written_by_id == by.pk:
        raise NotNow(_("You wrote it down yourself. Somebody else has to compare it."))
    said = _clean(item, words)
    if transcript.written_by_id is None or (said, language) != (
        transcript.words,
        transcript.language,
    ):
        write_down(item=item, words=said, language=language, by=by)
        return False
    transcript.checked_by = by
    _let_count(item, transcript, _Stage.CHECKED)
    return True


@transaction.atomic
def write_alone(*, item: Item, words: str, language: str, by: Account) -> None:
    """Let what one person heard count where nobody else can compare it; that stays to be seen."""
    write_down(item=item, words=words, language=language, by=by)
    _let_count(item, Transcript.objects.get(item=item), _Stage.ALONE)


@transaction.atomic
def set_aside(*, item: Item, language: str, by: Account) -> None:
    """It was heard and holds no words: silence, or noise. The recording stays."""
    _for_writing(item)
    Transcript.objects.update_or_create(
        process_id=item.process_id,
        item=item,
        defaults={
            "words": "",
            "language": language,
            "written_by": by,
            "checked_by": None,
            "stage": _Stage.NOTHING,
        },
    )


def read_back(participant: Participant, item_id: int) -> Transcript | None:
    """What was heard in somebody's recording, for them to confirm; None while it is not known."""
    rows = Transcript.objects.filter(voices(participant, "item__author"), item=item_id)
    return rows.exclude(stage=_Stage.WRITTEN).select_related("item__text").first()


@transaction.atomic
def confirm(*, participant: Participant, item_id: int, words: str) -> Transcript:
    """Let the person say that these are their words, or put them right.

    Words put right are read anew before others see them.
    """
    transcript = read_back(participant, item_id)
    if transcript is None or transcript.stage == _Stage.NOTHING:
        raise NotThere(_("Nobody has written it down yet."))
    item = Item.objects.select_for_update(of=("self",)).get(pk=item_id)
    if item.standing in (Item.Standing.WITHDRAWN, Item.Standing.REFUSED):
        raise NotNow(_("It does not stand any more. Nothing was changed."))
    said = _clean(item, words)
    transcript.stage = _Stage.CONFIRMED
    if said != transcript.words:
        transcript.words, transcript.stage = said, _Stage.CORRECTED
        describe_anew(item, said)
    transcript.save(update_fields=["words", "stage"])
    return transcript


def _for_writing(item: Item) -> None:
    fresh = Item.objects.select_for_update(of=("self",)).get(pk=item.pk)
    if fresh.standing != Item.Standing.HELD or fresh.text_id is None:
        raise NotNow(_("This has been taken back or dealt with meanwhile. Nothing was changed."))
    done = Transcript.objects.filter(item=item, stage__in=_Stage.worded())
    if done.exists():
        raise NotNow(_("Somebody has written this down already."))


def _let_count(item: Item, transcript: Transcript, stage: Transcript.Stage) -> None:
    """It is words from now on, and whoever said them is told."""
    transcript.stage = stage
    transcript.save(update_fields=["checked_by", "stage"])
    word_anew(item, transcript.words, language=transcript.language)
    _tell(item)


def _clean(item: Item, words: str) -> str:
    said = written.words(_WORDS, words, ())
    if not said:
        raise Refused(_("Write what is said in it, word for word."))
    return type_of(item.activity).clean_spoken(said)


def _spoken(row: Attachment) -> Spoken:
    return Spoken(row.item, row, getattr(row.item, "transcript", None))


def _tell(item: Item) -> None:
    """Leave a notice where the person's receipt leads: they may read it and put it right."""
    author = item.author
    if author is None or author.receipt_id is None:
        return
    part = Contribution.objects.filter(activity=item.activity_id, participant=author).first()
    language = part.language if part else item.activity.process.source_language
    with override(language):
        body = _(
            "What you recorded has been written down. With your receipt you can read it, say "
            "that it is right, or put it right."
        )
    owe(route_token=route_token_of(author), kind=WRITTEN_DOWN, language=language, body=body)
