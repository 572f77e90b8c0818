"""Setting up the site, its settings, and letting people work for it."""

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext

from isegoria.base.refusal import Refused
from isegoria.languages.services import say, translate
from isegoria.organisations.models import Institution, Role, Site
from isegoria.organisations.queries import NOT_SET_UP, institutions_where, site_in, staff_of
from isegoria.organisations.services import (
    SiteWords,
    change_roles,
    change_site,
    deactivate,
    give_role,
    invite,
    reactivate,
    set_up_site,
    take_role,
)
from isegoria.people.models import Account

pytestmark = pytest.mark.django_db

WORDS = SiteWords(
    names={"en": "Harbour talks", "ar": "حوار الميناء"},
    operator_names={"en": "Harbour District Council"},
    help_phone="0800 555 017",
    privacy_contact="privacy@example.org",
    time_zone="Europe/Paris",
)


def test_a_site_is_set_up_with_its_operator():
    site = set_up_site(words=WORDS, language="en")

    assert (site.pk, site.operator.slug) == (1, "harbour-district-council")
    shown = site_in("ar")
    assert (shown.name, shown.operator) == ("حوار الميناء", "Harbour District Council")
    assert (shown.help_phone, shown.time_zone) == ("0800 555 017", "Europe/Paris")
    assert shown.languages == ("en", "fr", "es", "ar", "ru", "zh-hans")


def test_a_site_is_set_up_once():
    set_up_site(words=WORDS, language="en")

    with pytest.raises(Refused, match="set up already"):
        set_up_site(words=WORDS, language="en")

    assert Institution.objects.count() == 1


def test_an_operator_whose_name_has_no_latin_letter_has_an_address_too():
    words = SiteWords(names={"ar": "حوار"}, operator_names={"ar": "بلدية الميناء"})

    site = set_up_site(words=words, language="ar")

    assert site.operator.slug == "operator"


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"names": {"en": ""}}, "Write a name"),
        ({"names": {"en": "a\x00b"}}, "cannot be stored"),
        ({"names": {"en": "x" * 100_000}}, "too long"),
        ({"operator_names": {"en": " "}}, "Write a name"),
        ({"languages": ()}, "at least one language"),
        ({"languages": ("en", "tlh")}, "“tlh”"),
        ({"time_zone": "Europe/Atlantis"}, "Europe/Atlantis"),
        ({"time_zone": "../../etc/passwd"}, "no time zone"),
        ({"help_phone": "<script>"}, "phone number"),
        ({"privacy_contact": "a\x00b"}, "cannot be stored"),
    ],
)
def test_settings_that_make_no_sense_are_refused(change, words, site):
    with pytest.raises(Refused, match=words):
        change_site(words=SiteWords(**{**vars(WORDS), **change}))

    site.refresh_from_db()
    assert site.time_zone == "UTC"


def test_a_change_of_the_site_shows_at_once(site):
    change_site(words=WORDS)

    assert site_in("ar").name == "حوار الميناء"
    assert site_in("ru").name == "Harbour talks"


def test_taking_a_name_away_shows_the_first_one_again(site):
    change_site(words=WORDS)

    change_site(words=SiteWords(**{**vars(WORDS), "names": {"en": "Harbour talks", "ar": ""}}))

    assert site_in("ar").name == "Harbour talks"


def test_the_site_costs_one_statement_in_any_language(site):
    translate(site.name, language="fr", body="Paroles du port")
    translate(site.name, language="ar", body="حوار الميناء")

    for language, name in (("en", "Harbour talks"), ("fr", "Paroles du port"), ("es", None)):
        with CaptureQueriesContext(connection) as captured:
            shown = site_in(language)
        assert len(captured) == 1
        assert shown.name == (name or "Harbour talks")
    assert site_in("fr").operator == "Conseil du district"


def test_before_it_is_set_up_a_site_has_plain_words():
    assert site_in("en") == NOT_SET_UP


def test_a_role_is_given_once_and_taken(site, officer, institution):
    give_role(account=officer, institution=institution, kind="moderator")
    give_role(account=officer, institution=institution, kind="moderator")
    take_role(account=officer, institution=institution, kind="officer")

    assert list(officer.roles.values_list("kind", flat=True)) == ["moderator"]


def test_an_unknown_role_is_refused(officer, institution):
    with pytest.raises(Refused, match="no such role"):
        give_role(account=officer, institution=institution, kind="king")


