"""Reading what somebody sent, from any channel, as answers to the questions of a survey."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from isegoria.activities.survey import queries
from isegoria.activities.survey.queries import Laid, Said
from isegoria.base.numbers import row_number
from isegoria.base.refusal import Faulty, NotThere, Refused
from isegoria.files.kinds import SPEECH, kinds_asked
from isegoria.hear.attachments import usable
from isegoria.hear.models import Activity, Participant
from isegoria.hear.prompts import CARRIED
from isegoria.hear.questions import UNANSWERED
from isegoria.hear.replies import DESCRIPTION, SPOKEN, box
from isegoria.questionnaire import values
from isegoria.questionnaire.definition import Kind, Question
from isegoria.questionnaire.running import Run
from isegoria.questionnaire.values import written

_DESCRIPTION = Question("description", Kind.TEXT, {}, long=True, most="1000")


@dataclass(frozen=True)
class Given:
    """One answer to be put down, and what this person's row said before, if there is one."""

    item_id: int
    kind: Kind
    value: str
    shown: str
    before: Said | None
    file: str = ""
    words: str = ""


@dataclass(frozen=True)
class Reply:
    """Everything that one reply changes: answers given, and those that no longer count."""

    edition_id: int
    given: tuple[Given, ...]
    unasked: tuple[int, ...]
    seed: int | None
    is_drawn: bool


def read(activity: Activity, participant: Participant | None, reply: Mapping[str, str]) -> Reply:
    """Read one or many answers; Refused in words, by the code of each, if any makes no sense."""
    laid = queries.laid_out(activity)
    if laid is None:
        raise NotThere(_("There is no question yet."))
    keys = [one for one in laid.form.questions() if one.code in reply]
    keys = [one for one in keys if one.kind not in UNANSWERED]
    if not keys:
        raise NotThere(_("This question is not asked here, or no longer."))
    sheet = queries.sheet_of(activity, participant)
    drawn = queries.seed_of(activity, participant)
    seed = seed_in(reply) if drawn is None else drawn
    standing = sheet.standing()
    before = queries.answers_in(laid, standing)
    run = _Reader(queries.run_of(activity, laid, before, seed), before, seed).read(keys, reply)
    return Reply(
        edition_id=laid.edition_id,
        given=tuple(
            _given(one, laid, run, reply, sheet.own(participant, laid.items[one.code]))
            for one in keys
            if one.code in run.taken
        ),
        unasked=_no_longer_asked(laid, before, run),
        seed=seed,
        is_drawn=drawn is not None,
    )


def read_many(activity: Activity, forms: Sequence[Mapping[str, str]]) -> list[Reply | None]:
    """Read whole forms of people who are new here; None for one that has to come by itself."""
    laid = queries.laid_out(activity)
    if laid is None:
        return [None] * len(forms)
    nobody = queries.run_of(activity, laid, {}, None)
    return [_read_whole(laid, nobody, one) for one in forms]


def _read_whole(laid: Laid, nobody: Run, form: Mapping[str, str]) -> Reply | None:
    """All answers of a form; None where one makes no sense, is not asked, or is a file."""
    keys = [one for one in laid.form.questions() if one.code in form]
    if any(one.kind in UNANSWERED or one.kind is Kind.FILE for one in keys):
        return None
    reader = _Reader(nobody, {}, None)
    try:
        reader.read(keys, form)
    except Refused:
        return None
    asked = {one.code for one in reader.run.asked()}
    if not set(form) == set(reader.taken) <= asked or reader.files:
        return None
    return Reply(
        edition_id=laid.edition_id,
        given=tuple(_given(one, laid, reader, form, None) for one in keys),
        unasked=(),
        seed=None,
        is_drawn=False,
    )


def _given(
    question: Question,
    laid: Laid,
    run: "_Reader",
    reply: Mapping[str, str],
    before: Said | None,
) -> Given:
    """One answer; a file is one that nobody has used, or the person's own from before."""
    code, file = question.code, run.files.get(question.code, "")
    words = ""
    if file and (before is None or before.file != file):
        is_file = question.kind is Kind.FILE
        usable(file, kinds_asked(question.file_kind) if is_file else SPEECH)
    if file and question.kind is Kind.FILE:
        words = written.words(_DESCRIPTION, reply.get(box(code, DESCRIPTION), ""), ())
    return Given(
        item_id=laid.items[code],
        kind=question.kind,
        value=run.taken[code],
        shown=run.shown.get(code, ""),
        before=before,
        file=file,
        words=words,
    )


class _Reader:
    """Reads answers in the order of the questionnaire, each in the light of those before it."""

    def __init__(self, begun: Run, answers: Mapping[str, str], seed: int | None) -> None:
        self.begun, self.seed = begun, seed
        self.answers = dict(answers)
        self.taken: dict[str, str] = {}
        self.shown: dict[str, str] = {}
        self.files: dict[str, str] = {}

    @property
    def run(self) -> Run:
        """The questionnaire with all answers so far."""
        return self.begun.with_answers(self.answers)

    def read(self, questions: list[Question], reply: Mapping[str, str]) -> "_Reader":
        """Take what makes sense; what is not asked of this person is left out."""
        faults: dict[str, str] = {}
        run = self.run
        for question in questions:
            asked = {one.code for one in run.asked()}
            if question.code not in asked:
                continue
            try:
                self._take(run, question, reply)
            except Refused as refused:
                faults[question.code] = str(refused)
            else:
                run = self.run
        if faults:
            raise Faulty(faults)
        if not self.taken:
            raise NotThere(_("This question is not asked here, or no longer."))
        return self

    def _take(self, run: Run, question: Question, reply: Mapping[str, str]) -> None:
        raw = reply[question.code]
        spoken = reply.get(box(question.code, SPOKEN), "")
        if spoken and question.kind is Kind.TEXT and not raw.strip():
            self._take_file(question, written.file(question, spoken, ()))
            return
        options = run.options(question)
        value = values.clean(question, raw, options)
        if question.kind is Kind.FILE and value and value not in question.ways_out:
            self._take_file(question, value)
            return
        if value and value not in question.ways_out and (why := run.obstacle(question, value)):
            raise Refused(why)
        self.taken[question.code] = self.answers[question.code] = value
        if question.shuffled and self.seed is not None:
            self.shown[question.code] = " ".join(one.value for one in options)

    def _take_file(self, question: Question, name: str) -> None:
        self.files[question.code] = name
        self.taken[question.code] = self.answers[question.code] = name


def _no_longer_asked(laid: Laid, before: Mapping[str, str], reader: _Reader) -> tuple[int, ...]:
    """What was answered before and is asked no more, now that something else was answered."""
    asked = {one.code for one in reader.run.asked()}
    return tuple(laid.items[code] for code in before if code not in asked)


def seed_in(reply: Mapping[str, str]) -> int | None:
    """The number by which the first page was drawn, as it brings it back."""
    given = next((one for key, one in reply.items() if key.startswith(CARRIED) and one), "")
    number = row_number(given)
    return None if number is None else number % queries.SEEDS
