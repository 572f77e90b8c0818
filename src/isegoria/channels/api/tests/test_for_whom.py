"""Programs say for whom somebody speaks."""

import pytest

from isegoria.channels.api.tests.programs import V1, bring, votes
from isegoria.hear.models import Participant

pytestmark = pytest.mark.django_db


def test_a_program_says_for_whom_somebody_speaks(client, token, asked, statements):
    voice = {"kind": "organisation", "name": "Fishers", "formed": "The board voted.", "people": 41}

    response = bring(client, token, votes(statements, "agree"), speaks_for=voice)

    assert response.status_code == 201
    headers = {"Isegoria-Receipt": response.json()["receipt"]}
    assert client.get(f"{V1}/receipt", headers=headers).json()["speaks_for"] == voice


def test_a_group_without_a_name_is_refused_by_field_and_nothing_is_stored(
    client, token, asked, statements
):
    response = bring(client, token, votes(statements, "agree"), speaks_for={"kind": "group"})

    told = response.json()
    assert response.status_code == 422
    assert [one["name"] for one in told["errors"]] == [
        "speaks_for.name",
        "speaks_for.formed",
        "speaks_for.people",
    ]
    assert not Participant.objects.exists()
