"""Made-up crowds laid into a site's own database, and what reading them takes; see inside.py."""

import io
import resource
import sys
import time
import zipfile
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

LINES_AT_ONCE = 100_000
# Entries of votes are left out, and these numbers stay free for those that come later.
NO_ENTRY = 10**12
_SALT = r"\\x" + "00" * 16
_DAY = "2025-01-01"


def lay_out_crowd(slug: str, people: int, statements: int, answers_each: int) -> dict[str, Any]:
    """Put a question, its people and their votes into the tables, by COPY; how many votes."""
    from django.db import connection  # noqa: PLC0415  # the site is open by then

    from civicmath.simulate import community  # noqa: PLC0415
    from isegoria.hear.models import Participant  # noqa: PLC0415

    activity, items = put_question(slug, statements)
    size = {"people": people, "statements": statements}
    _truth, votes = community(**size, votes_per_person=answers_each, groups=3, seed=1)
    last = Participant.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    first = last + 1
    process = activity.process_id
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")  # entries are left out
        _copy(
            cursor,
            "hear_participant (id, process_id, assurance)",
            (f"{one}\t{process}\tnone\n" for one in range(first, first + people)),
        )
        _copy(
            cursor,
            "hear_contribution (process_id, activity_id, participant_id, channel, language,"
            " received_on, standing, helper, speaks_for)",
            (
                f"{process}\t{activity.pk}\t{one}\t{'web' if one % 4 else 'sms'}\ten\t{_DAY}"
                "\tstands\t\tperson\n"
                for one in range(first, first + people)
            ),
        )
        said = votes.person.tolist(), votes.statement.tolist(), votes.value.tolist()
        _copy(
            cursor,
            "statements_vote (process_id, item_id, participant_id, value, matters, is_withdrawn,"
            " chance, version, salt, entry_id)",
            (
                f"{process}\t{items[about]}\t{first + who}\t{value}\t"
                f"{'t' if (who + about) % 97 == 0 else 'f'}\tf\t0.02\t1\t{_SALT}\t{entry}\n"
                for entry, (who, about, value) in enumerate(zip(*said, strict=True), NO_ENTRY)
            ),
        )
        cursor.execute("SET session_replication_role = DEFAULT")
        # Whoever comes later gets the next number.
        cursor.execute(
            "SELECT setval(pg_get_serial_sequence('hear_participant', 'id'), max(id))"
            " FROM hear_participant"
        )
        cursor.execute("ANALYZE")
    return {"votes": len(votes), "activity": activity.pk}


def _copy(cursor: Any, into: str, lines: Iterator[str]) -> None:  # noqa: ANN401  # Django's own
    with cursor.copy(f"COPY {into} FROM STDIN") as copy:
        while block := "".join(line for _n, line in zip(range(LINES_AT_ONCE), lines, strict=False)):
            copy.write(block)


def put_question(slug: str, statements: int) -> tuple[Any, list[int]]:
    """A published question with a vote on statements; the numbers of these."""
    from django.utils import timezone  # noqa: PLC0415  # the site is open by then

    from isegoria.activities.statements.services import add_statement  # noqa: PLC0415
    from isegoria.hear.models import Activity, Item  # noqa: PLC0415
    from isegoria.languages.services import say  # noqa: PLC0415
    from isegoria.organisations.models import Institution  # noqa: PLC0415
    from isegoria.process.models import Process, Stage  # noqa: PLC0415

    now = timezone.now()
    names = ("question", "summary", "problem", "can_change", "is_fixed", "decided_by")
    process = Process.objects.create(
        institution=Institution.objects.order_by("pk").first(),
        slug=slug,
        source_language="en",
        languages="en",
        time_zone="UTC",
        promise=Process.Promise.CONSULT,
        channels="web",
        published_at=now,
        **{name: say("Made up.", language="en") for name in (*names, "groups_affected")},
    )
    stage = Stage.objects.create(
        process=process, kind="hear", begins_at=now, ends_at=now + timedelta(days=9)
    )
    activity = Activity.objects.create(
        process=process, stage=stage, type_slug="statements", title=say("Made up", language="en")
    )
    items = [
        add_statement(
            activity=activity,
            words=f"Made-up statement number {number} of many.",
            language="en",
            standing=Item.Standing.ACCEPTED,
        ).pk
        for number in range(1, statements + 1)
    ]
    return activity, items


