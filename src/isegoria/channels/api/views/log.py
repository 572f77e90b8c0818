"""The public log, for programs that would rather not read its tiles."""

from typing import Annotated

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Path, Query, Router

from isegoria.base.refusal import NotThere
from isegoria.channels.api import queries, showing
from isegoria.channels.api.schemas import read
from isegoria.channels.api.views.asked import gettext_lazy, or_problem
from isegoria.ledger.queries import inclusion, latest_checkpoint

router = Router()


@router.get(
    "/log", response=or_problem(read.Log), summary=gettext_lazy("Where the public log stands")
)
def log(request: HttpRequest) -> read.Log:
    """What the log signed last; its tiles are below /log/ (C2SP tlog-tiles)."""
    newest = latest_checkpoint()
    return read.Log(
        origin=newest.log.origin,
        key=str(newest.log.key),
        size=newest.size,
        root=bytes(newest.root).hex(),
        checkpoint=newest.note,
        signed_on=newest.sealed_on,
    )


@router.get(
    "/log/entries",
    response=or_problem(read.Entries),
    summary=gettext_lazy("Entries of the public log"),
)
def entries(request: HttpRequest, asked: Annotated[read.EntriesWanted, Query()]) -> read.Entries:
    """Entries in their order, from a place on. They name nobody and hold no answer."""
    rows, total = queries.entries(first=asked.start, most=asked.size)
    after = asked.start + len(rows)
    return read.Entries(
        items=[read.Entry(**showing.entry(one)) for one in rows],
        total=total,
        next=after if rows and after < total else None,
    )


@router.get(
    "/log/entries/{int:position}",
    response=or_problem(read.EntryWithProof, 404),
    summary=gettext_lazy("One entry, with the proof that it is there"),
)
def entry(
    request: HttpRequest, position: Annotated[int, Path(ge=0, le=2**53)]
) -> read.EntryWithProof:
    """An entry, and the hashes by which it is found in the tree that was signed."""
    found = queries.entry(position)
    proved = inclusion(found)
    if proved is None:
        raise NotThere(_("The log has not grown that far."))
    return read.EntryWithProof(
        **showing.entry(found),
        checkpoint=proved.checkpoint.note,
        hashes=[one.hex() for one in proved.hashes],
    )
