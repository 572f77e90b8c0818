"""Before a question opens whoever decides confirms it, and two who did not write it read it."""

import html
import re

import pytest
from django.urls import reverse

from isegoria.base.refusal import Refused
from isegoria.gates import judging
from isegoria.gates.models import Confirmation, Review, Rule
from isegoria.gates.services import RuleSaid, put_policy
from isegoria.journey.audit import all_bodies
from isegoria.journey.queries.gates import checklist
from isegoria.journey.queries.texts import digest_of_wording
from isegoria.journey.services import add_seed, open_to_the_public
from isegoria.languages.services import say
from isegoria.ledger.audit import audit
from isegoria.ledger.services import seal
from isegoria.organisations.models import Institution, Role
from isegoria.process.services import Obstructed, note_author, save_words

pytestmark = pytest.mark.django_db
GOOD = dict.fromkeys(Review.Check.values, "yes")


@pytest.fixture
def policy(institution):
    def put(*kinds):
        said = [RuleSaid(kind) for kind in kinds]
        put_policy(institution=institution, words={"en": "So."}, language="en", said=said)

    return put


@pytest.fixture
def decider(make_account):
    return make_account("dora", "decision_officer")


@pytest.fixture
def readers(make_account):
    return [make_account(name, "officer") for name in ("rita", "rolf")]


def missing(process):
    return {one.field: one.note for one in checklist(process) if not one.met}


def confirm(process, by, **said):
    all_three = {"nothing_decided": True, "means_there": True, "parts_right": True}
    return judging.confirm(process=process, by=by, **(all_three | said))


def read(process, by, *faults, comment="", words=None):
    digest = digest_of_wording(process)
    return judging.review(
        process=process,
        digest=digest,
        read=words or digest,
        faults=faults,
        comment=comment,
        by=by,
    )


def words_of(response):
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", response.content.decode())).split())


def problems():
    seal()
    return audit(all_bodies()).problems


def test_without_the_word_of_whoever_decides_it_does_not_open(ready, policy, officer, decider):
    policy(Rule.Kind.CONFIRMED)

    with pytest.raises(Obstructed, match="A decision officer must confirm"):
        open_to_the_public(ready, by=officer)
    confirm(ready, decider)
    open_to_the_public(ready, by=officer)

    assert problems() == []
    Confirmation.objects.update(digest="0" * 64)
    assert len(problems()) == 1


@pytest.mark.parametrize("lacking", ["nothing_decided", "means_there", "parts_right"])
def test_two_of_three_are_no_confirmation(ready, decider, lacking):
    with pytest.raises(Refused, match="Confirm all three"):
        confirm(ready, decider, **{lacking: False})

    assert not Confirmation.objects.exists()


def test_only_a_decision_officer_of_whoever_asks_confirms(
    ready, officer, administrator, moderator, stranger, make_account
):
    elsewhere = make_account("eve")
    other = Institution.objects.create(name=say("Port", language="en"), slug="port")
    Role.objects.create(account=elsewhere, institution=other, kind="decision_officer")

    for account in (officer, administrator, moderator, stranger, elsewhere):
        with pytest.raises(Refused, match="Only a decision officer"):
            confirm(ready, account)


def test_other_words_about_what_can_change_are_confirmed_anew(ready, policy, decider):
    policy(Rule.Kind.CONFIRMED)
    confirm(ready, decider)
    assert missing(ready) == {}

    save_words(ready, {"can_change": "Nothing much."})

    assert list(missing(ready)) == ["influence"]
    confirm(ready, decider)
    assert missing(ready) == {}


def test_confirming_twice_is_one_word_and_late_is_refused(ready, officer, decider):
    confirm(ready, decider)
    confirm(ready, decider)
    assert Confirmation.objects.count() == 1

    open_to_the_public(ready, by=officer)
    with pytest.raises(Refused, match="can no longer be changed"):
        confirm(ready, decider)


def test_two_people_who_did_not_write_it_must_find_it_neutral(ready, policy, officer, readers):
    policy(Rule.Kind.REVIEWED)

    assert missing(ready)["neutral"].startswith("2 people who did not write it")
    read(ready, readers[0])
    read(ready, readers[0])
    assert missing(ready)["neutral"].startswith("1 person who did not write it")
    read(ready, readers[1])
    open_to_the_public(ready, by=officer)

    assert problems() == []
    Review.objects.filter(reviewed_by=readers[0]).update(faults="leading", comment="x")
    assert len(problems()) == 1


def test_one_no_keeps_it_closed_until_the_words_are_changed(ready, policy, readers, make_account):
    policy(Rule.Kind.REVIEWED)
    read(ready, readers[0])
    read(ready, readers[1], "leading", comment="“Should” says that they are to come.")
    read(ready, make_account("rosa", "auditor"))

    assert missing(ready) == {
        "neutral": "Found wanting: It does not push towards one answer. "
        "Change the words, then have them read again."
    }
    save_words(ready, {"question": "Where could new bus shelters stand?"})
    assert missing(ready)["neutral"].startswith("2 people")


