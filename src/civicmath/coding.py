"""How far people agree who sort the same texts by hand, beyond what chance would bring."""

from collections import Counter
from collections.abc import Hashable, Mapping, Sequence
from typing import TypeVar

Code = TypeVar("Code", bound=Hashable)


def cohen_kappa(one: Sequence[Hashable], other: Sequence[Hashable]) -> float | None:
    """Agreement of two coders who both coded every text.

    Parameters
    ----------
    one, other : sequences of the same length
        The code that each gave to each text.

    Returns
    -------
    float or None
        1 when they always agree, 0 when they agree as often as chance would, below 0 when
        less often. None if it cannot be told: no texts, or both used one same code only.

    Raises
    ------
    ValueError
        If the lengths differ.
    """
    if len(one) != len(other):
        raise ValueError(f"lengths differ: {len(one)} and {len(other)}")
    texts = len(one)
    agreed = sum(mine == yours for mine, yours in zip(one, other, strict=True))
    mine, yours = Counter(one), Counter(other)
    # In whole numbers, so that perfect agreement is exactly 1.
    chance = sum(many * yours[code] for code, many in mine.items())
    if chance == texts * texts:
        return None
    return (agreed * texts - chance) / (texts * texts - chance)


def krippendorff_alpha(codings: Sequence[Sequence[Hashable | None]]) -> float | None:
    """Agreement of two or more coders who may have left texts out; codes have no order.

    Parameters
    ----------
    codings : one sequence for each coder, all of the same length
        The code given to each text; None where the coder gave none.

    Returns
    -------
    float or None
        1 when all agree, 0 when they agree as chance would. None if it cannot be told:
        no text was coded twice, or one code only was used.

    Raises
    ------
    ValueError
        If the lengths differ.
    """
    if len({len(coder) for coder in codings}) > 1:
        raise ValueError("lengths differ")
    paired: Counter[Hashable] = Counter()
    disagreed = 0.0
    for given in zip(*codings, strict=True):
        codes = Counter(code for code in given if code is not None)
        number = codes.total()
        if number > 1:
            paired += codes
            apart = number * number - sum(many * many for many in codes.values())
            disagreed += apart / (number - 1)
    values = paired.total()
    chance = values * values - sum(many * many for many in paired.values())
    if not chance:
        return None
    return 1 - (values - 1) * disagreed / chance


def krippendorff_alpha_of_pairs(pairs: Mapping[tuple[Code, Code], int]) -> float | None:
    """Agreement of two coders as :func:`krippendorff_alpha` has it, from how often codes met.

    Parameters
    ----------
    pairs : mapping
        For each pair of codes that the two gave to one text, to how many texts they did.

    Returns
    -------
    float or None
        As for :func:`krippendorff_alpha`. Time grows with the pairs, not with the texts.

    Examples
    --------
    >>> krippendorff_alpha_of_pairs({("a", "a"): 2, ("b", "b"): 2, ("a", "b"): 0})
    1.0
    """
    codes: Counter[Hashable] = Counter()
    apart = 0
    for (one, other), many in pairs.items():
        codes[one] += many
        codes[other] += many
        apart += many if one != other else 0
    values = codes.total()
    chance = values * values - sum(many * many for many in codes.values())
    if not chance:
        return None
    return 1 - (values - 1) * 2 * apart / chance
