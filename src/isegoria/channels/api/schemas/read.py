"""What programs read: which of it is asked for, and how it is told."""

from datetime import date, datetime
from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field

from isegoria.channels.api.gaps import Gaps
from isegoria.channels.api.schemas.common import (
    MOST_ON_A_PAGE,
    InWords,
    Language,
    Listing,
    Out,
    Slug,
    Standing,
    Words,
)


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

    language: Language | None = Field(None, description="Of texts, before Accept-Language")


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


class Organisation(Out):
    """Who asks the public."""

    id: str
    name: Words
    questions: Annotated[int, Field(description="How many of its questions are public")]


class Organisations(Listing):
    """A page of those who ask."""

    items: list[Organisation]


class StageOut(Out):
    """One of the six stages of a question."""

    kind: Literal["inform", "hear", "understand", "decide", "answer", "learn"]
    name: str
    begins_at: datetime | None
    ends_at: datetime | None
    state: Literal["done", "now", "todo"]


class Question(Out):
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


class Correction(Out):
    """What was changed after a question was put to the public."""

    day: date
    what: str
    reason: str
    before: str


class Activity(Out):
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
    gaps: Gaps
    activities: list[Activity]


class Choice(Out):
    """One option."""

    value: str
    words: InWords
    exclusive: bool
    picture: str
    traits: InWords


class FormQuestion(Out):
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


class FormGroup(Out):
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


class Heard(Out):
    """What was heard: the figures of the page, by the names that docs/understand.md gives them."""

    people: int
    answers: int
    log_size: int
    seed: int
    code_version: str
    read_at: datetime
    result: dict[str, Any]


class Counted(Out):
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


class Log(Out):
    """Where the public log stands."""

    origin: str
    key: str
    size: int
    root: Annotated[str, Field(description="The root of the tree, in hexadecimal digits")]
    checkpoint: Annotated[str, Field(description="What was signed last")]
    signed_on: date


class Entry(Out):
    """One entry of the public log."""

    position: int
    leaf: Annotated[str, Field(description="The canonical JSON whose hash is in the tree")]
    leaf_hash: str


class Entries(Out):
    """Some entries in order; ``next`` is where to go on, if there is more."""

    items: list[Entry]
    total: int
    next: int | None


class EntryWithProof(Entry):
    """One entry, and the proof that it stands in the tree that was signed."""

    checkpoint: str
    hashes: list[str]
