"""A question with something missing opens only if two people say in public why."""

import html
import re
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from isegoria.base.refusal import Refused
from isegoria.gates import setting_aside
from isegoria.gates.models import GateOverride, Rule
from isegoria.gates.services import RuleSaid, put_policy
from isegoria.journey.audit import all_bodies
from isegoria.journey.jobs import look_after_gates
from isegoria.journey.queries.gates import causes_in, checklist, obstacles, obstacles_of_each
from isegoria.journey.services import offer, open_to_the_public, throw_away
from isegoria.languages.models import Text
from isegoria.ledger.audit import audit
from isegoria.ledger.services import seal
from isegoria.organisations.models import Institution, Role
from isegoria.process.models import Process
from isegoria.process.services import Obstructed, Why, save_words

pytestmark = pytest.mark.django_db
REASON = "The council was told only last week, and votes in ten days."


@pytest.fixture
def lacking(ready, institution):
    """A question that offers no text messages, though the policy of its institution asks for it."""
    said = [RuleSaid(Rule.Kind.CHANNEL, code="sms")]
    put_policy(institution=institution, words={"en": "So."}, language="en", said=said)
    return ready


@pytest.fixture
def colleague(make_account):
    return make_account("cleo", "officer")


def ask(process, by, gate="must_channels", **reasons):
    return setting_aside.ask(
        process=process,
        gate=gate,
        cause=causes_in(process).get(gate),
        reasons=reasons or {"en": REASON},
        by=by,
    )


def answer(one, by, *, agrees=True):
    cause = causes_in(one.process).get(one.gate)
    return setting_aside.answer(one=one, agrees=agrees, cause=cause, by=by)


def words_of(response):
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", response.content.decode())).split())


def problems():
    seal()
    return audit(all_bodies()).problems


def test_refused_without_two_keys_and_with_one_alone(lacking, officer):
    with pytest.raises(Obstructed, match="Text message"):
        open_to_the_public(lacking, by=officer)
    ask(lacking, officer)
    with pytest.raises(Obstructed, match="Text message"):
        open_to_the_public(lacking, by=officer)


def test_with_two_keys_it_opens_and_everybody_reads_why(lacking, officer, colleague, client):
    answer(ask(lacking, officer), colleague)

    open_to_the_public(lacking, by=officer)

    page = words_of(client.get(reverse("question", args=[lacking.slug])))
    assert "Opened although something was missing" in page
    assert "The ways to take part that the policy asks for" in page
    assert REASON in page
    assert "Asked for by one person (Officer), agreed to by another (Officer)" in page
    told = client.get(f"/api/v1/questions/{lacking.slug}").json()["gaps"]["set_aside"]
    assert [(one["gate"], one["reason"]) for one in told] == [("must_channels", REASON)]
    assert problems() == []
    GateOverride.objects.update(second_by=None, state="asked")
    assert len(problems()) == 1


def test_a_question_that_lacks_nothing_bears_no_flag(ready, officer, client):
    open_to_the_public(ready, by=officer)

    page = client.get(reverse("question", args=[ready.slug]))

    assert "Opened although" not in page.content.decode()
    assert client.get(f"/api/v1/questions/{ready.slug}").json()["gaps"]["set_aside"] == []


def test_nobody_gives_both_keys(lacking, officer):
    one = ask(lacking, officer)

    with pytest.raises(Refused, match="Somebody else has to agree"):
        answer(one, officer)
    with pytest.raises(IntegrityError), transaction.atomic():
        GateOverride.objects.update(second_by=officer, state="agreed")


def test_nobody_of_another_institution_or_in_another_role_gives_a_key(
    lacking, officer, moderator, stranger, make_account, institution
):
    elsewhere = make_account("eve")
    other = Institution.objects.create(
        name=Text.objects.create(source_language="en"), slug="port", above=institution
    )
    Role.objects.create(account=elsewhere, institution=other, kind="administrator")
    closed = make_account("cid", "officer")
    closed.is_active = False
    closed.save()
    one = ask(lacking, officer)

    for account in (moderator, stranger, elsewhere, closed):
        with pytest.raises(Refused, match="for officers and administrators"):
            answer(one, account)
        with pytest.raises(Refused, match="for officers and administrators"):
            ask(lacking, account)


