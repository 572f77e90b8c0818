"""The certificate: earned signed in, with a town that nobody has seen, marked once."""

from urllib.parse import urlencode

import pytest
from django.utils import timezone

from isegoria.organisations.models import Certificate
from isegoria.organisations.queries import trained_until
from isegoria.training.models import Attempt
from isegoria.training.services import begin
from isegoria.training.tests.conftest import WITH_A_CAMPAIGN

pytestmark = pytest.mark.django_db

COURSE = "/en/desk/course/"


@pytest.fixture
def kept(site, make_town):
    return make_town(is_for_certificate=True)


@pytest.fixture
def begun(client, kept, officer):
    client.force_login(officer)
    assert client.post(COURSE).url == f"{COURSE}{kept.pk}/"
    return kept


def test_whoever_passes_has_the_certificate_at_once(client, begun, officer, all_right):
    answers = all_right(begun)
    checked = client.get(f"{COURSE}{begun.pk}/result/?{urlencode(answers, doseq=True)}").text

    response = client.post(f"{COURSE}{begun.pk}/hand-in/", answers, follow=True)

    assert "Your answers, before you hand them in" in checked
    assert "What is true of this town" not in checked
    assert "<h1>Passed</h1>" in response.text
    assert "Your certificate is valid until" in response.text
    assert Certificate.objects.get().account == officer
    assert trained_until(officer) > timezone.localdate()


def test_whoever_overlooks_the_silent_groups_has_none_and_may_try_another_town(
    client, begun, make_town, officer, all_right
):
    page = client.post(
        f"{COURSE}{begun.pk}/hand-in/", {**all_right(begun), "silent": ["0"]}, follow=True
    ).text
    second = make_town(WITH_A_CAMPAIGN, is_for_certificate=True)

    assert "<h1>Not passed yet</h1>" in page
    assert not Certificate.objects.exists()
    assert client.post(COURSE).url == f"{COURSE}{second.pk}/"


def test_a_town_is_marked_once(client, begun, all_right):
    client.post(f"{COURSE}{begun.pk}/hand-in/", {**all_right(begun), "silent": ["0"]})

    response = client.post(f"{COURSE}{begun.pk}/hand-in/", all_right(begun), follow=True)

    assert "You have handed this in already." in response.text
    assert "<h1>Not passed yet</h1>" in response.text
    assert not Certificate.objects.exists()


def test_answers_in_the_address_do_not_change_what_was_handed_in(client, begun, all_right):
    client.post(f"{COURSE}{begun.pk}/hand-in/", {**all_right(begun), "silent": ["0"]})

    page = client.get(f"{COURSE}{begun.pk}/result/?{urlencode(all_right(begun), doseq=True)}").text

    assert "<h1>Not passed yet</h1>" in page
    assert "No group is unheard." in page


@pytest.mark.parametrize("given", [{}, {"silent": "0"}, {"silent": "x" * 9999, "say": "\0"}])
def test_what_is_not_whole_is_not_marked(client, begun, given):
    response = client.post(f"{COURSE}{begun.pk}/hand-in/", given, follow=True)

    assert "Choose an answer first." in response.text
    assert Attempt.objects.get().has_passed is None


def test_beginning_twice_goes_on_with_the_same_town(client, begun, make_town, officer):
    make_town(WITH_A_CAMPAIGN, is_for_certificate=True)

    assert client.post(COURSE).url == f"{COURSE}{begun.pk}/"
    assert begin(account=officer).town == begun
    assert "Go on with the town you have begun" in client.get(COURSE).text


def test_a_town_is_there_for_whoever_began_it_alone(client, begun, administrator):
    client.force_login(administrator)

    for page in ("", "who/", "heard/", "result/", "heard.json"):
        assert client.get(f"{COURSE}{begun.pk}/{page}").status_code == 404
    assert client.post(f"{COURSE}{begun.pk}/hand-in/").status_code == 404


def test_nobody_signed_in_is_led_to_sign_in(client, kept):
    for path in (COURSE, f"{COURSE}{kept.pk}/", f"{COURSE}{kept.pk}/who/"):
        assert client.get(path).url.startswith("/en/account/login/")
    assert client.post(f"{COURSE}{kept.pk}/hand-in/").url.startswith("/en/account/login/")
    assert client.get(f"{COURSE}{kept.pk}/hand-in/").status_code in (302, 405)


def test_where_all_towns_are_read_the_page_says_when_there_is_another(client, begun, all_right):
    client.post(f"{COURSE}{begun.pk}/hand-in/", {**all_right(begun), "silent": ["0"]})

    response = client.post(COURSE, follow=True)

    assert "A new one is drawn each week." in response.text


def test_everybody_who_signs_in_finds_the_course(client, site, stranger):
    client.force_login(stranger)

    page = client.get(COURSE).text

    assert "You have no certificate yet." in page
    assert f'href="{COURSE}"' in page
