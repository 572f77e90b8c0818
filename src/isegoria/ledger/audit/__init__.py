"""Comparing everything that is stored with what the log says about it.

Finds a row that was changed, added or deleted behind the product's back, in
the log itself or in the bodies that its entries seal. May run while the site is
in use: what somebody changes during the check is left for the next one.
"""

from collections.abc import Iterable

from isegoria.ledger.audit.bodies import Body, BodyCheck
from isegoria.ledger.audit.report import Progress, Report, Steps
from isegoria.ledger.audit.seals import sealed
from isegoria.ledger.audit.tree import TreeCheck
from isegoria.ledger.queries import own_log

__all__ = ["Body", "Progress", "Report", "audit", "sealed"]


def audit(bodies: Iterable[Body], *, progress: Progress | None = None) -> Report:
    """Check the whole log, and every body against the log.

    ``bodies`` are all that the rooms store, in any order. They are read after
    the log, so that a generator over the tables serves best. ``progress`` is
    called now and then with the number of entries and bodies looked at.
    """
    report = Report()
    log = own_log()
    steps = Steps(progress)

    body_check = BodyCheck(log, report, steps)
    size = TreeCheck(log, report, steps).run(body_check.hear)
    body_check.hear_waiting(size)
    body_check.compare(bodies)
    body_check.judge()
    return report
