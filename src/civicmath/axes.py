"""The axes of disagreement: along which lines the answers differ most, and who stands where.

Exact principal components of the table of votes, in which a missing vote counts as
the mean of its statement. After centring such a cell is zero, so only real votes
are ever touched: the Gram matrix is added up from blocks of people.
"""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from civicmath.votes import Votes

Floats = NDArray[np.float64]

AXES = 2
BLOCK_CELLS = 4_000_000
# Up to here the exact solver is quicker than the iteration is worth.
LARGEST_EXACT = 1_500
EXACT = 1e-10
ROUGH = 1e-2
MOST_ROUNDS = 500
EXTRA_VECTORS = 6
NOTHING = 1e-12


@dataclass(frozen=True)
class Cells:
    """The votes that enter the analysis, by person and by column of the kept statements.

    Sorted by person. ``value`` is 1, 0 or -1; ``people`` and ``columns`` are the size of
    the table. ``zeroed`` is the number of left-out statements that count as answered by
    everybody, as Polis does; otherwise none.
    """

    person: NDArray[np.int32]
    column: NDArray[np.int32]
    value: Floats
    people: int
    columns: int
    zeroed: int = 0

    @classmethod
    def of(cls, votes: Votes, kept: NDArray[np.bool_], *, zeroed: int = 0) -> "Cells":
        """Take the votes on the statements marked in ``kept``, shape (n_statements,)."""
        used = kept[votes.statement]
        new_place = (np.cumsum(kept) - 1).astype(np.int32)
        return cls(
            person=votes.person[used],
            column=new_place[votes.statement[used]],
            value=votes.value[used].astype(np.float64),
            people=len(votes.participants),
            columns=int(kept.sum()),
            zeroed=zeroed,
        )

    def with_values(self, value: Floats) -> "Cells":
        """Return the same cells with other votes in them."""
        return replace(self, value=value)

    def per_person(self) -> NDArray[np.int64]:
        """How many votes of each person are in the table."""
        return np.bincount(self.person, minlength=self.people).astype(np.int64)


@dataclass(frozen=True)
class Axes:
    """Two axes through the table of votes.

    Attributes
    ----------
    mean : array of shape (columns,)
        Mean vote on each statement, from -1 to 1; 0 where nobody voted.
    loadings : array of shape (2, columns)
        The first two eigenvectors; the largest entry of each is positive. All zero
        where nothing varies.
    share : array of shape (2,)
        Share of the whole variance that lies along each axis.
    """

    mean: Floats
    loadings: Floats
    share: Floats


def find_axes(
    cells: Cells, *, weight: Floats | None = None, near: Floats | None = None, rough: bool = False
) -> Axes:
    """Find the two axes along which the answers differ most.

    Parameters
    ----------
    cells : Cells
        The table of votes.
    weight : array of shape (people,), optional
        How often each person counts, as in a resample; once if left out.
    near : array of shape (2, columns), optional
        Axes of a similar table, to start from.
    rough : bool
        Stop early: good enough for the many tables that a result is compared with.
    """
    counts = np.ones(cells.people) if weight is None else weight
    mean = _means(cells, counts)
    gram = _gram(cells, mean, counts, rough=rough)
    total = float(np.trace(gram))
    if total <= NOTHING:
        return Axes(mean, np.zeros((AXES, cells.columns)), np.zeros(AXES))
    values, vectors = _leading(gram, near, rough=rough)
    values = np.where(values > NOTHING * total, values, 0.0)
    loadings = np.where(values[:, None] > 0, _with_sign(vectors), 0.0)
    return Axes(mean, loadings, values / total)


def project(cells: Cells, axes: Axes) -> Floats:
    """Where each person stands on the axes, shape (people, 2).

    The sum over a person's votes is stretched by sqrt(statements / votes), so that
    those who answered little are not all pushed to the middle.
    """
    centred = cells.value - axes.mean[cells.column]
    sums: Floats = np.stack(
        [
            np.bincount(cells.person, centred * loading[cells.column], minlength=cells.people)
            for loading in axes.loadings
        ],
        axis=1,
    )
    answered = np.maximum(cells.per_person() + cells.zeroed, 1)
    stretch = np.sqrt((cells.columns + cells.zeroed) / answered)
    stretched: Floats = sums * stretch[:, None]
    return stretched


def extremity(cells: Cells, axes: Axes) -> Floats:
    """How far a single agree vote on each statement places a person from the middle."""
    length = np.sqrt((axes.loadings**2).sum(axis=0))
    far: Floats = np.sqrt(cells.columns + cells.zeroed) * (1 - axes.mean) * length
    return far


def _means(cells: Cells, counts: Floats) -> Floats:
    each: Floats = counts[cells.person]
    sums = np.bincount(cells.column, each * cells.value, minlength=cells.columns)
    seen = np.bincount(cells.column, each, minlength=cells.columns)
    means: Floats = sums / np.maximum(seen, 1)
    return means


def _gram(cells: Cells, mean: Floats, counts: Floats, *, rough: bool) -> Floats:
    weighted = (cells.value - mean[cells.column]) * np.sqrt(counts[cells.person])
    gram = np.zeros((cells.columns, cells.columns))
    step = max(1, BLOCK_CELLS // max(cells.columns, 1))
    for start in range(0, cells.people, step):
        stop = min(start + step, cells.people)
        first, last = np.searchsorted(cells.person, [start, stop])
        block = np.zeros((stop - start, cells.columns), np.float32 if rough else np.float64)
        block[cells.person[first:last] - start, cells.column[first:last]] = weighted[first:last]
        gram += block.T @ block
    return gram


def _leading(gram: Floats, near: Floats | None, *, rough: bool) -> tuple[Floats, Floats]:
    """Return the two largest eigenvalues, and their vectors as rows; zeros if there is but one."""
    size = len(gram)
    if size <= AXES + EXTRA_VECTORS or (size <= LARGEST_EXACT and not rough):
        values, columns = np.linalg.eigh(gram)
    else:
        values, columns = _iterate(gram, near, tolerance=ROUGH if rough else EXACT)
    values, vectors = values[::-1][:AXES], columns.T[::-1][:AXES]
    missing = AXES - len(values)
    return np.pad(values, (0, missing)), np.pad(vectors, ((0, missing), (0, 0)))


def _iterate(gram: Floats, near: Floats | None, *, tolerance: float) -> tuple[Floats, Floats]:
    """Subspace iteration until the residual is small beside the eigenvalue."""
    # The start is arbitrary but always the same; it is no source of chance.
    start = np.random.default_rng(0).standard_normal((len(gram), AXES + EXTRA_VECTORS))
    if near is not None:
        start[:, :AXES] = near.T
    basis = np.linalg.qr(start)[0]
    for _ in range(MOST_ROUNDS):
        image = gram @ basis
        values, turn = np.linalg.eigh(basis.T @ image)
        vectors, images = (basis @ turn)[:, -AXES:], (image @ turn)[:, -AXES:]
        residual = np.linalg.norm(images - vectors * values[-AXES:], axis=0)
        if np.all(residual <= tolerance * values[-1]):
            break
        basis = np.linalg.qr(image)[0]
    return values[-AXES:], vectors


def _with_sign(vectors: Floats) -> Floats:
    largest = np.abs(vectors).round(9).argmax(axis=1)
    signs = np.sign(vectors[np.arange(len(vectors)), largest])
    turned: Floats = vectors * np.where(signs == 0, 1, signs)[:, None]
    return turned
