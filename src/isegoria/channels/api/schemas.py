"""What goes in and out, field by field; the description of the addresses follows from it."""

from datetime import date, datetime
from typing import Annotated, Any, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Field

MOST_ON_A_PAGE = 100
MOST_ANSWERS = 1000
LONGEST_ANSWER = 10_000
_NO_OTHERS: dict[str, Any] = {"additionalProperties": False}

Code: TypeAlias = Annotated[str, Field(max_length=80, pattern=r"^[-.\w]+$")]
Answer: TypeAlias = Annotated[str, Field(max_length=LONGEST_ANSWER)]
Language: TypeAlias = Annotated[
    str, Field(pattern=r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$", max_length=16)
]
ReceiptCode: TypeAlias = Annotated[str, Field(min_length=1, max_length=40)]
Slug: TypeAlias = Annotated[str, Field(pattern=r"^[-a-zA-Z0-9_]+$", max_length=80)]
InWords: TypeAlias = dict[str, str]
Standing: TypeAlias = Literal["open", "preparation", "closed"]


class _In(BaseModel):
    """What is sent to us: of the types that are written here, and nothing else."""

    model_config = ConfigDict(extra="forbid", strict=True)


class _Out(BaseModel):
    """What we say."""

    model_config = ConfigDict(frozen=True)


class Page(BaseModel):
    """Which page of a list."""

    page: Annotated[int, Field(ge=1, le=10**6)] = 1
    size: Annotated[int, Field(ge=1, le=MOST_ON_A_PAGE)] = 20

    @property
    def first(self) -> int:
        """How many come before this page."""
        return (self.page - 1) * self.size


class InLanguage(BaseModel):
    """In which language the words are wanted."""

    language: Annotated[
        Language | None,
        Field(description="The language of texts, before that of the header Accept-Language"),
    ] = None


class ManyThings(Page, InLanguage):
    """How a list is asked for."""


class QuestionsWanted(ManyThings):
    """Which questions are asked for."""

    standing: Standing | None = None
    organisation: Slug | None = None


class EntriesWanted(BaseModel):
    """Which entries of the log are asked for."""

    start: Annotated[int, Field(ge=0, le=2**53)] = 0
    size: Annotated[int, Field(ge=1, le=MOST_ON_A_PAGE)] = MOST_ON_A_PAGE


class ContributionIn(_In):
    """The answers of one person: by the code of each question, one line of text each."""

    answers: Annotated[
        dict[Code, Answer],
        Field(min_length=1, max_length=MOST_ANSWERS, json_schema_extra=_NO_OTHERS),
    ]
    language: Annotated[Language, Field(description="In which language the person answered")]
    receipt: Annotated[
        ReceiptCode | None,
        Field(description="The person's receipt for this question, if they have one already"),
    ] = None


class AnswerIn(_In):
    """What is answered instead."""

    answer: Answer


class Words(_Out):
    """A text, and in which language it is: that which was wanted, or else the original."""

    text: str
    language: str


class Listing(_Out):
    """One page of a list."""

    total: int
    page: int
    pages: int


class Organisation(_Out):
    """Who asks the public."""

    id: str
    name: Words
    questions: Annotated[int, Field(description="How many of its questions are public")]


class Organisations(Listing):
    """A page of those who ask."""

    items: list[Organisation]


class StageOut(_Out):
    """One of the six stages of a question."""

    kind: Literal["inform", "hear", "understand", "decide", "answer", "learn"]
    name: str
    begins_at: datetime | None
    ends_at: datetime | None
    state: Literal["done", "now", "todo"]


class Question(_Out):
    """A question that is put to the public."""

    id: str
    address: str
    organisation: str
    question: Words
    summary: Words
    standing: Standing
    published_at: datetime
    opens_at: datetime | None
    closes_at: datetime | None
    time_zone: str
    languages: list[str]
    channels: list[str]
    people: Annotated[int, Field(description="How many took part so far")]


class Questions(Listing):
    """A page of questions."""

    items: list[Question]


class Correction(_Out):
    """What was changed after a question was put to the public."""

    day: date
    what: str
    reason: str
    before: str


class Activity(_Out):
    """One thing that people are asked to do for a question."""

    id: str
    type: str
    title: Words
    about: str
    address: str
    obstacle: Annotated[str, Field(description="Why it cannot be answered now; empty if it can")]
    takes_answers_here: bool


class QuestionWhole(Question):
    """A question with its record, its timetable, what was changed, and what people can do."""

    problem: Words
    can_change: Words
    is_fixed: Words
    decided_by: Words
    groups_affected: Words
    promise: str
    stages: list[StageOut]
    corrections: list[Correction]
    activities: list[Activity]


class Choice(_Out):
    """One option."""

    value: str
    words: InWords
    exclusive: bool
    picture: str
    traits: InWords


class FormQuestion(_Out):
    """One question of a form; docs/questionnaire.md says what each field means."""

    code: str
    kind: str
    words: InWords
    hint: InWords
    required: bool
    relevant: str
    constraint: str
    constraint_words: InWords
    choices: list[Choice]
    choice_filter: str
    shuffled: bool
    ways_out: list[str]
    least: str
    most: str
    decimals: int
    unit: str
    total: str
    long: bool
    ends: list[InWords]
    file_kind: str
    default: str
    calculation: str
    picture: str


class FormGroup(_Out):
    """Questions that belong together."""

    code: str
    kind: Literal["group"] = "group"
    words: InWords
    relevant: str
    table: bool
    shuffled: bool
    members: list["FormQuestion | FormGroup"]


class Form(Listing):
    """Everything that is asked in an activity, in all languages at once, a page at a time."""

    code: str
    version: str
    title: InWords
    languages: list[str]
    items: list[FormQuestion | FormGroup]


class Heard(_Out):
    """What was heard: the figures of the page, by the names that docs/understand.md gives them."""

    people: int
    answers: int
    log_size: int
    seed: int
    code_version: str
    read_at: datetime
    result: dict[str, Any]


class Counted(_Out):
    """One thing that could be answered, with its numbers."""

    id: int
    number: int
    text: str
    language: str
    agree: int
    disagree: int
    passed: int
    matters: int
    agreement: float | None
    bridging: float | None
    division: float | None
    agree_if_all_asked: float | None


class CountedList(Listing):
    """A page of what could be answered."""

    items: list[Counted]


class Log(_Out):
    """Where the public log stands."""

    origin: str
    key: str
    size: int
    root: Annotated[str, Field(description="The root of the tree, in hexadecimal digits")]
    checkpoint: Annotated[str, Field(description="What was signed last")]
    signed_on: date


class Entry(_Out):
    """One entry of the public log."""

    position: int
    leaf: Annotated[str, Field(description="The canonical JSON whose hash is in the tree")]
    leaf_hash: str


class Entries(_Out):
    """Some entries in order; ``next`` is where to go on, if there is more."""

    items: list[Entry]
    total: int
    next: int | None


class EntryWithProof(Entry):
    """One entry, and the proof that it stands in the tree that was signed."""

    checkpoint: str
    hashes: list[str]


class Contribution(_Out):
    """What became of the answers of one person."""

    receipt: Annotated[
        str, Field(description="Sixteen digits. Give them to the person: they open all of this")
    ]
    receipt_address: Annotated[str, Field(description="Where the person can enter them")]
    taken: list[str]
    refused: Annotated[InWords, Field(description="Why each of the others does not count")]


class Given(_Out):
    """One thing that a person said."""

    id: str
    activity: str
    about: Words
    stance: str
    answer: str | None
    own_words: bool
    state: str
    can_be_changed: bool
    entry: Annotated[int | None, Field(description="Its place in the public log, once it has one")]


class Step(_Out):
    """One step from being received to being answered."""

    name: str
    state: str
    note: str
    when: str


class Receipt(Listing):
    """What a receipt opens: what the person said in a question, and what became of it."""

    question: str
    title: Words
    is_open: bool
    is_erased: bool
    closes: str
    items: list[Given]
    trail: list[Step]


class TakenBack(_Out):
    """How many things were taken back or erased."""

    count: int


class Proof(_Out):
    """All that somebody needs to check one answer against the public log, without us."""

    model_config = ConfigDict(frozen=True, extra="allow")

    format: str
    key: str
    leaf: str
    salt: str
    body: dict[str, Any]


class Fault(_Out):
    """What is wrong with one part of what was sent."""

    name: str
    detail: str


class Problem(_Out):
    """Why something cannot be done (RFC 9457)."""

    type: str
    title: str
    status: int
    detail: str
    errors: list[Fault] = []
