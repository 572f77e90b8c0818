"""What an institution promises for all its questions, and how it is kept."""

import json

import pytest
from django.urls import reverse

from isegoria.base.refusal import Refused
from isegoria.gates.models import Policy, Rule
from isegoria.gates.queries import binding_on, edition_of
from isegoria.gates.rules import Binding
from isegoria.gates.services import RuleSaid, put_policy, put_strict_policy
from isegoria.gates.words import policy_things
from isegoria.journey.audit import all_bodies
from isegoria.languages.codes import INTERFACE
from isegoria.languages.models import Rendering
from isegoria.languages.services import say
from isegoria.ledger.audit import audit
from isegoria.ledger.services import seal
from isegoria.organisations.models import Institution, Role
from isegoria.organisations.services import add_institution

pytestmark = pytest.mark.django_db
WORDS = {"en": "We ask before we decide.", "fr": "Nous demandons avant de décider."}


@pytest.fixture
def below(site, institution):
    return add_institution(names={"en": "Roads Office"}, language="en", above=institution)


def put(institution, *said, words=WORDS):
    return put_policy(institution=institution, words=words, language="en", said=said)


def problems():
    seal()
    return audit(all_bodies()).problems


def test_of_two_institutions_the_stricter_rule_holds_and_nobody_can_loosen_it(institution, below):
    put(
        institution,
        RuleSaid(Rule.Kind.MIN_DAYS, 30),
        RuleSaid(Rule.Kind.ANSWER_DAYS, 60),
        RuleSaid(Rule.Kind.CHANNEL, code="sms"),
    )
    put(
        below,
        RuleSaid(Rule.Kind.MIN_DAYS, 10),
        RuleSaid(Rule.Kind.ANSWER_DAYS, 20),
        RuleSaid(Rule.Kind.CHANNEL, code="paper"),
    )

    assert binding_on(below.pk) == Binding(
        numbers={"min_days": 30, "answer_days": 20}, channels=("paper", "sms")
    )
    assert binding_on(institution.pk).numbers == {"min_days": 30, "answer_days": 60}


