"""Whoever answers finds reasons on both sides, what it costs, easy words and a voice."""

import html
import re
import wave
from datetime import date, timedelta
from io import BytesIO

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from isegoria.base.easy import easy_form
from isegoria.base.refusal import Refused
from isegoria.gates import setting_aside
from isegoria.gates.models import Rule
from isegoria.gates.services import RuleSaid, put_policy
from isegoria.inform import rules
from isegoria.inform.models import Document
from isegoria.inform.queries import packs_of
from isegoria.inform.services import About, NewPassage, Words, put_document
from isegoria.journey.audit import all_bodies
from isegoria.journey.copying import copy_question
from isegoria.journey.queries.gates import causes_in, checklist
from isegoria.journey.services import open_to_the_public
from isegoria.languages import speech
from isegoria.languages.services import reword, say, translate
from isegoria.ledger.audit import audit
from isegoria.ledger.services import seal
from isegoria.process.models import Process
from isegoria.process.services import Obstructed, save_words

pytestmark = pytest.mark.django_db
DAY = date(2026, 3, 2)
KINDS = {
    "more": "The plan of the committee",
    "for": "Why shelters help",
    "against": "Why trees help more",
    "costs": "What twelve shelters cost",
}


@pytest.fixture
def wanted(institution):
    said = [RuleSaid(Rule.Kind.BACKGROUND)]
    put_policy(institution=institution, words={"en": "So."}, language="en", said=said)


@pytest.fixture
def balanced(ready, wanted):
    """A question with all that whoever answers may want to know."""
    save_words(ready, {"summary": "Twelve shelters, and forty stops that need one."})
    for kind, title in KINDS.items():
        write(ready, kind, title)
    for text in easily_read(ready):
        translate(text, language=easy_form("en"), body="In short and easy words.")
    return ready


def write(process, kind, title="Shelters?", *, source="Roads Committee", dated_on=DAY, **more):
    return put_document(
        process=process,
        title=Words(title),
        passages=[NewPassage(Words(f"{title}: nine thousand each."))],
        language="en",
        about=About(kind, source, dated_on),
        **more,
    )


def easily_read(process):
    weighed = Document.objects.filter(process=process, kind__in=("for", "against", "costs"))
    return [process.question, process.summary, *(one.passages.get().body for one in weighed)]


def missing(process):
    return {one.field: one.note for one in checklist(process) if not one.met}


def words_of(response):
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", response.content.decode())).split())


def problems():
    seal()
    return audit(all_bodies()).problems


def test_with_every_part_it_opens_and_the_log_seals_what_each_document_is(balanced, officer):
    assert missing(balanced) == {}

    open_to_the_public(balanced, by=officer)

    assert problems() == []
    Document.objects.filter(kind="costs").update(source="Somebody else")
    assert len(problems()) == 1


def take_out(kind):
    return lambda process: Document.objects.filter(process=process, kind=kind).update(
        kind="campaign"
    )


def tell(kind, **values):
    return lambda process: Document.objects.filter(process=process, kind=kind).update(**values)


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (lambda one: reword(one.summary, ""), "Write in short what it is about."),
        (lambda one: reword(one.summary, "word " * 301), "300 words at most: English has 301"),
        (lambda one: reword(one.question, "Where to?"), "English (1 text)"),
        (take_out("for"), "Add reasons for it, with source and day."),
        (take_out("against"), "Add reasons against it, with source and day."),
        (take_out("costs"), "Add what it costs, with source and day."),
        (take_out("more"), "Add the plan, the study or the figures themselves."),
        (tell("costs", source=""), "which day it is: background 4."),
        (tell("against", dated_on=None), "which day it is: background 3."),
    ],
)
def test_whatever_is_missing_is_named_and_keeps_it_closed(balanced, officer, spoil, words):
    spoil(balanced)

    with pytest.raises(Obstructed, match="missing in the background") as refused:
        open_to_the_public(balanced, by=officer)

    assert words in str(missing(balanced)["background"])
    assert [one.field for one in refused.value.obstacles] == ["background"]


def test_without_a_voice_for_one_of_its_languages_it_stays_closed(balanced, monkeypatch):
    monkeypatch.setattr(speech, "_voices", frozenset)

    assert "No voice on this server speaks: English." in missing(balanced)["background"]


def test_three_hundred_words_are_in_short_and_signs_without_spaces_are_weighed():
    just = rules.Pack({"en": "word " * 300, "zh-hans": "字" * 500}, {}, (), ())
    more = rules.Pack({"en": "word", "zh-hans": "字" * 501}, {}, (), ())

    assert dict(map(named, rules.parts_of(just)))["summary"] is None
    assert dict(map(named, rules.parts_of(more)))["summary"] == (
        "In short means 300 words at most: 简体中文 has 301 words."
    )


def named(part):
    return part[0].code, part[1]


@pytest.mark.parametrize(("promise", "is_kept_closed"), [("inform", False), ("involve", True)])
def test_only_where_answers_can_change_something_is_it_kept_closed(
    ready, wanted, officer, promise, is_kept_closed
):
    Process.objects.filter(pk=ready.pk).update(promise=promise)
    ready.refresh_from_db()

    assert ("background" in missing(ready)) == is_kept_closed


def test_without_a_policy_that_asks_for_it_nothing_is_kept_closed(ready, officer):
    open_to_the_public(ready, by=officer)

    assert ready.published_at is not None


