"""A district of two villages, and somebody who puts down what is known of it."""

from datetime import date

import pytest

from isegoria.organisations.models import Role
from isegoria.people.models import Account
from isegoria.places.services import Count, add_ready_set, put_area

DAY = date(2021, 3, 1)
PEOPLE = [("women", 5200), ("men", 4700), ("other", 100)]


@pytest.fixture
def gender():
    return add_ready_set("gender")


@pytest.fixture
def district(gender):
    counts = [Count("gender", code, people, "Census 2021", DAY) for code, people in PEOPLE]
    return put_area(code="harbour", name="Harbour District", language="en", counts=counts)


@pytest.fixture
def villages(district):
    return [
        put_area(code=code, name=name, language="en", parent=district)
        for code, name in (("east", "East Village"), ("west", "West Village"))
    ]


@pytest.fixture
def administrator(client, site, institution):
    account = Account.objects.create_user("admin@example.org", name="Ada")
    Role.objects.create(account=account, institution=institution, kind=Role.Kind.ADMINISTRATOR)
    client.force_login(account)
    return account