def test_without_any_policy_nothing_binds_for_one_query(institution, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert binding_on(institution.pk) == Binding()


def test_a_new_edition_takes_the_place_of_the_one_before_which_stays(site, institution):
    put(institution, RuleSaid(Rule.Kind.MIN_DAYS, 30))
    put(institution, RuleSaid(Rule.Kind.MIN_DAYS, 20))

    latest, first = edition_of(institution, "en"), edition_of(institution, "en", 1)

    assert [one.words for one in latest.rules] == ["A question stays open for 20 days at least."]
    assert [one.words for one in first.rules] == ["A question stays open for 30 days at least."]
    assert (latest.is_latest, first.is_latest) == (True, False)
    assert binding_on(institution.pk).numbers == {"min_days": 20}


def test_the_same_policy_sent_twice_is_one_edition(site, institution):
    for _time in range(2):
        put(institution, RuleSaid(Rule.Kind.MIN_DAYS, 30))

    assert Policy.objects.count() == 1


@pytest.mark.parametrize(
    ("said", "words"),
    [
        (RuleSaid(Rule.Kind.MIN_DAYS, 0), "write a number from 1 to 365"),
        (RuleSaid(Rule.Kind.MIN_DAYS), "write a number from 1 to 365"),
        (RuleSaid(Rule.Kind.UNHEARD_BELOW, 101), "write a number from 1 to 100"),
        (RuleSaid(Rule.Kind.CHANNEL, code="pigeon"), "no such way"),
        (RuleSaid(Rule.Kind.LANGUAGE, code="zz-nothing"), "no language"),
        (RuleSaid("nonsense"), "no such rule"),
        (RuleSaid(Rule.Kind.INVITED, group=4711), "not offered any more"),
    ],
)
def test_a_rule_that_makes_no_sense_is_refused_in_words(institution, said, words):
    with pytest.raises(Refused, match=words):
        put(institution, said)

    assert not Policy.objects.exists()


def test_a_policy_without_words_is_refused(institution):
    with pytest.raises(Refused, match="Write the policy in words"):
        put(institution, words={"en": "  ", "fr": "Oui."})


def test_whoever_changes_a_rule_in_the_database_is_found_out(site, institution):
    put(institution, RuleSaid(Rule.Kind.MIN_DAYS, 30))
    assert problems() == []

    Rule.objects.update(number=3)

    (problem,) = problems()
    assert "edition 1 of policy" in problem


def test_whoever_changes_the_words_in_the_database_is_found_out(site, institution):
    policy = put(institution)

    Rendering.objects.filter(text=policy.text, language="fr").update(body="Non.")

    assert len(problems()) == 1
    assert [one.is_public for one in policy_things(Policy.objects.all())] == [True]


def test_the_policy_of_a_new_site_is_strict_and_in_every_language(site, institution):
    policy = put_strict_policy(institution)

    said = dict(Rendering.objects.filter(text=policy.text).values_list("language", "body"))
    assert set(said) == set(INTERFACE)
    assert len(set(said.values())) == len(INTERFACE)
    assert binding_on(institution.pk).numbers["min_days"] == 30


def test_everybody_reads_the_rules_and_programs_do_too(client, institution, below):
    put(institution, RuleSaid(Rule.Kind.MIN_DAYS, 30), RuleSaid(Rule.Kind.LANGUAGE, code="ar"))

    page = client.get(reverse("policy", args=[below.slug])).content.decode()
    data = client.get(reverse("policy-data", args=[institution.slug]))

    assert "A question stays open for 30 days at least." in page
    assert "Harbour District Council" in page
    assert json.loads(data.content)["rules"]["languages"] == ["ar"]
    assert json.loads(data.content)["text"] == WORDS
    assert client.get(reverse("policies")).status_code == 200
    assert client.get(reverse("policy", args=["nobody"])).status_code == 404
    assert client.get(reverse("policy", args=["harbour"]) + "?edition=9").status_code == 404
    assert client.get(reverse("policy-data", args=["nobody"])).status_code == 404


def test_an_administrator_puts_down_a_policy_at_the_desk(client, administrator, institution, site):
    client.force_login(administrator)
    address = reverse("policy-change", args=[institution.slug])

    shown = client.get(address)
    sent = client.post(
        address,
        {"words_en": WORDS["en"], "min_days": "30", "channels": ["sms"], "languages": ["fr"]},
    )

    assert shown.status_code == 200
    assert sent.status_code == 302
    assert binding_on(institution.pk) == Binding({"min_days": 30}, ("sms",), ("fr",))
    assert Policy.objects.get().made_by == administrator
    again = client.get(address).content.decode()
    assert 'value="30"' in again
    assert WORDS["en"] in again


@pytest.mark.parametrize(
    "typed",
    [
        {"words_en": ""},
        {"words_en": "Yes.", "min_days": "-1"},
        {"words_en": "Yes.", "min_days": "9" * 30},
        {"words_en": "Yes.", "channels": ["api"]},
        {"words_en": "x" * 6000},
        {"words_en": "Yes.\x00"},
    ],
)
def test_what_cannot_be_a_policy_is_refused_with_words(
    client, administrator, institution, site, typed
):
    client.force_login(administrator)

    sent = client.post(reverse("policy-change", args=[institution.slug]), typed)

    assert sent.status_code == 422
    assert 'class="error-summary"' in sent.content.decode()
    assert not Policy.objects.exists()


def test_only_administrators_of_the_institution_change_its_policy(
    client, make_account, officer, moderator, stranger, below, institution
):
    elsewhere = make_account("eve")
    Role.objects.create(account=elsewhere, institution=below, kind="administrator")
    address = reverse("policy-change", args=[institution.slug])
    typed = {"words_en": WORDS["en"]}

    statuses = {}
    for account in (officer, moderator, stranger, elsewhere):
        client.force_login(account)
        statuses[account.name] = (client.get(address).status_code, client.post(address, typed))

    assert {name: (got, sent.status_code) for name, (got, sent) in statuses.items()} == {
        "Olu": (403, 403),
        "Mei": (403, 403),
        "Stan": (403, 403),
        "Eve": (403, 403),
    }
    assert not Policy.objects.exists()


def test_a_ring_of_institutions_ends(institution, below):
    Institution.objects.filter(pk=institution.pk).update(above=below)
    put(below, RuleSaid(Rule.Kind.MIN_DAYS, 5))

    assert binding_on(institution.pk).numbers == {"min_days": 5}


def test_an_institution_without_rules_says_so(client, site):
    other = Institution.objects.create(name=say("Port", language="en"), slug="port")

    page = client.get(reverse("policy", args=[other.slug]))

    assert "This institution has no rules of its own." in page.content.decode()