def test_two_people_can_let_it_open_with_a_public_reason(balanced, officer, make_account, client):
    take_out("against")(balanced)
    cause = causes_in(balanced)["background"]
    asked = setting_aside.ask(
        process=balanced,
        gate="background",
        cause=cause,
        reasons={"en": "Nobody has spoken against it."},
        by=officer,
    )
    setting_aside.answer(one=asked, agrees=True, cause=cause, by=make_account("cleo", "officer"))

    open_to_the_public(balanced, by=officer)

    page = words_of(client.get(reverse("question", args=[balanced.slug])))
    assert "The background is complete and balanced" in page
    assert "Nobody has spoken against it." in page


def test_everybody_reads_what_there_is_whose_it_is_and_of_which_day(balanced, officer, client):
    open_to_the_public(balanced, by=officer)

    question = words_of(client.get(reverse("question", args=[balanced.slug])))
    about = words_of(client.get(reverse("inform", args=[balanced.slug])))

    kinds = "Reasons for it Reasons against it What it costs"
    assert f"Read the background The plan, the study or the figures themselves {kinds}" in question
    assert "Why trees help more Reasons against it" in about
    assert about.count("Source: Roads Committee · March 2, 2026") == 4


def test_a_text_that_wants_to_win_support_is_labelled_and_is_no_reason(balanced, officer, client):
    Document.objects.filter(kind="for").update(kind="campaign")

    assert missing(balanced) == {
        "background": (
            "This is missing in the background: Add reasons for it, with source and day."
        )
    }
    write(balanced, "for", "Why shelters help the sick")
    translate(easily_read(balanced)[-1], language=easy_form("en"), body="They help the sick.")
    open_to_the_public(balanced, by=officer)
    page = client.get(reverse("inform", args=[balanced.slug]))
    assert (
        "Campaign: a text that wants to win support This text wants to win your support. It is no "
        "part of the question, and nothing can be answered here. Source: Roads Committee"
    ) in words_of(page)
    actions = re.findall(r'<form[^>]* action="([^"]*)"', page.content.decode())
    assert actions == [reverse("receipt")]  # at the foot of every page


def test_a_campaign_without_a_name_is_refused_everywhere(ready, desk, filled):
    with pytest.raises(Refused, match="who wants to win support"):
        write(ready, "campaign", source=" ")
    document = write(ready, "more", source="")
    with pytest.raises(IntegrityError), transaction.atomic():
        Document.objects.filter(pk=document.pk).update(kind="campaign")

    address = reverse("desk-document", args=[ready.slug, 1])
    refused = desk.post(address, filled(desk.get(address), kind="campaign"))

    assert refused.status_code == 422
    assert list(refused.context["form"].errors) == ["source"]


def test_staff_see_every_part_and_add_what_is_missing(ready, desk, filled):
    page = desk.get(reverse("desk-background", args=[ready.slug]))
    told = {one["name"]: (one["met"], one.get("address")) for one in page.context["parts"]}
    new = reverse("desk-document", args=[ready.slug, 1])
    assert told["Reasons against it"] == (False, f"{new}?kind=against")

    typed = {"title": "Trees", "body_1": "Trees help more.", "source": " Tree  Club "}
    shown = desk.get(f"{new}?kind=against")
    tomorrow = timezone.now().date() + timedelta(days=2)
    late = desk.post(new, filled(shown, dated_on=tomorrow.isoformat(), **typed))
    assert list(late.context["form"].errors) == ["dated_on"]
    desk.post(new, filled(shown, dated_on="2026-03-02", **typed))

    document = Document.objects.get()
    assert (document.kind, document.source, document.dated_on) == ("against", "Tree Club", DAY)
    page = desk.get(reverse("desk-background", args=[ready.slug]))
    told = {one["name"]: one["met"] for one in page.context["parts"]}
    assert told["Reasons against it"] is True


@pytest.mark.parametrize("wrong", ["nonsense", "", "x" * 4000])
def test_a_kind_that_does_not_exist_is_refused(ready, desk, filled, wrong):
    address = reverse("desk-document", args=[ready.slug, 1])
    typed = {"title": "Trees", "body_1": "Trees help more.", "kind": wrong}

    refused = desk.post(address, filled(desk.get(f"{address}?kind={wrong}"), **typed))

    assert refused.status_code == 422
    assert not Document.objects.exists()


def test_a_copy_keeps_what_each_document_is(balanced):
    made = copy_question(balanced, question="And where next?", opens_at=None)

    there = Document.objects.filter(process=made).order_by("position")
    assert [(one.kind, one.source, one.dated_on) for one in there] == [
        (kind, "Roads Committee", DAY) for kind in KINDS
    ]


def test_the_question_is_read_aloud_in_the_language_of_the_page(balanced, officer, client):
    address = reverse("inform-sound", args=[balanced.slug])
    assert client.get(address).status_code == 404

    open_to_the_public(balanced, by=officer)

    page = client.get(reverse("question", args=[balanced.slug])).content.decode()
    assert f'href="{address}"' in page
    sound = client.get(address)
    assert sound["Content-Type"] == "audio/wav"
    with wave.open(BytesIO(sound.content)) as heard:
        assert heard.getnframes() / heard.getframerate() > 3


def test_nothing_in_short_is_nothing_to_hear(ready, officer, client):
    open_to_the_public(ready, by=officer)

    page = client.get(reverse("question", args=[ready.slug])).content.decode()

    assert "Hear it" not in page
    assert client.get(reverse("inform-sound", args=[ready.slug])).status_code == 404


def test_as_many_queries_for_one_background_as_for_many(
    balanced, make_ready, django_assert_num_queries
):
    others = [make_ready(f"Question {number}?") for number in range(3)]
    for one in others:
        one.summary = say("Short.", language="en")
        one.save()
        write(one, "costs")

    for processes in ([balanced], [balanced, *others]):
        with django_assert_num_queries(3):
            packs = packs_of(processes)
        assert len(packs) == len(processes)
