"""Recordings from before calls were checked as pages are: none is lost, and no name."""

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from isegoria.channels.voice.models import Recording

BEFORE = [("voice", "0003_what_stood_in_the_way_and_who_heard_it")]
NOW = [("voice", "0005_one_field_for_both_names")]


@pytest.fixture
def earlier(transactional_db, activity):
    """The table as it was, to put rows in; afterwards it is as it is now."""
    executor = MigrationExecutor(connection)
    apps = executor.migrate(BEFORE).apps
    yield apps.get_model("voice", "Recording")
    MigrationExecutor(connection).migrate(NOW)


def test_drafts_go_on_their_way_and_both_names_stay(earlier, activity):
    def put(standing, **more):
        return earlier.objects.create(
            process_id=activity.process_id,
            activity_id=activity.pk,
            asked=b"",
            language="en",
            received_on=timezone.now().date(),
            standing=standing,
            **more,
        ).pk

    rows = [
        put("heard", audio=b"a", words=b"w", heard_by="Olu", tries=3),
        put("written", heard_by="Olu", checked_by="Ama"),
        put("spoken", source=b"s", tries=2),
        put("aside"),
    ]

    MigrationExecutor(connection).migrate(NOW)

    found = [Recording.objects.get(pk=one) for one in rows]
    assert [(one.standing, one.heard_by, one.tries) for one in found] == [
        ("confirmed", "Olu", 0),
        ("written", "Olu, Ama", 0),
        ("spoken", "", 2),
        ("aside", "", 0),
    ]
    assert [one.due_at is not None for one in found] == [True, False, False, False]
    assert bytes(found[0].words) == b"w"
