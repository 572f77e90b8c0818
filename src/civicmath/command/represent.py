"""``civicmath represent``: say who answered and who did not, and weigh that where it is sound."""

import argparse
import math
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from civicmath.arrays import Flags, Floats
from civicmath.command.terminal import add_common_options, several, short, write_json
from civicmath.margins import Margin
from civicmath.representation import Reach, Reading, dissimilarity, reach_of, sentence
from civicmath.sample import Sample, read_community, read_sample
from civicmath.weighting import (
    NoWeights,
    Share,
    Variant,
    Weighting,
    obstacle,
    rake,
    sensitivity,
    share_of,
)

NO_SAMPLE = (
    "These people chose themselves to take part. They are no sample of the community, "
    "and weights repair only what the margins explain."
)


@dataclass(frozen=True)
class Findings:
    """What the sample shows: groups always, weights and shares as far as they may be had."""

    sample: Sample
    weighting: Weighting | None
    refused: str | None
    raw: Share | None
    weighted: Share | None
    variants: tuple[Variant, ...]


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Name the command and its options."""
    parser = commands.add_parser("represent", help="say who answered, against who lives there")
    parser.add_argument("sample", type=Path, metavar="SAMPLE", help="table with one row a person")
    parser.add_argument("margins", type=Path, metavar="MARGINS", help="shares of the community")
    parser.add_argument("--value", metavar="COLUMN", help="the answer, from 0 to 1")
    parser.add_argument("--trim", action="store_true", help="cut very large and small weights")
    parser.add_argument(
        "--probability-sample",
        action="store_true",
        help="these people were drawn by lot: print intervals",
    )
    add_common_options(parser)
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Compare the sample with the community, weigh it if that is sound, and tell."""
    community = read_community(options.margins)
    sample = read_sample(options.sample, community, value=options.value)
    findings = find(sample, trim=options.trim)
    write_json(options.json, as_json(findings, drawn=options.probability_sample))
    print(summary(findings, drawn=options.probability_sample))
    return 0


def find(sample: Sample, *, trim: bool = False) -> Findings:
    """Weigh the answers unless that is refused, and see how much depends on whom."""
    answered = None if sample.value is None else ~np.isnan(sample.value)
    refused = obstacle(sample.margins, answered)
    weighting = None
    if refused is None:
        try:
            weighting = rake(sample.margins, answered, trim=trim)
        except NoWeights as error:
            refused = f"Not weighted: {error}"
    weights = weighting.weights if weighting else None
    margins = sample.margins if weighting else None
    value = np.ones(len(sample.ids)) if sample.value is None else sample.value
    asked = sample.value is not None
    return Findings(
        sample=sample,
        weighting=weighting,
        refused=refused,
        raw=share_of(value) if asked else None,
        weighted=None if weights is None else share_of(value, weights),
        variants=sensitivity(value, margins, without=_left_out(sample), trim=trim) if asked else (),
    )


def as_json(findings: Findings, *, drawn: bool) -> dict[str, object]:
    """Everything that was found, under stable names; what is not known is null."""
    sample, weighted = findings.sample, findings.weighted
    asked = sample.value is not None
    result: dict[str, object] = {
        "weights": _weights(findings),
        "kish_deff": weighted and _number(weighted.design_effect),
        "n_eff": weighted and _number(weighted.effective),
        "p_unweighted": findings.raw and _number(findings.raw.share),
        "p_weighted": weighted and _number(weighted.share) if asked else None,
        "se_taylor": weighted and _number(weighted.standard_error) if asked else None,
        "refused": findings.refused,
        "trimmed": findings.weighting.trimmed if findings.weighting else 0,
        "margin_gap": findings.weighting.gap if findings.weighting else None,
        "groups": {margin.name: _groups(margin) for margin in sample.margins},
        "crosses": {margin.name: _groups(margin) for margin in sample.crosses},
        "dissimilarity": {
            margin.name: _number(dissimilarity(margin))
            for margin in (*sample.margins, *sample.crosses)
        },
        "sensitivity": [
            {
                "without": each.without or None,
                "n": each.people,
                "p_unweighted": _number(each.share),
                "p_weighted": None if each.weighted is None else _number(each.weighted),
            }
            for each in findings.variants
        ],
    }
    if drawn and asked and findings.raw:
        result["interval_unweighted"] = _pair(findings.raw.interval)
        result["interval_weighted"] = weighted and _pair(weighted.interval)
    return result


def summary(findings: Findings, *, drawn: bool) -> str:
    """What was found, in plain words for the terminal."""
    sample = findings.sample
    lines = [f"{several(len(sample.ids), 'person', 'people')} answered."]
    if not drawn:
        lines.append(NO_SAMPLE)
    for margin in (*sample.margins, *sample.crosses):
        lines += ["", *_margin_in_words(margin)]
    if findings.refused:
        lines += ["", findings.refused]
    if findings.raw:
        lines += ["", *_shares_in_words(findings, drawn=drawn)]
    return "\n".join(lines)


