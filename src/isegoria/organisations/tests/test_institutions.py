"""Bodies that may ask the public, one below another."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from isegoria.base.refusal import Refused
from isegoria.languages.services import say
from isegoria.organisations.models import Institution, Role
from isegoria.organisations.queries import institution_tree
from isegoria.organisations.services import add_institution, change_institution

pytestmark = pytest.mark.django_db

TREE = "/en/desk/institutions/"


@pytest.fixture
def village(site, institution):
    return add_institution(names={"en": "East Village"}, language="en", above=institution)


def names_in_order():
    return [(one.depth, one.name.body) for one in institution_tree("en")]


def test_the_tree_tells_what_stands_below_what(village, institution):
    add_institution(names={"en": "A hamlet"}, language="en", above=village)
    add_institution(names={"en": "Bay Village"}, language="en", above=institution)

    assert names_in_order() == [
        (0, "Harbour District Council"),
        (1, "Bay Village"),
        (1, "East Village"),
        (2, "A hamlet"),
    ]


def test_nothing_stands_below_itself(village, institution):
    hamlet = add_institution(names={"en": "A hamlet"}, language="en", above=village)

    for above in (village, hamlet):
        with pytest.raises(Refused, match="below itself"):
            change_institution(institution=village, names={"en": "East Village"}, above=above)

    assert names_in_order()[1:] == [(1, "East Village"), (2, "A hamlet")]


def test_there_are_eight_levels_at_most(site, institution):
    last = institution
    for level in range(2, 9):
        last = add_institution(names={"en": f"Level {level}"}, language="en", above=last)

    with pytest.raises(Refused, match="8 levels"):
        add_institution(names={"en": "Level 9"}, language="en", above=last)


def test_one_is_added_by_page_and_its_staff_invited(client, site, institution, administrator):
    client.force_login(administrator)
    form = {"name_en": "East Village", "name_fr": "Village de l’Est", "above": institution.pk}

    page = client.post(f"{TREE}new/", form, follow=True).text

    made = Institution.objects.get(above=institution)
    assert "Now invite who will work for it." in page
    assert "East Village" in page
    assert made.slug == "east-village"
    assert list(made.roles.values_list("account", "kind")) == [(administrator.pk, "administrator")]
    assert "East Village" in client.get("/en/desk/staff/").text


def test_its_name_and_place_are_changed_by_page(client, village, institution, administrator):
    bay = add_institution(names={"en": "Bay"}, language="en", above=institution)
    client.force_login(administrator)

    client.post(f"{TREE}{village.pk}/", {"name_en": "Eastern Village", "above": bay.pk})

    assert names_in_order()[1:] == [(1, "Bay"), (2, "Eastern Village")]


def test_the_one_at_the_top_stays_there(client, village, institution, administrator):
    client.force_login(administrator)

    page = client.get(f"{TREE}{institution.pk}/").text
    client.post(f"{TREE}{institution.pk}/", {"name_en": "Council", "above": village.pk})

    assert 'name="above"' not in page
    institution.refresh_from_db()
    assert institution.above is None
    assert names_in_order()[0] == (0, "Council")


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ({"name_en": " "}, "Write a name."),
        ({"name_en": "x" * 121}, "at most 120"),
        ({"name_en": "East", "above": ""}, "This field is required."),
        ({"name_en": "East", "above": "99999"}, "Select a valid choice"),
        ({"name_en": "East", "area": "99999"}, "Select a valid choice"),
    ],
)
def test_what_makes_no_sense_is_shown_again(form, words, client, site, institution, administrator):
    client.force_login(administrator)

    response = client.post(f"{TREE}new/", {"above": institution.pk, **form})

    assert response.status_code == 422
    assert words in response.text
    assert Institution.objects.count() == 1


@pytest.mark.parametrize("who", ["officer", "moderator", "stranger", "elsewhere"])
def test_only_administrators_of_the_operator_get_in(who, request, client, village, make_account):
    if who == "elsewhere":
        account = make_account("eve")
        Role.objects.create(account=account, institution=village, kind="administrator")
    else:
        account = request.getfixturevalue(who)
    client.force_login(account)

    for path in ("", "new/", f"{village.pk}/"):
        assert client.get(TREE + path).status_code == 403
    client.post(f"{TREE}{village.pk}/", {"name_en": "Ours now", "above": village.above_id})
    assert names_in_order()[1] == (1, "East Village")


@pytest.mark.parametrize("number", [0, 99999, 2**63])
def test_one_that_does_not_exist_is_not_found(number, client, site, administrator):
    client.force_login(administrator)

    assert client.get(f"{TREE}{number}/").status_code == 404


def test_the_tree_costs_the_same_for_two_and_for_six(client, village, administrator):
    client.force_login(administrator)

    def cost():
        with CaptureQueriesContext(connection) as captured:
            client.get(TREE)
        return len(captured)

    with_two = cost()
    for number in range(4):
        Institution.objects.create(
            name=say(f"Village {number}", language="en"), slug=f"v{number}", above=village
        )

    assert cost() == with_two


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_pages_pass_the_accessibility_checker(
    language, browse, violations, village, administrator
):
    page = browse(administrator, viewport={"width": 320, "height": 800})

    for path in ("", "new/", f"{village.pk}/"):
        page.goto(f"/{language}/desk/institutions/{path}")
        assert violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= 320
