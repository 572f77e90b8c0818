"""One person's own answers: showing them, taking them back, erasing them."""

from django.utils.translation import gettext as _

from isegoria.activities.survey import queries, words
from isegoria.activities.survey.models import Answer, Draw
from isegoria.activities.survey.queries import Laid, Said
from isegoria.activities.survey.services.answers import answer_name, subject_of, take_back
from isegoria.files.kinds import is_speech
from isegoria.hear import rules as hearing
from isegoria.hear.activity_type import Point
from isegoria.hear.attachments import attachments_of
from isegoria.hear.items import erasure
from isegoria.hear.models import Activity, Attachment, Item, Participant
from isegoria.hear.prompts import Prompt
from isegoria.hear.queries import voices
from isegoria.languages.queries import Shown
from isegoria.ledger.services import record_many
from isegoria.questionnaire.definition import Kind, Question
from isegoria.questionnaire.running import Run


def points(participant: Participant, language: str) -> list[Point]:
    """What this person answered, survey by survey, in the order in which it is asked."""
    rows = queries.last_words(participant)
    surveys = {row.item.activity_id: row.item.activity for row in rows}
    found = []
    for pk, activity in surveys.items():
        own = [row for row in rows if row.item.activity_id == pk]
        found += _Points(activity, participant, language).of(own)
    return found


def withdraw(participant: Participant, item_id: int | None) -> int:
    """Take back answers; after closing they stay counted and words are hidden."""
    rows = [
        row
        for row in Answer.objects.filter(voices(participant)).select_related(
            "item__activity__stage", "item__activity__process", "participant", "own"
        )
        if not row.is_withdrawn and item_id in (None, row.item_id)
    ]
    take_back(rows)
    return len({row.item_id for row in rows})


def erase(participant: Participant) -> int:
    """Remove this person's answers; the log keeps that they were erased."""
    rows = list(
        Answer.objects.filter(voices(participant)).select_related("item__activity", "participant")
    )
    record_many(
        erasure(
            activity=row.item.activity,
            name=answer_name(row.item_id),
            subject=subject_of(row.participant, row.item_id),
            version=row.version + 1,
        )
        for row in rows
    )
    Answer.objects.filter(pk__in=[row.pk for row in rows]).delete()
    Draw.objects.filter(voices(participant)).delete()
    return len(rows)


class _Points:
    """The points of one person in one survey."""

    def __init__(self, activity: Activity, participant: Participant, language: str) -> None:
        self.activity, self.language = activity, language
        self.laid = queries.laid_out(activity)
        self.asked = queries.questions_asked(activity)
        self.closed = hearing.obstacle_to_change(activity)
        self.seed = queries.seed_of(activity, participant)
        sheet = queries.sheet_of(activity, participant)
        self.last = {row.item_id: row for row in sheet.rows}
        self.attached: dict[int, Attachment] = {}

    def of(self, rows: list[Answer]) -> list[Point]:
        """What was answered, in the order of the questionnaire."""
        said = {row.item_id: self.last[row.item_id].value for row in rows}
        self.attached = attachments_of([row.own for row in rows if row.own])
        standing = {row.item_id: said[row.item_id] for row in rows if not row.is_withdrawn}
        place = {item: at for at, item in enumerate(self.asked)}
        rows = sorted(rows, key=lambda row: (place.get(row.item_id, len(place)), row.pk))
        if self.laid is None:
            return []
        answers = queries.answers_in(self.laid, standing)
        run = queries.run_of(self.activity, self.laid, answers, self.seed)
        return [self._point(row, said[row.item_id], run, self.laid) for row in rows]

    def _point(self, row: Answer, value: str, run: Run, laid: Laid) -> Point:
        question = self.asked[row.item_id]
        code = laid.code_of(row.item_id)
        return Point(
            key=code or row.item.name,
            activity_id=self.activity.pk,
            item_id=row.item_id,
            about=self._about(question, run),
            stance=self._stance(row, question, value, run),
            own_words=row.own_id is not None,
            attached=self.attached.get(row.own_id or 0),
            prompt=self._prompt(row, question, value, run) if code else None,
            entry_id=row.entry_id,
            state=_state(row, self.last[row.item_id], is_asked=code is not None),
        )

    def _about(self, question: Question, run: Run) -> Shown:
        said, spoken = run.words(question, self.language)
        return Shown(said, spoken, is_translated=spoken == self.language)

    def _stance(self, row: Answer, question: Question, value: str, run: Run) -> str:
        if row.is_withdrawn and not _is_asked(question, run):
            return _("It is not asked after your other answers, and does not count.")
        if row.is_withdrawn:
            return _("You took your answer back.")
        if question.kind is Kind.TEXT and value and value == self.last[row.item_id].file:
            return _("A recording")
        return words.told(question, value, run.form, self.language)

    def _prompt(self, row: Answer, question: Question, value: str, run: Run) -> Prompt | None:
        if self.closed or not _is_asked(question, run):
            return None
        said = "" if row.is_withdrawn else value
        sent = self.last[row.item_id]
        return words.prompt_of(run, question, self.language, said=said, sent=sent)


def _is_asked(question: Question, run: Run) -> bool:
    return question.code in {one.code for one in run.asked()}


def _state(row: Answer, last: Said, *, is_asked: bool) -> str:
    if row.own is not None and row.own.standing == Item.Standing.HELD and _is_unwritten(last):
        return _("A person listens to it and writes it down; then you can read it here.")
    if row.own is not None and row.own.standing == Item.Standing.HELD:
        return _("Somebody reads it before others can see it.")
    if row.own is not None and row.own.standing == Item.Standing.REFUSED:
        return _("It was not accepted. The reason stands above.")
    return "" if is_asked else _("This question is no longer asked.")


def _is_unwritten(last: Said) -> bool:
    """Tell whether what somebody spoke has not been written down."""
    return bool(last.file) and not last.words and is_speech(last.file)
