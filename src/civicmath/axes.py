"""The axes of disagreement: along which lines the answers differ most, and who stands where.

Principal components of the table of votes, from exact sums. Two statements that few
people have both answered tell little about one another; how that is taken into account
is what sets our own axes apart from those of Polis.
"""

from dataclasses import dataclass
from importlib.util import find_spec

import numpy as np

from civicmath.arrays import Floats
from civicmath.sums import Sums
from civicmath.votes import Votes

AXES = 2
# Up to here all axes are found at once; above, only the first two, by Lanczos' method.
LARGEST_EXACT = 2_000
EXACT = 1e-10
MOST_ROUNDS = 500
EXTRA_VECTORS = 6
NOTHING = 1e-12
# As if so many more people had answered any two statements, and each person so many more
# statements, of whom and of which nothing is known. See docs/civicmath/opinion.md.
UNKNOWN_ANSWERS = 10.0


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


def find_axes(sums: Sums, *, as_polis: bool = False) -> Axes:
    """Find the two axes along which the answers differ most.

    Parameters
    ----------
    sums : Sums
        Over the table of votes.
    as_polis : bool
        Take a missing vote for the mean of its statement, as Polis does. Statements that
        many have seen then rule the axes. Otherwise what two statements have in common
        is told by the people who answered both.
    """
    mean = sums.means()
    spread = sums.covered(mean)
    if not as_polis:
        spread /= sums.both + UNKNOWN_ANSWERS
    total = float(np.trace(spread))
    if total <= NOTHING:
        return Axes(mean, np.zeros((AXES, len(mean))), np.zeros(AXES))
    values, vectors = _leading(spread)
    values = np.where(values > NOTHING * total, values, 0.0)
    loadings = np.where(values[:, None] > 0, _with_sign(vectors), 0.0)
    return Axes(mean, loadings, values / total)


def place(votes: Votes, axes: Axes) -> Floats:
    """Where each person most likely stands on the axes, shape (people, 2).

    Least squares over what the person answered, drawn to the middle as if by ten more
    answers of which nothing is known: who was shown statements that tell much is not put
    further out than others, and of whom little is known stands near the middle.
    """
    here = []
    unknown = UNKNOWN_ANSWERS / max(len(axes.mean), 1)
    for part in votes.parts():
        centred = part.value - axes.mean[part.about]
        one, other = (loading[part.about] for loading in axes.loadings)
        towards = _per_person(part, one * centred), _per_person(part, other * centred)
        own = _per_person(part, one * one) + unknown, _per_person(part, other * other) + unknown
        shared = _per_person(part, one * other)
        whole = own[0] * own[1] - shared**2
        first = (own[1] * towards[0] - shared * towards[1]) / whole
        second = (own[0] * towards[1] - shared * towards[0]) / whole
        here.append(np.stack([first, second], axis=1))
    return np.concatenate(here) if here else np.zeros((0, AXES))


def place_as_polis(votes: Votes, axes: Axes, *, zeroed: int) -> Floats:
    """Where Polis puts each person, shape (people, 2).

    The sum over a person's votes is stretched by sqrt(statements / votes). ``zeroed`` is
    the number of left-out statements, which count as answered by everybody.
    """
    here = []
    for part in votes.parts():
        centred = part.value - axes.mean[part.about]
        sums = [_per_person(part, centred * loading[part.about]) for loading in axes.loadings]
        answered = np.maximum(part.per_person() + zeroed, 1)
        stretch = np.sqrt((len(axes.mean) + zeroed) / answered)
        here.append(np.stack(sums, axis=1) * stretch[:, None])
    return np.concatenate(here) if here else np.zeros((0, AXES))


def extremity(axes: Axes, *, zeroed: int = 0) -> Floats:
    """How far a single agree vote on each statement places a person from the middle."""
    length = np.sqrt((axes.loadings**2).sum(axis=0))
    far: Floats = np.sqrt(len(axes.mean) + zeroed) * (1 - axes.mean) * length
    return far


def _per_person(part: Votes, each: Floats) -> Floats:
    """Add up figures of votes for each person; the sum of one never hangs on the others."""
    answered = part.per_person() > 0
    sums = np.zeros(len(answered))
    if answered.any():
        sums[answered] = np.add.reduceat(each, part.starts[:-1][answered])
    return sums


def _leading(spread: Floats) -> tuple[Floats, Floats]:
    """Return the two largest eigenvalues, and their vectors as rows; zeros if there is but one."""
    size = len(spread)
    if size <= LARGEST_EXACT:
        values, vectors = np.linalg.eigh(spread)
    elif find_spec("scipy"):
        from scipy.sparse.linalg import eigsh  # type: ignore[import-untyped]  # noqa: PLC0415  # of the extra

        values, vectors = eigsh(spread, k=AXES, which="LA", v0=_start(size)[:, 0])
    else:
        values, vectors = _iterate(spread)
    order = np.argsort(values)[::-1][:AXES]
    missing = AXES - len(order)
    largest, rows = values[order], vectors.T[order]
    return np.pad(largest, (0, missing)), np.pad(rows, ((0, missing), (0, 0)))


def _start(size: int) -> Floats:
    # The start is arbitrary but always the same; it is no source of chance.
    return np.random.default_rng(0).standard_normal((size, AXES + EXTRA_VECTORS))


def _iterate(spread: Floats) -> tuple[Floats, Floats]:
    """Subspace iteration until the residual is small beside the eigenvalue."""
    basis = np.linalg.qr(_start(len(spread)))[0]
    for _ in range(MOST_ROUNDS):
        image = spread @ basis
        values, turn = np.linalg.eigh(basis.T @ image)
        vectors, images = (basis @ turn)[:, -AXES:], (image @ turn)[:, -AXES:]
        residual = np.linalg.norm(images - vectors * values[-AXES:], axis=0)
        if np.all(residual <= EXACT * values[-1]):
            break
        basis = np.linalg.qr(image)[0]
    return values[-AXES:], vectors


def _with_sign(vectors: Floats) -> Floats:
    largest = np.abs(vectors).round(9).argmax(axis=1)
    signs = np.sign(vectors[np.arange(len(vectors)), largest])
    turned: Floats = vectors * np.where(signs == 0, 1, signs)[:, None]
    return turned