def _left_out(sample: Sample) -> dict[str, Flags]:
    """Whom to leave out in turn: the unverified, the largest campaign, each channel."""
    left_out: dict[str, Flags] = {}
    if sample.verified is not None:
        left_out["unverified"] = ~sample.verified
    if sample.campaign is not None and any(sample.campaign):
        campaigns = np.array(sample.campaign)
        names, sizes = np.unique(campaigns[campaigns != ""], return_counts=True)
        left_out[f"campaign {names[sizes.argmax()]}"] = campaigns == names[sizes.argmax()]
    if sample.channel is not None:
        channels = np.array(sample.channel)
        for name in np.unique(channels[channels != ""]).tolist():
            left_out[f"channel {name}"] = channels == name
    return left_out


def _weights(findings: Findings) -> dict[str, float] | None:
    if findings.weighting is None:
        return None
    pairs = zip(findings.sample.ids, findings.weighting.weights.tolist(), strict=True)
    return {person: weight for person, weight in pairs if weight > 0}


def _groups(margin: Margin) -> dict[str, dict[str, object]]:
    return {category: _group(reach) for category, reach in reach_of(margin).items()}


def _group(reach: Reach) -> dict[str, object]:
    return {
        "n": reach.answers,
        "share": _number(reach.share),
        "population": reach.population,
        "ratio": _number(reach.ratio),
        "status": str(reach.reading),
        "expected": reach.expected,
        "missing": reach.missing,
        "ratio_interval": _pair(reach.interval),
        "ratio_bounds": _pair(reach.span),
        "ratio_widest": _pair(reach.widest),
        "may_be": [str(reading) for reading in reach.may_be],
        "doubt": reach.doubt and str(reach.doubt),
        "share_bounds": list(reach.bounds),
    }


def _number(value: float) -> float | None:
    return value if math.isfinite(value) else None


def _pair(bounds: tuple[float, float]) -> list[float | None]:
    return [_number(bound) for bound in bounds]


def _margin_in_words(margin: Margin) -> list[str]:
    found = reach_of(margin)
    lines = [f"{short(margin.name)}:"]
    if all(each.reading is Reading.NOT_KNOWN for each in found.values()):
        return [*lines, f"  {_unknown(margin)}"]
    heard = [name for name, each in found.items() if _is_plainly_heard(each)]
    lines += [
        f"  {sentence(short(name), each)}" for name, each in found.items() if name not in heard
    ]
    if heard:
        names = ", ".join(short(name) for name in heard)
        lines.append(f"  Nothing shows that these were reached less than others: {names}.")
    if margin.missing:
        lines.append(f"  {several(margin.missing, 'person', 'people')} did not say.")
    share = dissimilarity(margin)
    return [*lines, f"  {share:.0%} of the answers would have to come from other groups."]


def _is_plainly_heard(reach: Reach) -> bool:
    return reach.reading is Reading.HEARD and reach.doubt is None


def _unknown(margin: Margin) -> str:
    everybody = several(len(margin.place), "person", "people")
    return (
        f"{margin.missing:,} of {everybody} did not say what they are. Who was heard is not known."
    )


def _shares_in_words(findings: Findings, *, drawn: bool) -> list[str]:
    raw, weighted = findings.raw, findings.weighted
    lines = []
    if raw and raw.people:
        lines.append(
            f"As said: {raw.share:.1%} of the {raw.people:,} who answered this.{_error(raw, drawn)}"
        )
    if weighted and weighted.people:
        lines.append(
            f"Weighted to the community: {weighted.share:.1%}, of the {weighted.people:,} who also "
            f"said what they are; they tell as much as {weighted.effective:,.0f} "
            f"people with equal weights.{_error(weighted, drawn)}"
        )
    if findings.weighting and findings.weighting.trimmed:
        lines.append(
            f"{findings.weighting.trimmed:,} weights were cut; shares of the community are missed "
            f"by at most {findings.weighting.gap:.1%}."
        )
    return lines if drawn else [*lines, *_sensitivity_in_words(findings)]


def _error(share: Share, drawn: bool) -> str:  # noqa: FBT001  # one word in one place
    if not drawn:
        return ""
    low, high = share.interval
    return f" From {low:.1%} to {high:.1%} (95 %), standard error {share.standard_error:.4f}."


def _sensitivity_in_words(findings: Findings) -> list[str]:
    lines = [
        f"  without {short(each.without)}: {each.share:.1%} of {each.people:,}"
        for each in findings.variants
        if each.without and each.people
    ]
    every: Floats = np.array(
        [share for each in findings.variants for share in (each.share, each.weighted)], dtype=float
    )
    every = every[~np.isnan(every)]
    if len(every) > 1:
        lines.append(
            f"Depending on who is counted and how: {every.min():.1%} to {every.max():.1%}."
        )
    return lines
