"""A crowd whose votes lie in Parquet files that the machines of a Dask cluster can read.

Each worker reads some people and answers for them, with the same functions as on one
machine; whole numbers are added up in the order of the people. So the result is the
same, and a worker that is lost only has its people read again by another.
"""

from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Self, TypeVar

from civicmath.errors import BadInput, MissingExtra
from civicmath.names import Names
from civicmath.parquet import ROWS_A_PIECE, Piece, Source
from civicmath.votes import cut

if TYPE_CHECKING:
    from types import TracebackType

    from distributed import Client

Answer = TypeVar("Answer")

SECONDS_TO_ANSWER = 10


class Far:
    """A crowd on a cluster; leave its ``with`` block to let the cluster forget it."""

    def __init__(self, client: "Client", source: Source, *, rows: int = ROWS_A_PIECE) -> None:
        self._client = client
        self._source = source
        self.ends = cut(source.starts, rows)
        # Kept by the workers, three bytes a vote; what a lost worker had is read again.
        self._tables = client.map(Piece.votes, list(source.pieces(rows)), pure=False)

    @property
    def participants(self) -> Names:
        """Everybody, in order."""
        return self._source.participants

    @property
    def statements(self) -> tuple[str, ...]:
        """What they could vote on."""
        return tuple(self._source.statements)

    def each(
        self, ask: Callable[..., Answer], *own: Sequence[Any], **common: object
    ) -> Iterator[Answer]:
        """Ask each part where its votes are; see ``civicmath.crowd.Crowd``."""
        parts = len(list(pairwise(self.ends)))
        asked = [
            self._client.submit(ask, *of_part, pure=False, **common)
            for of_part in zip(self._tables, *own, strict=True)
        ]
        for place in range(parts):
            yield asked[place].result()
            asked[place].release()  # type: ignore[no-untyped-call]  # Dask brings half its types

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: "TracebackType | None",
    ) -> None:
        self._client.cancel(self._tables)  # type: ignore[no-untyped-call]  # the same


def connect(address: str) -> "Client":
    """Find the cluster at an address such as ``tcp://host:8786``.

    Raises
    ------
    BadInput
        If nothing answers there.
    MissingExtra
        If Dask is not installed.
    """
    try:
        from distributed import Client  # noqa: PLC0415  # of the extra, needed for clusters alone
    except ModuleNotFoundError as error:
        raise MissingExtra("Working on a cluster", "Dask", extra="cluster") from error
    try:
        return Client(  # type: ignore[no-untyped-call]  # the same
            address, timeout=SECONDS_TO_ANSWER, set_as_default=False
        )
    except (OSError, ValueError) as error:
        raise BadInput(address, None, "no cluster answers there") from error