def test_a_refused_key_opens_nothing_and_is_not_public(lacking, officer, colleague):
    one = answer(ask(lacking, officer), colleague, agrees=False)

    assert one.state == "refused"
    assert [each.field for each in obstacles(lacking)] == ["must_channels"]
    with pytest.raises(Refused, match="answered this already"):
        answer(one, colleague)


def test_agreeing_twice_happens_once(lacking, officer, colleague, administrator):
    one = answer(ask(lacking, officer), colleague)

    with pytest.raises(Refused, match="answered this already"):
        answer(one, administrator)
    assert GateOverride.objects.get().second_by == colleague


def test_asking_twice_is_one_wish(lacking, officer, colleague):
    ask(lacking, officer)

    with pytest.raises(Refused, match="asked for already"):
        ask(lacking, colleague)
    assert GateOverride.objects.count() == 1


def test_a_second_key_that_comes_late_is_refused_and_can_be_asked_for_anew(
    lacking, officer, colleague
):
    one = ask(lacking, officer)
    GateOverride.objects.update(asked_at=timezone.now() - timedelta(days=15))

    with pytest.raises(Refused, match="more than two weeks ago"):
        answer(one, colleague)
    answer(ask(lacking, officer), colleague)
    assert obstacles(lacking) == []


def test_two_keys_let_through_nothing_but_what_they_were_given_for(
    lacking, officer, colleague, institution
):
    answer(ask(lacking, officer), colleague)
    assert obstacles(lacking) == []

    said = [RuleSaid(Rule.Kind.CHANNEL, code="sms"), RuleSaid(Rule.Kind.CHANNEL, code="paper")]
    put_policy(institution=institution, words={"en": "So."}, language="en", said=said)

    assert [one.field for one in obstacles(lacking)] == ["must_channels"]
    assert [one.field for one in obstacles_of_each([lacking])[lacking.pk]] == ["must_channels"]


def test_the_language_of_the_page_does_not_matter_to_the_keys(lacking, officer, colleague):
    with override("fr"):
        one = ask(lacking, officer)
    with override("ar"):
        answer(one, colleague)

    assert obstacles(lacking) == []
    assert obstacles_of_each([lacking]) == {lacking.pk: []}


@pytest.mark.parametrize("gate", ["question", "closes_at", "channels", "seeds", "time_zone"])
def test_what_there_would_be_nothing_to_open_without_is_never_set_aside(lacking, officer, gate):
    with pytest.raises(Refused, match="nothing to open"):
        ask(lacking, officer, gate)


def test_what_is_not_missing_is_not_set_aside(lacking, officer):
    with pytest.raises(Refused, match="Nothing is missing here any more"):
        ask(lacking, officer, "problem")


@pytest.mark.parametrize("words", ["", "   ", "x" * 601])
def test_the_reason_must_be_there_in_every_language_and_short(lacking, officer, words):
    offer(lacking, languages=["fr"], channels=["web"], why=Why())

    with pytest.raises(Refused, match="reason"):
        ask(lacking, officer, en=REASON, fr=words)
    assert not GateOverride.objects.exists()


def test_a_part_of_the_record_can_be_set_aside_too(lacking, officer, colleague, client):
    save_words(lacking, {"decided_by": ""})
    for gate in ("must_channels", "decided_by"):
        answer(ask(lacking, officer, gate), colleague)

    open_to_the_public(lacking, by=officer)

    assert client.get(reverse("question", args=[lacking.slug])).status_code == 200


