"""The tour of a demonstration leads to pages that are there, for whoever it says."""

import re

import pytest

from isegoria.config.demo.seed import seed
from isegoria.people.models import Account

pytestmark = pytest.mark.django_db


@pytest.fixture
def _demo(settings):
    settings.IS_DEMO = True


@pytest.mark.usefixtures("_demo")
def test_every_stop_opens_for_whom_the_tour_names(client):
    seed()
    page = client.get("/en/tour/").content.decode()
    tours = re.findall(r'<section class="panel">(.*?)</section>', page, re.DOTALL)
    assert len(tours) == 3

    for tour in tours:
        client.logout()
        if entered := re.search(r'action="([^"]+)"', tour):
            assert client.post(entered[1]).status_code == 302
        stops = re.findall(r'<li><a href="([^"]+)"', tour)
        assert len(stops) >= 5
        assert {stop: client.get(stop).status_code for stop in stops} == dict.fromkeys(stops, 200)


@pytest.mark.usefixtures("_demo")
def test_what_somebody_took_out_is_left_out(client, site):
    page = client.get("/en/tour/").content.decode()

    assert "/en/q/" not in page
    assert 'href="/en/training/"' in page
    assert not Account.objects.exists()
    assert "First sign in" not in page


def test_a_real_site_has_no_tour(client, site):
    assert client.get("/en/tour/").status_code == 404
    assert "/en/tour/" not in client.get("/en/").content.decode()
