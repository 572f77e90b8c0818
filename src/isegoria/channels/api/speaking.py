"""For whom somebody speaks, field by field."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field


class SpeaksForIn(BaseModel):
    """For whom the person speaks; those who speak for others are counted apart."""

    model_config = ConfigDict(extra="forbid", strict=True)

    kind: Literal["person", "group", "organisation"]
    name: Annotated[
        str, Field(max_length=160, description="Of the group or organisation; no names of people")
    ] = ""
    formed: Annotated[str, Field(max_length=600, description="How its view was formed")] = ""
    people: Annotated[
        int, Field(ge=0, le=10**7, description="How many took part in forming it")
    ] = 0


class SpeaksForOut(BaseModel):
    """For whom the person speaks."""

    model_config = ConfigDict(frozen=True)

    kind: Literal["person", "group", "organisation"]
    name: str
    formed: str
    people: int