def read_crowd(activity: int) -> dict[str, float]:
    """Read it as the worker does, in a process of its own: seconds, computing, most memory."""
    from isegoria.activities.statements.columns import responses_of  # noqa: PLC0415
    from isegoria.hear.models import Activity  # noqa: PLC0415  # the site is open by then
    from isegoria.understand.services import read_activity  # noqa: PLC0415

    found = Activity.objects.select_related("process", "stage").get(pk=activity)
    begun, computed = time.monotonic(), time.process_time()
    finding = read_activity(found)
    told = {
        "seconds": time.monotonic() - begun,
        "computed": time.process_time() - computed,
        "peak_mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "people": finding.participants,
        "votes": finding.votes,
    }
    begun, computed = time.monotonic(), time.process_time()
    responses_of(found)
    told["rows_seconds"] = time.monotonic() - begun
    told["rows_computed"] = time.process_time() - computed
    begun = time.monotonic()
    told["bare_mib"] = _taken_and_left(found.process_id) / 2**20
    told["bare_seconds"] = time.monotonic() - begun
    return told


def _taken_and_left(process: int) -> int:
    """Have the database hand over the same rows as fast as it does, and look at none; bytes."""
    from django.db import connection  # noqa: PLC0415  # the site is open by then

    columns = "participant_id, item_id, value, matters, chance, entry_id, id"
    rows = f"SELECT {columns} FROM statements_vote WHERE process_id = {int(process)}"  # noqa: S608
    with (
        connection.cursor() as cursor,
        cursor.copy(f"COPY ({rows}) TO STDOUT (FORMAT BINARY)") as copy,
    ):
        return sum(map(len, copy))


def answer_and_wait(slug: str, times: int) -> list[float]:
    """Answer a question and wait until the finding that is stored has it; in how many seconds.

    Each further person answers as soon as the one before is in it: the worker has just read then.
    """
    from isegoria.hear.models import Activity, Channel, Item  # noqa: PLC0415  # the site is open
    from isegoria.hear.services import contribute  # noqa: PLC0415
    from isegoria.understand.models import Finding  # noqa: PLC0415

    activity = Activity.objects.select_related("process", "stage").get(
        process__slug=slug, type_slug="statements"
    )
    item = Item.objects.filter(activity=activity, standing=Item.Standing.ACCEPTED).first()
    findings = Finding.objects.filter(activity=activity)
    while not findings.exists():
        time.sleep(0.1)
    waited = []
    for _person in range(times):
        before = findings.get().votes
        begun = time.monotonic()
        contribute(
            activity=activity,
            participant=None,
            reply={f"statement-{item.pk}": "agree"},
            channel=Channel.WEB,
            language="en",
        )
        while findings.get().votes == before:
            time.sleep(0.1)
        waited.append(time.monotonic() - begun)
    return waited


def hold_town(inhabitants: int, people: int, statements: int) -> dict[str, Any]:
    """Lay out a town whose opinion is known, let the worker read it, and hold both together."""
    sys.path.insert(0, str(Path(__file__).parent.parent))
    from isegoria.hear.models import Activity  # noqa: PLC0415  # the site is open by then
    from isegoria.ledger.jobs import seal_new_entries  # noqa: PLC0415
    from isegoria.understand.confidential import confidential_package  # noqa: PLC0415
    from isegoria.understand.reaching import count_whom_we_heard  # noqa: PLC0415
    from isegoria.understand.services import read_activity  # noqa: PLC0415
    from tests import simulated_town as town  # noqa: PLC0415

    activity, _items = put_question("made-up-town", 0)
    sizes = {"inhabitants": inhabitants, "people": people, "statements": statements}
    known = town.lay_out(activity, **sizes)
    while seal_new_entries():
        pass
    begun = time.monotonic()
    read_activity(activity)
    count_whom_we_heard(activity.process)
    told_in = time.monotonic() - begun
    found = Activity.objects.select_related("process__who_was_heard").get(pk=activity.pk)
    parted = found.process.who_was_heard.result["parted"]
    rows = {row["group"]: row for one in parted for row in one["groups"]}
    folder = zipfile.ZipFile(io.BytesIO(confidential_package(found)))
    exact, ours = town.exact_in(folder), town.worked_out(folder)
    return {
        "told_in": told_in,
        "unheard_is_right": town.unheard(rows) == known.unheard,
        "unheard": len(known.unheard),
        "outside": town.outside(rows, known),
        "largest_difference": max(abs(ours[name] - one) for name, one in exact.items()),
        "figures": len(exact),
        **town.gone_wrong(ours, known, found),
    }
