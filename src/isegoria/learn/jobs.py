"""What the worker does for this room: counts what became of the points of each decision."""

from dataclasses import asdict

from isegoria.learn.models import Outcomes
from isegoria.learn.queries import uncounted
from isegoria.learn.rules import counted


def count_what_came() -> int:
    """Count the decisions that were published or corrected since; how many that were."""
    waiting = uncounted()
    for publication in waiting:
        found = asdict(counted(publication.body["points"]))
        by_outcome, alike = found.pop("by_outcome"), found.pop("alike")
        Outcomes.objects.update_or_create(
            process_id=publication.decision.process_id,
            defaults={
                "publication": publication,
                "influence_alike": alike,
                **found,
                **by_outcome,
            },
        )
    return len(waiting)
