"""What two people set aside when a report is published, and what nobody can set aside."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from isegoria.base.refusal import NotNow, Refused
from isegoria.gates import setting_aside
from isegoria.gates.models import GateOverride
from isegoria.gates.queries import override_for
from isegoria.journey.audit import all_bodies
from isegoria.journey.jobs import look_after_gates
from isegoria.languages.models import Rendering
from isegoria.ledger.audit import audit
from isegoria.ledger.services import seal
from isegoria.organisations.models import Certificate, Role
from isegoria.people.models import Account
from isegoria.process.models import Stage
from isegoria.report import gaps, rules
from isegoria.report.fetching import short_words
from isegoria.report.models import Line, Publication, Recording, Report
from isegoria.report.queries import body_of, digest_of_body, parts_of, state_of
from isegoria.report.services.hearing import say_whom_it_is_about
from isegoria.report.services.publishing import publish

pytestmark = pytest.mark.django_db

REASONS = {"en": "The only translator is ill.", "fr": "La seule traductrice est malade."}
LET_PASS = ("languages", "easy", "short", "audio", "sections")


@pytest.fixture
def colleague(institution, heard):
    account = Account.objects.create(email="cleo@example.org", name="Cleo Colleague")
    Role.objects.create(account=account, institution=institution, kind=Role.Kind.ADMINISTRATOR)
    return account


@pytest.fixture
def untranslated(whole, drop):
    """A report of which one section is not told in French."""
    drop(whole, "fr", "next")
    return whole


def ask(report, by, gate="languages", reasons=REASONS):
    cause = gaps.causes_in(state_now(report)).get(gate)
    return gaps.ask(report=report, gate=gate, cause=cause, reasons=reasons, by=by)


def agree(report, one, by):
    cause = gaps.causes_in(state_now(report)).get(one.gate)
    return setting_aside.answer(one=one, agrees=True, cause=cause, by=by)


def state_now(report):
    report.refresh_from_db()
    return state_of(report, parts_of(report))


def looked_at(report):
    parts = parts_of(report)
    told = gaps.told_of(gaps.keys_that_hold(state_of(report, parts)), report.process)
    return digest_of_body(body_of(report, parts, told))


def told_to_the_log():
    """What the log finds wrong with keys and reports; the answers of the fixture are not in it."""
    seal()
    found = audit(all_bodies()).problems
    return [one for one in found if "override" in one or "report" in one]


def words_of(response):
    main = response.content.decode().partition("<main")[2].partition("</main>")[0]
    return " ".join(re.sub(r"<[^>]+>", " ", main).split())


def test_without_keys_and_with_one_alone_it_stays_a_draft(untranslated, signer, writer):
    with pytest.raises(NotNow, match="French"):
        publish(report=untranslated, digest=looked_at(untranslated), by=signer)
    ask(untranslated, writer)
    with pytest.raises(NotNow, match="French"):
        publish(report=untranslated, digest=looked_at(untranslated), by=signer)

    assert not Publication.objects.exists()


def test_with_two_keys_it_is_published_and_everybody_reads_why(
    untranslated, signer, writer, colleague, client
):
    agree(untranslated, ask(untranslated, writer), colleague)

    made = publish(report=untranslated, digest=looked_at(untranslated), by=signer)

    page = words_of(client.get(reverse("report", args=["internet"])))
    assert "Published although something was missing" in page
    assert "Every language of the question: The only translator is ill." in page
    assert "Asked for by one person (Officer), agreed to by another (Administrator)" in page
    assert "La seule traductrice" in client.get("/fr/q/internet/report/").content.decode()
    told = client.get(reverse("report-data", args=["internet"])).json()["set_aside"]
    assert [(one["gate"], one["reason"]) for one in told] == [("languages", REASONS)]
    assert made.body["set_aside"] == told
    question = client.get(reverse("question", args=["internet"])).content.decode()
    assert "Opened although" not in question


def test_the_public_log_seals_who_set_it_aside(untranslated, signer, writer, colleague):
    agree(untranslated, ask(untranslated, writer), colleague)
    publish(report=untranslated, digest=looked_at(untranslated), by=signer)

    assert told_to_the_log() == []
    GateOverride.objects.update(second_by=signer)
    assert len(told_to_the_log()) == 1


def test_a_report_that_lacks_nothing_bears_no_flag(whole, signer, client):
    publish(report=whole, digest=looked_at(whole), by=signer)

    page = client.get(reverse("report", args=["internet"])).content.decode()
    assert "although something was missing" not in page
    assert client.get(reverse("report-data", args=["internet"])).json()["set_aside"] == []


@pytest.mark.parametrize("gate", [one.code for one in rules.GATES])
def test_every_gate_is_either_set_aside_by_two_or_by_nobody(gate):
    assert (gate in LET_PASS) != (gate in rules.NEVER_SET_ASIDE)


@pytest.mark.parametrize("gate", LET_PASS)
def test_each_that_may_be_is_set_aside(gate, whole, signer, writer, colleague, drop):
    if gate == "audio":
        Recording.objects.filter(language="fr").update(is_current=False)
    elif gate == "sections":
        drop(whole, "en", "next")
    else:
        drop(whole, "fr", {"languages": "next"}.get(gate, gate))
    for one in rules.obstacles(state_now(whole)):
        agree(whole, ask(whole, writer, one), colleague)

    assert gate in {one.gate for one in gaps.keys_that_hold(state_now(whole))}
    assert publish(report=whole, digest=looked_at(whole), by=signer).number == 1


def _still_open(report):
    in_an_hour = timezone.now() + timedelta(hours=1)
    Stage.objects.filter(process=report.process, kind="hear").update(ends_at=in_an_hour)


def _nobody_named(report):
    Line.objects.filter(section__report=report, section__kind="opening").first().delete()


def _few_left_out(report):
    Line.objects.filter(section__report=report, section__kind="minority").first().delete()


def _figures_of_yesterday(report):
    line = Line.objects.filter(section__report=report, key="people").first()
    line.figures = [999]
    line.save()


def _unread_by_those_it_is_about(report):
    say_whom_it_is_about(report=report, about=Report.About.COMMUNITY, community="Sápmi")


@pytest.mark.parametrize(
    ("gate", "spoil"),
    [
        ("closed", _still_open),
        ("opening", _nobody_named),
        ("minority", _few_left_out),
        ("figures", _figures_of_yesterday),
        ("community", _unread_by_those_it_is_about),
    ],
)
def test_no_two_people_let_this_pass(gate, spoil, whole, signer, writer, colleague):
    spoil(whole)
    assert gate in rules.obstacles(state_now(whole))

    with pytest.raises(Refused, match="No report is published without this"):
        ask(whole, writer, gate)
    # Not even where a row was put into the database by hand.
    one = ask_by_hand(whole, writer, gate)
    agree(whole, one, colleague)
    with pytest.raises(NotNow):
        publish(report=whole, digest=looked_at(whole), by=signer)
    assert not Publication.objects.exists()


def ask_by_hand(report, by, gate):
    cause = gaps.causes_in(state_now(report))[gate]
    return setting_aside.ask(
        process=report.process, gate=gate, cause=cause, reasons=REASONS, by=by, step=gaps.STEP
    )


def test_no_two_people_take_the_place_of_the_certificate(untranslated, signer, writer, colleague):
    agree(untranslated, ask(untranslated, writer), colleague)
    ended = timezone.now().date() - timedelta(days=2)
    Certificate.objects.update(earned_on=ended - timedelta(days=300), valid_until=ended)

    for account, why in ((signer, "has ended"), (colleague, "Only an interpreter")):
        with pytest.raises(Refused, match=why):
            publish(report=untranslated, digest=looked_at(untranslated), by=account)

    assert not Publication.objects.exists()


@pytest.mark.parametrize("gate", ["certificate", "signing", "privacy", "quoted", "nonsense", ""])
def test_what_is_no_gate_is_not_set_aside(gate, untranslated, writer):
    with pytest.raises(Refused):
        gaps.ask(report=untranslated, gate=gate, cause="x", reasons=REASONS, by=writer)


def test_what_may_not_be_quoted_stays_away_whatever_was_set_aside(
    untranslated, signer, writer, colleague, items, client
):
    words = items["right"].text.renderings.get().body
    agree(untranslated, ask(untranslated, writer), colleague)
    publish(report=untranslated, digest=looked_at(untranslated), by=signer)
    items["right"].standing = "refused"
    items["right"].save()

    assert words not in client.get(reverse("report", args=["internet"])).content.decode()
    assert words not in client.get(reverse("report-data", args=["internet"])).content.decode()


def test_something_else_that_is_missing_needs_keys_of_its_own(
    untranslated, signer, writer, colleague, drop
):
    agree(untranslated, ask(untranslated, writer), colleague)
    drop(untranslated, "fr", "easy")

    with pytest.raises(NotNow):
        publish(report=untranslated, digest=looked_at(untranslated), by=signer)


def test_keys_that_are_not_needed_any_more_are_not_told(whole, signer, writer, colleague, client):
    recording = Recording.objects.get(language="fr", is_current=True)
    Recording.objects.filter(pk=recording.pk).update(checked_by=None)
    agree(whole, ask(whole, writer, "audio"), colleague)
    Recording.objects.filter(pk=recording.pk).update(checked_by=writer)

    made = publish(report=whole, digest=looked_at(whole), by=signer)

    assert "set_aside" not in made.body
    assert GateOverride.objects.get().state == "withdrawn"


def test_a_new_version_needs_new_keys_and_the_old_ones_stay_in_the_old(
    untranslated, signer, writer, colleague, client
):
    one = agree(untranslated, ask(untranslated, writer), colleague)
    publish(report=untranslated, digest=looked_at(untranslated), by=signer)
    line = Line.objects.filter(section__kind="ground").first()
    for language, words in (("en", "Nearly all of 30."), ("fr", "Presque tous les 30.")):
        Rendering.objects.filter(text=line.text_id, language=language).update(body=words)

    why = "A figure was wrong."
    with pytest.raises(NotNow, match="French"):
        publish(report=untranslated, digest=looked_at(untranslated), by=signer, reason=why)
    with pytest.raises(Refused, match="can no longer be changed"):
        setting_aside.take_back(one=one, by=writer)
    other = {code: f"{words} Again." for code, words in REASONS.items()}
    agree(untranslated, ask(untranslated, writer, reasons=other), colleague)
    publish(report=untranslated, digest=looked_at(untranslated), by=signer, reason=why)

    first, second = (
        client.get(reverse("report-version", args=["internet", number])).content.decode()
        for number in (1, 2)
    )
    assert (REASONS["en"] in first, other["en"] in first) == (True, False)
    assert other["en"] in second
    assert told_to_the_log() == []


def test_a_key_taken_back_while_somebody_reads_is_noticed(untranslated, signer, writer, colleague):
    one = agree(untranslated, ask(untranslated, writer), colleague)
    read = looked_at(untranslated)
    setting_aside.take_back(one=one, by=colleague)

    with pytest.raises(Refused, match="Read it again"):
        publish(report=untranslated, digest=read, by=signer)


def test_the_worker_does_not_call_it_mended(untranslated, signer, writer, colleague):
    agree(untranslated, ask(untranslated, writer), colleague)
    publish(report=untranslated, digest=looked_at(untranslated), by=signer)

    assert look_after_gates() == 0
    assert GateOverride.objects.get().mended_at is None


def test_who_reads_a_language_that_is_missing_gets_the_words_that_are_there(
    whole, signer, writer, colleague, drop, client
):
    drop(whole, "fr", "next", "short", "easy")
    Recording.objects.filter(language="fr").update(is_current=False)
    for gate in ("languages", "short", "easy", "audio"):
        agree(whole, ask(whole, writer, gate), colleague)

    made = publish(report=whole, digest=looked_at(whole), by=signer)

    assert short_words(made, "fr") == short_words(made, "en") != ""
    line = Line.objects.filter(section__kind="next").first()
    words = line.text.renderings.get(language="en").body[:20]
    assert re.search(
        rf'<bdi lang="en">{words}', client.get("/fr/q/internet/report/").content.decode()
    )
    assert '<p lang="en" dir="auto">' in client.get("/fr/q/internet/report/easy/").content.decode()


def test_two_people_do_it_at_the_desk(client, untranslated, signer, writer, colleague):
    address = reverse("desk-report-aside", args=["internet", "languages"])
    desk = reverse("desk-report", args=["internet"])
    reasons = {f"reason_{code}": words for code, words in REASONS.items()}
    client.force_login(writer)
    assert f'href="{address}"' in client.get(desk).content.decode()

    without = client.post(address, {"do": "ask", "reason_en": REASONS["en"]})
    asked = client.post(address, {"do": "ask"} | reasons)
    own = client.post(address, {"do": "agree"})
    client.force_login(colleague)
    shown = words_of(client.get(address))
    agreed = client.post(address, {"do": "agree"}, follow=True)
    twice = client.post(address, {"do": "agree"})

    assert [one.status_code for one in (without, asked, own, twice)] == [422, 302, 422, 422]
    assert "Asked for by Wanda Writer" in shown
    assert REASONS["en"] in shown
    assert "Nothing is missing" in words_of(agreed)
    assert override_for(untranslated.process, "languages", gaps.STEP).state == "agreed"
    client.force_login(signer)
    page = client.get(reverse("desk-report-publish", args=["internet"]))
    assert REASONS["en"] in page.content.decode()
    assert "Before it can be published" not in page.content.decode()
    sent = {"digest": page.context["digest"]}
    assert client.post(reverse("desk-report-publish", args=["internet"]), sent).status_code == 302


@pytest.mark.parametrize("typed", [{}, {"do": "ask"}, {"do": "x"}, {"do": "agree"}])
def test_a_form_that_makes_no_sense_is_refused_with_words(client, untranslated, writer, typed):
    client.force_login(writer)

    response = client.post(reverse("desk-report-aside", args=["internet", "languages"]), typed)

    assert response.status_code == 422
    assert 'class="error-summary"' in response.content.decode()
    assert not GateOverride.objects.exists()


def test_gates_that_nobody_sets_aside_have_no_page(client, untranslated, writer):
    client.force_login(writer)
    for gate in (*rules.NEVER_SET_ASIDE, "nonsense"):
        address = reverse("desk-report-aside", args=["internet", gate])
        assert client.get(address).status_code == 404


def test_an_interpreter_who_is_no_officer_gives_no_key(client, untranslated, institution):
    account = Account.objects.create(email="only@example.org", name="Only")
    Role.objects.create(account=account, institution=institution, kind=Role.Kind.INTERPRETER)
    client.force_login(account)
    reasons = {f"reason_{code}": words for code, words in REASONS.items()}

    address = reverse("desk-report-aside", args=["internet", "languages"])
    assert "for officers and administrators" in words_of(
        client.post(address, {"do": "ask"} | reasons)
    )
    assert not GateOverride.objects.exists()
