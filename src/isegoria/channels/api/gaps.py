"""What programs are told of a question that opened or closed although something was missing."""

from datetime import date
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field


class SetAside(BaseModel):
    """Something that was missing when a question opened, and why two people let it open."""

    model_config = ConfigDict(frozen=True)

    gate: str
    name: str
    reason: str
    language: Annotated[str, Field(description="In which language the reason is")]
    agreed_on: date
    first_role: str
    second_role: str
    mended_on: Annotated[date | None, Field(description="Since when nothing is missing any more")]


class Gaps(BaseModel):
    """What was missing when a question opened, and who was unheard when it closed."""

    model_config = ConfigDict(frozen=True)

    set_aside: list[SetAside]
    unheard_at_closing: Annotated[
        list[str],
        Field(description="Groups of whom too few came and whom nobody tried to reach"),
    ]
