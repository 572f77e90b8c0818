"""What a query that is written out brings is what the rows hold, on each database."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from isegoria.base.joined import columns_of, joined
from isegoria.hear.models import Activity
from isegoria.process.models import Process, Stage

pytestmark = pytest.mark.django_db

EVERYTHING = f"""SELECT {columns_of(Stage, "stage")}, {columns_of(Activity, "activity")},
        {columns_of(Process, "process")}, stage.id + 1
    FROM {Process._meta.db_table} process
    JOIN {Stage._meta.db_table} stage ON stage.process_id = process.id
    LEFT JOIN {Activity._meta.db_table} activity ON activity.stage_id = stage.id
    WHERE process.slug = %s ORDER BY stage.id
"""  # noqa: S608  # names of our own


def fields(one):
    return {field.attname: getattr(one, field.attname) for field in one._meta.concrete_fields}


def test_objects_hold_what_django_itself_would_read(question):
    rows = list(joined(EVERYTHING, [question.slug], Stage, Activity, Process))

    stages = list(Stage.objects.filter(process=question).order_by("pk"))
    activity = Activity.objects.get()
    assert [fields(stage) for stage, *_others in rows] == [fields(one) for one in stages]
    assert [fields(found) for _stage, found, *_others in rows if found] == [fields(activity)]
    assert fields(rows[0][2]) == fields(Process.objects.get(pk=question.pk))
    assert [rest for *_objects, rest in rows] == [one.pk + 1 for one in stages]


def test_moments_know_their_time_zone_and_flags_are_true_or_false(question):
    stage, *_others = next(joined(EVERYTHING, [question.slug], Stage, Activity, Process))
    activity = next(
        one[1] for one in joined(EVERYTHING, [question.slug], Stage, Activity) if one[1]
    )

    assert stage.begins_at.utcoffset() is not None
    assert activity.is_paused is False


def test_one_key_is_one_object_and_where_nothing_was_joined_there_is_none(question):
    rows = list(joined(EVERYTHING, [question.slug], Stage, Activity, Process))

    assert len({id(process) for _stage, _activity, process, _rest in rows}) == 1
    assert sum(activity is None for _stage, activity, *_others in rows) == len(rows) - 1


def test_it_is_one_query_and_reading_the_objects_asks_no_more(question):
    with CaptureQueriesContext(connection) as asked:
        for *objects, _rest in joined(EVERYTHING, [question.slug], Stage, Activity, Process):
            for one in filter(None, objects):
                fields(one)

    assert len(asked) == 1


def test_nothing_found_is_no_row(question):
    assert list(joined(EVERYTHING, ["nothing"], Stage, Activity, Process)) == []
