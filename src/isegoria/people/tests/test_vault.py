"""The vault: who has the database has no address."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from isegoria.people.models import ReturnRoute
from isegoria.people.routes import (
    Route,
    drop_enclosed,
    enclosed_for,
    forget_address,
    forget_routes,
    forget_what_is_over,
    keep_route,
    route_to,
    share_route,
)
from isegoria.people.vault import SealBroken, seal, unseal

HERS = Route("sms", "main", "+254700000001")
LATER = date(2099, 1, 1)


def test_what_is_sealed_opens_only_in_its_place():
    sealed = seal("+254700000001", place="mine")

    assert unseal(sealed, place="mine") == "+254700000001"
    assert b"254700" not in sealed
    assert seal("+254700000001", place="mine") != sealed
    for broken in (b"", sealed[:-1], bytes([sealed[0] ^ 1]) + sealed[1:]):
        with pytest.raises(SealBroken):
            unseal(broken, place="mine")
    with pytest.raises(SealBroken):
        unseal(sealed, place="yours")


def test_what_is_sealed_with_a_secret_of_somebody_opens_only_with_that():
    sealed = seal("her page", place="mine", own="hers")

    assert unseal(sealed, place="mine", own="hers") == "her page"
    for own in ("", "his"):
        with pytest.raises(SealBroken):
            unseal(sealed, place="mine", own=own)


def test_another_site_cannot_open_it(settings):
    sealed = seal("+254700000001", place="mine")
    settings.SECRET_KEY = "another-key-" * 5

    with pytest.raises(SealBroken):
        unseal(sealed, place="mine")


@pytest.mark.django_db
def test_a_route_is_kept_sealed_and_replaced():
    keep_route("token", Route("sms", "old", "+33100000000"), tag="t", until=LATER)
    keep_route("token", HERS, tag="t", until=LATER, enclosed="1234567890123428")

    row = ReturnRoute.objects.get()
    assert route_to("token") == HERS
    assert enclosed_for("token") == "1234567890123428"
    assert b"254" not in bytes(row.ciphertext)
    assert b"1234" not in bytes(row.enclosed)
    drop_enclosed("token")
    assert enclosed_for("token") == ""
    assert route_to("nobody") is None


@pytest.mark.django_db
def test_a_row_put_in_place_of_another_does_not_open():
    keep_route("mine", HERS, tag="t", until=LATER)
    keep_route("yours", Route("sms", "main", "+33100000000"), tag="u", until=LATER)
    stolen = ReturnRoute.objects.get(token="mine").ciphertext
    ReturnRoute.objects.filter(token="yours").update(ciphertext=stolen)

    with pytest.raises(SealBroken):
        route_to("yours")


@pytest.mark.django_db
def test_whoever_goes_on_under_another_token_is_written_to_as_before():
    keep_route("old", HERS, tag="t", until=LATER, enclosed="1")

    share_route("old", to="new")
    share_route("nobody", to="other")

    assert route_to("new") == HERS
    assert enclosed_for("new") == ""
    assert route_to("other") is None


@pytest.mark.django_db
def test_routes_are_deleted_when_their_purpose_ends():
    today = timezone.now().date()
    for name, until in (("a", today - timedelta(days=1)), ("b", today), ("c", LATER), ("d", LATER)):
        keep_route(name, HERS, tag="hers" if name != "d" else "his", until=until)

    assert forget_what_is_over() == 1
    assert forget_routes(["b"]) == 1
    assert forget_address("hers") == 1
    assert [one.token for one in ReturnRoute.objects.all()] == ["d"]
