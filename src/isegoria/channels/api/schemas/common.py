"""What all that goes in and out is made of."""

from typing import Annotated, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Field

MOST_ON_A_PAGE = 100

Language: TypeAlias = Annotated[
    str, Field(pattern=r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$", max_length=16)
]
Slug: TypeAlias = Annotated[str, Field(pattern=r"^[-a-zA-Z0-9_]+$", max_length=80)]
InWords: TypeAlias = dict[str, str]
Standing: TypeAlias = Literal["open", "preparation", "closed"]


class In(BaseModel):
    """What is sent to us: of the types that are written here, and nothing else."""

    model_config = ConfigDict(extra="forbid", strict=True)


class Out(BaseModel):
    """What we say."""

    model_config = ConfigDict(frozen=True)


class Words(Out):
    """A text, and in which language it is: that which was wanted, or else the original."""

    text: str
    language: str


class Listing(Out):
    """One page of a list."""

    total: int
    page: int
    pages: int


class Fault(Out):
    """What is wrong with one part of what was sent."""

    name: str
    detail: str


class Problem(Out):
    """Why something cannot be done (RFC 9457)."""

    type: str
    title: str
    status: int
    detail: str
    errors: list[Fault] = []
