"""Counts of before find their groups and sources, and the way back."""

from datetime import date

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

BEFORE = [("places", "0001_areas_and_margins")]
AFTER = [("places", "0004_counts_stand_by_group_and_source")]


def migrate(to):
    executor = MigrationExecutor(connection)
    executor.migrate(to)
    return MigrationExecutor(connection).loader.project_state(to).apps


@pytest.fixture
def _as_it_was():
    """Whatever a test does, the others find the tables as they are now."""
    yield
    executor = MigrationExecutor(connection)
    executor.migrate(executor.loader.graph.leaf_nodes())


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("_as_it_was")
def test_counts_find_their_groups_and_sources_and_go_back():
    old = migrate(BEFORE)
    text = old.get_model("languages", "Text").objects.create(source_language="en")
    area = old.get_model("places", "Area").objects.create(code="harbour", name=text)
    for dimension, category, people in (
        ("age", "60-up", 30),
        ("age", "15-59", 70),
        ("home-line", "yes", 20),
    ):
        old.get_model("places", "Margin").objects.create(
            area=area,
            dimension=dimension,
            category=category,
            people=people,
            source="Census",
            counted_on=date(2021, 3, 1),
        )

    new = migrate(AFTER)

    rows = new.get_model("places", "Margin").objects.select_related("group__partition", "source")
    assert [
        (one.group.partition.code, one.group.code, one.people, one.source.name)
        for one in rows.order_by("pk")
    ] == [
        ("age", "60-up", 30, "Census"),
        ("age", "15-59", 70, "Census"),
        ("home-line", "yes", 20, "Census"),
    ]
    names = new.get_model("places", "Partition").objects.order_by("position")
    said = new.get_model("languages", "Rendering").objects
    assert [said.get(text=one.name_id).body for one in names] == ["Age", "A line at home"]
    assert new.get_model("places", "Source").objects.count() == 1

    again = migrate(BEFORE)

    assert set(
        again.get_model("places", "Margin").objects.values_list("category", "people", "source")
    ) == {("60-up", 30, "Census"), ("15-59", 70, "Census"), ("yes", 20, "Census")}
