"""What is told of a made-up town whose opinion and bias are known is held against them.

The town is smaller than the one that bench/ lays out in the same way.
"""

import io
import zipfile

import pytest

from isegoria.hear.models import Activity
from isegoria.ledger.jobs import seal_new_entries
from isegoria.understand.confidential import confidential_package
from isegoria.understand.jobs import refresh_stale, refresh_who_was_heard
from isegoria.understand.models import WhoWasHeard
from tests.simulated_town import exact_in, gone_wrong, lay_out, outside, unheard, worked_out

pytestmark = pytest.mark.django_db

PEOPLE, STATEMENTS = 1200, 6


@pytest.fixture
def known(activity):
    """The town in the tables, and the worker has done what it does."""
    found = lay_out(activity, inhabitants=12_500, people=PEOPLE, statements=STATEMENTS)
    seal_new_entries()
    refresh_stale()
    refresh_who_was_heard()
    return found


def test_the_town_is_told_as_it_was_made(known, activity):
    who = WhoWasHeard.objects.get()
    rows = {row["group"]: row for one in who.result["parted"] for row in one["groups"]}
    found = Activity.objects.select_related("process").get(pk=activity.pk)
    folder = zipfile.ZipFile(io.BytesIO(confidential_package(found)))

    assert who.result["people"] == PEOPLE
    assert unheard(rows) == known.unheard
    assert outside(rows, known) == {}
    exact, ours = exact_in(folder), worked_out(folder)
    assert ours.keys() == exact.keys()
    assert max(abs(ours[name] - exact[name]) for name in exact) <= 1e-9
    off = gone_wrong(ours, known, found)
    assert off["weighted_in_errors"] < 4 < off["raw_in_errors"]
    assert off["raw"] > 2 * off["weighted"]
