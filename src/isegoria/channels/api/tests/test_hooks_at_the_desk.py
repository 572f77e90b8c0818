"""Staff put in which address of a partner is called, see what came of it, and take it out."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from isegoria.channels.api import hooks, sending, services
from isegoria.channels.api.models import Call, Hook
from isegoria.process.models import Correction

pytestmark = pytest.mark.django_db

ADDRESS = "https://partner.example.org/told"


@pytest.fixture
def desk(client, officer, asked):
    client.force_login(officer)
    return client


@pytest.fixture
def place(key):
    return f"/en/desk/q/internet/api/{key.pk}/calls/"


@pytest.fixture
def hook(key):
    return hooks.make_hook(key=key, address=ADDRESS, kinds=hooks.KINDS)[0]


def put_in(desk, place, address=ADDRESS, kinds=("question.opened", "question.closed")):
    return desk.post(place, {"address": address, "kinds": list(kinds)})


def test_the_page_of_keys_leads_to_what_each_is_told(desk, place):
    assert f'href="{place}"' in desk.get("/en/desk/q/internet/api/").content.decode()
    assert "No address is called yet." in desk.get(place).content.decode()


def test_an_address_is_put_in_and_its_secret_is_shown_once(desk, place):
    page = put_in(desk, place).content.decode()

    (secret,) = re.findall(r'<code dir="ltr">([\w-]{43})</code>', page)
    hook = Hook.objects.get()
    assert (hook.address, hook.kinds) == (ADDRESS, "question.opened,question.closed")
    after = desk.get(place).content.decode()
    assert secret not in after
    assert "The time to answer is over" in after


@pytest.mark.parametrize(
    ("address", "kinds", "told"),
    [
        ("", ["question.opened"], "Write the address that the partner gave you."),
        (ADDRESS, [], "Choose of what the partner is told."),
        ("http://partner.example.org/", ["question.opened"], "begins with https://"),
        ("https://127.0.0.1/", ["question.opened"], "of the public internet"),
        ("https://" + "x" * 600, ["question.opened"], "500"),
        (ADDRESS, ["test"], "Select a valid choice"),
    ],
)
def test_what_cannot_be_called_is_told_in_words(desk, place, address, kinds, told):
    response = put_in(desk, place, address, kinds)

    assert response.status_code == 422
    assert told in response.content.decode()
    assert Hook.objects.count() == 0


def test_the_same_address_twice_is_refused(desk, place, hook):
    response = put_in(desk, place)

    assert response.status_code == 422
    assert "This address is called already." in response.content.decode()


def test_a_test_call_is_put_down_and_its_end_is_shown(desk, place, hook):
    page = desk.post(place, {"try": hook.pk}, follow=True).content.decode()
    assert "A test call is on its way." in page
    assert "Waits." in page

    sending.tell_partners()  # the name is known to nobody

    page = desk.get(place).content.decode()
    assert "Does not answer" in page
    assert Call.objects.get().problem == "unknown"
    assert "The name of the address is not known." in page


@pytest.mark.parametrize(
    ("problem", "status", "told"),
    [
        ("status", 500, "Not taken: the answer was 500."),
        ("inside", None, "a network that is not public"),
        ("certificate", None, "certificate of the address is not valid"),
        ("slow", None, "took too long"),
        ("unreached", None, "Nothing answers"),
    ],
)
def test_why_a_call_did_not_come_through_is_told(desk, place, hook, problem, status, told):
    hooks.try_it(hook)
    Call.objects.update(problem=problem, status=status)

    assert told in desk.get(place).content.decode()


def test_what_was_given_up_is_marked_on_both_pages_and_begun_again(desk, place, hook):
    now = timezone.now()
    Hook.objects.update(given_up_at=now, failing_since=now - timedelta(days=3), tries=9)

    assert "An address was given up" in desk.get("/en/desk/q/internet/api/").content.decode()
    page = desk.get(place).content.decode()
    assert "Given up" in page
    assert 'name="try"' not in page
    desk.post(place, {"again": hook.pk})

    hook.refresh_from_db()
    assert (hook.given_up_at, hook.failing_since, hook.tries) == (None, None, 0)
    assert "Works" in desk.get(place).content.decode()


def test_a_given_up_address_is_not_tried(desk, place, hook):
    Hook.objects.update(given_up_at=timezone.now())

    page = desk.post(place, {"try": hook.pk}, follow=True).content.decode()

    assert "This address was given up. Begin again first." in page
    assert Call.objects.count() == 0


def test_an_address_is_taken_out_once(desk, place, hook, asked):
    hooks.try_it(hook)

    assert desk.post(place, {"take_out": hook.pk}).status_code == 302
    assert (Hook.objects.count(), Call.objects.count()) == (0, 0)
    assert desk.post(place, {"take_out": hook.pk}).status_code == 404


def test_with_five_addresses_the_page_says_so_in_place_of_the_form(desk, place, key):
    for number in range(5):
        hooks.make_hook(key=key, address=f"{ADDRESS}/{number}", kinds=hooks.KINDS)

    assert "There are five addresses already." in desk.get(place).content.decode()
    assert put_in(desk, place).status_code == 422
    assert Hook.objects.count() == 5


def test_of_a_void_key_the_page_stays_and_nothing_can_be_tried(desk, place, hook, key):
    services.make_void(key)

    page = desk.get(place).content.decode()
    assert "The key was made void." in page
    assert 'name="try"' not in page


@pytest.mark.parametrize("act", ["try", "again", "take_out"])
@pytest.mark.parametrize("number", ["0", "x", "9" * 30])
def test_nothing_is_done_to_an_address_that_is_not_there(desk, place, hook, act, number):
    assert desk.post(place, {act: number}).status_code == 404
    assert Hook.objects.count() == 1


def test_the_key_of_another_question_is_not_here(desk, key, hook, make_question):
    make_question("roads")
    place = f"/en/desk/q/roads/api/{key.pk}/calls/"

    assert desk.get(place).status_code == 404
    assert desk.post(place, {"take_out": hook.pk}).status_code == 404
    assert Hook.objects.count() == 1


def test_strangers_find_nothing_here(client, stranger, place, hook):
    client.force_login(stranger)

    assert client.get(place).status_code == 404
    assert client.post(place, {"take_out": hook.pk}).status_code == 404
    assert put_in(client, place).status_code == 404


def test_a_key_with_an_address_and_calls_costs_no_more_for_more_of_them(
    desk, place, hook, asked, django_assert_max_num_queries
):
    for _each in range(7):
        Correction.objects.create(process=asked.process, field="x", before="x", reason="Wrong.")
    sending.tell_partners()

    with django_assert_max_num_queries(16):
        desk.get(place)


def test_the_document_describes_every_kind_of_call(client, site):
    document = client.get("/api/v1/openapi.json").json()

    assert set(document["webhooks"]) == set(Call.Kind.values)
    assert set(document["components"]["schemas"]["Told"]["properties"]) == {
        "id",
        "kind",
        "happened_at",
        "question",
        "address",
    }
    page = client.get("/en/api/").content.decode()
    assert all(f"<code>{kind}</code>" in page for kind in Call.Kind.values)
