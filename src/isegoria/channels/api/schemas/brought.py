"""What programs bring with a key or a receipt, and what they are told of it."""

from typing import Annotated, Any, TypeAlias

from pydantic import ConfigDict, Field

from isegoria.channels.api.schemas.common import In, InWords, Language, Listing, Out, Words
from isegoria.channels.api.speaking import SpeaksForIn, SpeaksForOut

MOST_ANSWERS = 1000
LONGEST_ANSWER = 10_000
_NO_OTHERS: dict[str, Any] = {"additionalProperties": False}

Code: TypeAlias = Annotated[str, Field(max_length=80, pattern=r"^[-.\w]+$")]
Answer: TypeAlias = Annotated[str, Field(max_length=LONGEST_ANSWER)]
ReceiptCode: TypeAlias = Annotated[str, Field(min_length=1, max_length=40)]


class ContributionIn(In):
    """The answers of one person: by the code of each question, one line of text each."""

    answers: Annotated[
        dict[Code, Answer],
        Field(min_length=1, max_length=MOST_ANSWERS, json_schema_extra=_NO_OTHERS),
    ]
    language: Annotated[Language, Field(description="In which language the person answered")]
    receipt: ReceiptCode | None = Field(None, description="The person's own, if they have one")
    speaks_for: SpeaksForIn | None = None


class AnswerIn(In):
    """What is answered instead."""

    answer: Answer


class Contribution(Out):
    """What became of the answers of one person."""

    receipt: Annotated[
        str, Field(description="Sixteen digits. Give them to the person: they open all of this")
    ]
    receipt_address: Annotated[str, Field(description="Where the person can enter them")]
    taken: list[str]
    refused: Annotated[InWords, Field(description="Why each of the others does not count")]


class Given(Out):
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


class Step(Out):
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
    speaks_for: SpeaksForOut
    items: list[Given]
    trail: list[Step]


class TakenBack(Out):
    """How many things were taken back or erased."""

    count: int


class Proof(Out):
    """All that somebody needs to check one answer against the public log, without us."""

    model_config = ConfigDict(frozen=True, extra="allow")

    format: str
    key: str
    leaf: str
    salt: str
    body: dict[str, Any]