def test_the_last_administrator_stays_one(administrator, institution):
    with pytest.raises(Refused, match="last administrator"):
        take_role(account=administrator, institution=institution, kind="administrator")
    with pytest.raises(Refused, match="last administrator"):
        change_roles(account=administrator, institution=institution, kinds=["officer"])
    with pytest.raises(Refused, match="last administrator"):
        deactivate(account=administrator)

    assert list(administrator.roles.values_list("kind", flat=True)) == ["administrator"]


def test_an_administrator_whose_account_is_closed_does_not_count(
    site, administrator, make_account, institution
):
    other = make_account("bea", "administrator")
    deactivate(account=other)

    with pytest.raises(Refused, match="last administrator"):
        take_role(account=administrator, institution=institution, kind="administrator")


def test_with_a_second_administrator_the_first_may_go(
    site, administrator, make_account, institution
):
    make_account("bea", "administrator")

    change_roles(account=administrator, institution=institution, kinds=["officer"])

    assert list(administrator.roles.values_list("kind", flat=True)) == ["officer"]


def test_a_closed_account_can_be_opened_again_with_its_roles(site, officer):
    deactivate(account=officer)
    reactivate(account=officer)

    officer.refresh_from_db()
    assert officer.is_active
    assert officer.roles.count() == 1


def test_an_invitation_makes_an_account_and_mails_a_link(site, institution, administrator, client):
    invitation = invite(
        email=" New.Person@Example.org ",
        name="Nia New",
        kinds=["officer", "moderator"],
        institution=institution,
        by=administrator,
    )

    account = Account.objects.get(email="new.person@example.org")
    assert (invitation.account, invitation.is_new, invitation.is_sent) == (account, True, True)
    assert not account.has_usable_password()
    assert institutions_where(account, "moderator") == {institution.pk}
    (message,) = mail.outbox
    assert message.to == ["new.person@example.org"]
    assert message.subject == "Your account at Harbour talks"
    assert "Ada has made an account for you at Harbour talks" in message.body
    link = next(line for line in message.body.splitlines() if line.startswith("http"))
    assert client.post("/" + link.split("/", 3)[3]).url == "/en/desk/"


def test_whoever_has_an_account_gets_the_roles_and_no_link(
    site, institution, administrator, stranger
):
    invitation = invite(
        email=stranger.email,
        name="Whoever",
        kinds=["officer"],
        institution=institution,
        by=administrator,
    )

    stranger.refresh_from_db()
    assert (invitation.is_new, invitation.is_sent) == (False, False)
    assert stranger.name == "Stan"
    assert mail.outbox == []


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"email": "nobody"}, "e-mail address"),
        ({"email": "a\x00b@example.org"}, "e-mail address"),
        ({"email": "x" * 100_000 + "@example.org"}, "e-mail address"),
        ({"name": ""}, "Write a name"),
        ({"name": "a\x00b"}, "cannot be stored"),
        ({"kinds": []}, "at least one role"),
        ({"kinds": ["king"]}, "no such role"),
    ],
)
def test_an_invitation_that_makes_no_sense_is_refused(
    change, words, site, institution, administrator
):
    values = {"email": "new@example.org", "name": "Nia", "kinds": ["officer"]}

    with pytest.raises(Refused, match=words):
        invite(**{**values, **change}, institution=institution, by=administrator)

    assert Account.objects.count() == 1
    assert mail.outbox == []


def test_a_closed_account_is_not_invited(site, institution, administrator, officer):
    deactivate(account=officer)

    with pytest.raises(Refused, match="is closed"):
        invite(
            email=officer.email,
            name="Olu",
            kinds=["officer"],
            institution=institution,
            by=administrator,
        )


def test_mail_that_cannot_be_sent_is_told_and_the_account_is_kept(
    site, institution, administrator, settings
):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9  # nobody listens there

    invitation = invite(
        email="new@example.org",
        name="Nia",
        kinds=["officer"],
        institution=institution,
        by=administrator,
    )

    assert (invitation.is_new, invitation.is_sent) == (True, False)
    assert Role.objects.filter(account=invitation.account).count() == 1


def test_staff_are_listed_with_all_their_roles_at_the_same_cost(
    institution, make_account, django_assert_num_queries
):
    make_account("olu", "officer", "moderator")
    other = Institution.objects.create(name=say("Hill", language="en"), slug="hill")
    Role.objects.create(account=make_account("hal"), institution=other, kind="officer")

    with django_assert_num_queries(2):
        assert [(one.account.name, one.kinds) for one in staff_of(institution.pk)] == [
            ("Olu", ("moderator", "officer"))
        ]
    make_account("mei", "moderator")
    make_account("ada", "administrator")
    with django_assert_num_queries(2):
        assert len(staff_of(institution.pk)) == 3


def test_there_is_one_site(site):
    assert Site.objects.count() == 1