def test_what_is_there_by_the_opening_is_not_called_missing(lacking, officer, colleague, client):
    answer(ask(lacking, officer), colleague)
    offer(lacking, languages=[], channels=["web", "sms"], why=Why())

    open_to_the_public(lacking, by=officer)

    assert GateOverride.objects.get().state == "withdrawn"
    page = client.get(reverse("question", args=[lacking.slug])).content.decode()
    assert "Opened although" not in page


def test_what_comes_after_the_opening_is_noted_beside_the_flag(lacking, officer, colleague, client):
    answer(ask(lacking, officer), colleague)
    open_to_the_public(lacking, by=officer)
    assert look_after_gates() == 0
    lacking.refresh_from_db()

    why = Why("Text messages work now.", officer)
    offer(lacking, languages=[], channels=["web", "sms"], why=why)

    assert look_after_gates() == 1
    assert look_after_gates() == 0
    page = words_of(client.get(reverse("question", args=[lacking.slug])))
    assert "nothing is missing here any more" in page
    assert REASON in page
    assert problems() == []


def test_a_key_is_taken_back_by_those_who_gave_it_and_not_after_the_opening(
    lacking, officer, colleague, administrator
):
    one = answer(ask(lacking, officer), colleague)

    with pytest.raises(Refused, match="Only those who gave a key"):
        setting_aside.take_back(one=one, by=administrator)
    setting_aside.take_back(one=one, by=colleague)
    assert [each.field for each in obstacles(lacking)] == ["must_channels"]

    again = answer(ask(lacking, officer), colleague)
    open_to_the_public(lacking, by=officer)
    with pytest.raises(Refused, match="can no longer be changed"):
        setting_aside.take_back(one=again, by=officer)


def test_throwing_a_draft_away_leaves_no_reason_behind(lacking, officer):
    ask(lacking, officer)
    reason = GateOverride.objects.get().reason_id

    throw_away(lacking)

    assert not Text.objects.filter(pk=reason).exists()
    assert not Process.objects.exists()


def test_two_people_do_it_at_the_desk(client, lacking, officer, colleague):
    address = reverse("desk-override", args=[lacking.slug, "must_channels"])
    client.force_login(officer)
    page = client.get(reverse("desk-question", args=[lacking.slug])).content.decode()
    assert f'href="{address}"' in page

    asked = client.post(address, {"do": "ask", "reason_en": REASON})
    own = client.post(address, {"do": "agree"})
    client.force_login(colleague)
    shown = words_of(client.get(address))
    agreed = client.post(address, {"do": "agree"})
    twice = client.post(address, {"do": "agree"})

    statuses = [one.status_code for one in (asked, own, agreed, twice)]
    assert statuses == [302, 422, 302, 422]
    assert REASON in shown
    assert "Asked for by Olu" in shown
    gate = next(one for one in checklist(lacking) if one.field == "must_channels")
    assert (gate.met, gate.set_aside) == (True, True)
    assert client.post(reverse("desk-open", args=[lacking.slug])).status_code == 302
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("typed", [{}, {"do": "ask"}, {"do": "x"}, {"do": "agree"}])
def test_a_form_that_makes_no_sense_is_refused_with_words(desk, lacking, typed):
    answer_ = desk.post(reverse("desk-override", args=[lacking.slug, "must_channels"]), typed)

    assert answer_.status_code == 422
    assert 'class="error-summary"' in answer_.content.decode()
    assert not GateOverride.objects.exists()


def test_the_page_is_there_for_those_alone_who_prepare_the_question(
    client, lacking, moderator, stranger
):
    address = reverse("desk-override", args=[lacking.slug, "must_channels"])
    for account in (moderator, stranger):
        client.force_login(account)
        assert client.get(address).status_code == 404
        assert client.post(address, {"do": "ask", "reason_en": REASON}).status_code == 404
    assert not GateOverride.objects.exists()


def test_gates_that_are_none_have_no_page(desk, lacking):
    for gate in ("nonsense", "question", "seeds"):
        assert desk.get(reverse("desk-override", args=[lacking.slug, gate])).status_code == 404