def test_one_more_thing_to_answer_asks_for_it_again(ready, policy, readers):
    policy(Rule.Kind.REVIEWED)
    for one in readers:
        read(ready, one)
    assert missing(ready) == {}

    add_seed(ready.activities.select_related("process", "stage").get(), words="Glass is best.")

    assert list(missing(ready)) == ["neutral"]


def test_whoever_wrote_words_of_it_at_the_desk_cannot_judge_it(
    client, desk, ready, officer, filled, policy
):
    policy(Rule.Kind.REVIEWED)
    address = reverse("desk-words", args=[ready.slug])
    desk.post(address, filled(desk.get(address), problem="It rains."))

    with pytest.raises(Refused, match="You have written words of this question"):
        read(ready, officer)
    page = desk.get(reverse("desk-review", args=[ready.slug]))
    assert "You have written words of this question" in page.content.decode()
    assert "<textarea" not in page.content.decode()


def test_what_somebody_read_before_they_wrote_counts_no_more(ready, policy, readers):
    policy(Rule.Kind.REVIEWED)
    for one in readers:
        read(ready, one)
    note_author(ready, readers[0])

    assert missing(ready)["neutral"].startswith("1 person")


def test_nonsense_and_strangers_are_refused_with_words(ready, readers, stranger):
    with pytest.raises(Refused, match="Say what should be changed"):
        read(ready, readers[0], "leading")
    with pytest.raises(Refused, match="not offered any more"):
        read(ready, readers[0], "nonsense", comment="x")
    with pytest.raises(Refused, match="too long"):
        read(ready, readers[0], "leading", comment="x" * 501)
    with pytest.raises(Refused, match="Read them again"):
        read(ready, readers[0], words="0" * 64)
    with pytest.raises(Refused, match="those who work for whoever asks"):
        read(ready, stranger)
    assert not Review.objects.exists()


def test_they_do_it_at_the_desk_and_everybody_reads_what_they_found(
    client, ready, policy, decider, readers, officer
):
    policy(Rule.Kind.CONFIRMED, Rule.Kind.REVIEWED)
    client.force_login(decider)
    assert client.get(reverse("desk")).status_code == 302
    assert "Confirm that nothing is decided yet" in words_of(client.get(reverse("desk-judge")))
    address = reverse("desk-confirm", args=[ready.slug])
    assert client.post(address, {"nothing_decided": "on"}).status_code == 422
    three = dict.fromkeys(("nothing_decided", "means_there", "parts_right"), "on")
    assert client.post(address, three).status_code == 302
    address = reverse("desk-review", args=[ready.slug])
    for one in readers:
        client.force_login(one)
        page = client.get(address)
        assert "Where should the new bus shelters stand?" in words_of(page)
        sent = GOOD | {"read": page.context["digest"]}
        assert client.post(address, {}).status_code == 422
        assert client.post(address, sent).status_code == 302
    client.force_login(officer)
    assert client.post(reverse("desk-open", args=[ready.slug])).status_code == 302
    client.logout()

    assert (
        reverse("checked", args=[ready.slug])
        in client.get(reverse("question", args=[ready.slug])).content.decode()
    )
    page = words_of(client.get(reverse("checked", args=[ready.slug])))
    assert "A decision officer has confirmed" in page
    assert page.count("The order favours nothing: Yes") == 2


def test_the_pages_are_there_for_those_alone_who_work_there(client, ready, stranger, make_account):
    elsewhere = make_account("eve")
    other = Institution.objects.create(name=say("Port", language="en"), slug="port")
    Role.objects.create(account=elsewhere, institution=other, kind="administrator")
    for account, at_the_list in ((stranger, 403), (elsewhere, 200)):
        client.force_login(account)
        for name in ("desk-confirm", "desk-review"):
            assert client.get(reverse(name, args=[ready.slug])).status_code == 404
            assert client.post(reverse(name, args=[ready.slug])).status_code == 404
        assert client.get(reverse("desk-judge")).status_code == at_the_list


def test_of_a_draft_nothing_is_public(client, ready, readers):
    read(ready, readers[0])

    assert client.get(reverse("checked", args=[ready.slug])).status_code == 404


def test_whoever_interprets_is_led_to_the_words_and_to_the_report(client, question, interpreter):
    client.force_login(interpreter)

    found = client.get("/en/desk/", follow=True).content.decode()

    assert "No question waits for you." not in found
    for address in ("/en/desk/q/internet/themes/", "/en/desk/q/internet/report/"):
        assert f'href="{address}"' in found
        assert client.get(address).status_code == 200


def test_a_draft_is_not_yet_to_be_interpreted(client, draft, interpreter):
    client.force_login(interpreter)

    assert b"No question waits for you." in client.get("/en/desk/judge/").content


def test_who_does_not_prepare_a_question_is_led_from_its_name_to_what_everybody_reads(
    client, question, interpreter
):
    client.force_login(interpreter)

    answer = client.get("/en/desk/q/internet/")

    assert (answer.status_code, answer["Location"]) == (302, "/en/q/internet/")


def test_a_draft_leads_them_to_what_waits_for_their_word(client, ready, decider):
    client.force_login(decider)

    answer = client.get(f"/en/desk/q/{ready.slug}/")

    assert (answer.status_code, answer["Location"]) == (302, "/en/desk/judge/")
