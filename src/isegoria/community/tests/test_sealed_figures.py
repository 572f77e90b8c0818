"""What the public log knows of the figures that describe communities."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from isegoria.community.models import Draft
from isegoria.journey.audit import all_bodies
from isegoria.ledger.audit import audit
from isegoria.ledger.jobs import seal_new_entries
from isegoria.ledger.models import Entry
from isegoria.places.models import Group, Margin, Source
from isegoria.places.services import add_ready_set, put_area, use_partitions

pytestmark = pytest.mark.django_db


@pytest.fixture
def bring_in(client, site, administrator):
    """Bring in a table at the desk, step by step."""
    add_ready_set("gender")
    area = put_area(code="east", name="East Village", language="en")
    use_partitions(area=area, codes=["gender"])
    numbers = dict(Group.objects.values_list("code", "pk"))
    client.force_login(administrator)

    def bring(women, men):
        table = SimpleUploadedFile("gender.csv", f"place;women;men\neast;{women};{men}\n".encode())
        client.post("/en/desk/community/table/", {"file": table})
        steps = {
            "table": {"shape": "wide", "encoding": "utf-8", "separator": ";"},
            "area": {"where": "c0"},
            "columns": {"is_1": f"g{numbers['women']}", "is_2": f"g{numbers['men']}"},
            "source": {"numbers": "people", "source": "Register", "counted_on": "2024-01-01"},
        }
        for step, said in steps.items():
            client.post(f"/en/desk/community/table/{step}/", said)
        client.post("/en/desk/community/table/check/")
        assert not Draft.objects.exists()
        return Source.objects.get()

    return bring


def entries_of(source):
    seal_new_entries()
    found = [json.loads(one.leaf) for one in Entry.objects.filter(topic="community")]
    return sorted((one["version"], one["event"]) for one in found if one["item"] == source)


def problems():
    return audit(all_bodies()).problems


def test_figures_are_sealed_as_they_are_brought_in_and_each_change_is(bring_in):
    source = bring_in(600, 650)
    bring_in(600, 650)
    bring_in(610, 650)

    assert entries_of(f"figures-{source.pk}") == [(1, "published"), (2, "changed")]
    assert problems() == []


def test_a_figure_that_was_changed_past_the_desk_is_named(bring_in):
    bring_in(600, 650)
    seal_new_entries()
    Margin.objects.filter(people=600).update(people=900)

    (problem,) = problems()

    assert "the figures of Register, 2024-01-01" in str(problem)


def test_a_source_that_is_taken_away_is_erased_in_the_log(bring_in, client):
    source = bring_in(600, 650)

    client.post(f"/en/desk/community/source/{source.pk}/")

    assert not Source.objects.exists()
    assert entries_of(f"figures-{source.pk}") == [(1, "published"), (2, "erased")]
    assert problems() == []


def test_figures_that_were_there_before_any_seal_are_no_fault(profile):
    assert Source.objects.exists()
    assert [one for one in problems() if "figures" in one] == []
