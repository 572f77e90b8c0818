"""Forms go to the devices of field staff, and what these send comes back as the same answers."""

from dataclasses import replace
from datetime import date
from xml.etree.ElementTree import Element, SubElement, tostring

import pytest
from defusedxml.ElementTree import fromstring
from hypothesis import given, settings

from isegoria.base.refusal import Refused
from isegoria.questionnaire.definition import Form, Kind, Question
from isegoria.questionnaire.running import Run
from isegoria.questionnaire.tests.devices import complaints, fill, needs_java, needs_web_forms
from isegoria.questionnaire.tests.forms import EVERY_KIND, forms
from isegoria.questionnaire.values import clean
from isegoria.questionnaire.xform import Envelope, answers_in, envelope_of, xml_of

TODAY = date(2026, 11, 22)
FILLED = {
    "way": "bus",
    "also": "none",
    "content": "2",
    "age": "40",
    "income": "12.5",
    "why": "Räder & <Bus>",
    "since": "2020-02-29",
    "leaves": "14:30:00",
    "rank": "walk bus train",
    "money.roads": "40",
    "money.rails": "60",
    "home": "-1.28333 36.81667 0 0",
    "often_bus": "never",
    "agree": "OK",
}
ANSWERS = {
    "way": "bus",
    "also": "none",
    "content": "2",
    "age": "40",
    "income": "12.5",
    "why": "Räder & <Bus>",
    "since": "2020-02-29",
    "leaves": "14:30",
    "rank": "walk bus train",
    "money": "roads=40 rails=60",
    "home": "-1.28333 36.81667",
    "area": "",
    "photo": "",
    "often_bus": "never",
    "often_train": "",
    "agree": "yes",
}


def cleaned(form, answers):
    return {code: clean(form.question(code), value) for code, value in answers.items()}


def asked(form, answers):
    run = Run(form, answers, today=TODAY, seed=1)
    return {one.code for one in run.asked() if one.kind is not Kind.NOTE}


def submission(form=EVERY_KIND, *, form_id=None, version=None, meta=("instanceID",), **nodes):
    root = Element("data", id=form_id or form.code, version=version or form.version)
    for name, text in nodes.items():
        SubElement(root, name.replace("__", ".")).text = text
    if meta:
        inside = SubElement(root, "meta")
        for name in meta:
            SubElement(inside, name).text = f"uuid:{name}"
    return tostring(root)


@needs_java
def test_the_engine_of_collect_takes_every_kind_of_question(tmp_path):
    assert complaints(tmp_path, [xml_of(EVERY_KIND)]) == ""


@needs_java
def test_the_engine_of_collect_takes_every_form(tmp_path):
    written = []

    @settings(max_examples=30, database=None)
    @given(forms)
    def write(form):
        written.append(xml_of(form))

    write()

    assert complaints(tmp_path, written) == ""


@needs_java
def test_the_engine_of_collect_refuses_what_is_no_form(tmp_path):
    broken = xml_of(EVERY_KIND).replace("count-selected(.)", "count-selected(")

    assert "invalid" in complaints(tmp_path, [broken])


@needs_web_forms
def test_what_is_filled_in_on_a_device_comes_back_as_the_same_answers():
    (filled,) = fill(xml_of(EVERY_KIND), FILLED)

    answers = answers_in(filled.xml, EVERY_KIND)

    assert filled.wrong == []
    assert cleaned(EVERY_KIND, answers) == ANSWERS
    assert set(answers) == asked(EVERY_KIND, ANSWERS)
    assert envelope_of(filled.xml).form_id == "getting-around"


@needs_web_forms
def test_a_device_asks_what_is_asked_here():
    changed = FILLED | {"way": "walk", "content": "4", "age": "15", "agree": ""}
    left_out = {"income", "why", "often_bus"}
    (filled,) = fill(xml_of(EVERY_KIND), {k: v for k, v in changed.items() if k not in left_out})

    answers = cleaned(EVERY_KIND, answers_in(filled.xml, EVERY_KIND))

    assert answers["age"] == "15"
    assert answers["agree"] == ""
    assert set(answers) == asked(EVERY_KIND, answers)
    assert not left_out & set(answers)


@needs_web_forms
def test_a_way_out_takes_the_place_of_an_answer_and_of_its_bounds():
    changed = {"way": "dont_know", "content": "dont_know", "age..out": "not_say"}
    kept = {"money.roads": "100"}

    (filled,) = fill(xml_of(EVERY_KIND), changed | kept)
    answers = cleaned(EVERY_KIND, answers_in(filled.xml, EVERY_KIND))

    assert filled.wrong == []
    assert {code: answers[code] for code in ("way", "content", "age", "money")} == {
        "way": "dont_know",
        "content": "dont_know",
        "age": "not_say",
        "money": "roads=100",
    }
    assert set(answers) == asked(EVERY_KIND, answers)


@needs_web_forms
def test_what_would_be_refused_on_arrival_is_refused_on_the_device():
    cases = [
        ({"age": "121"}, ["age"]),
        ({"age": ""}, ["age"]),
        ({"way": ""}, ["way"]),
        ({"also": "train none"}, ["also"]),
        ({"since": "1949-12-31"}, ["since"]),
        ({"leaves": "23:01:00"}, ["leaves"]),
        ({"leaves": "23:00:00"}, []),
        ({"income": "12.345"}, ["income"]),
        ({"income": "-1"}, ["income"]),
        ({"money.roads": "50"}, ["money..left"]),
        ({"money.roads": "", "money.rails": ""}, ["money..left"]),
        ({"money.roads": "-1", "money.rails": "101"}, ["money.roads"]),
        ({"why": "x" * 5_001}, ["why"]),
    ]

    filled = fill(xml_of(EVERY_KIND), *(FILLED | changed for changed, _wrong in cases))

    assert [(changed, one.wrong) for (changed, _wrong), one in zip(cases, filled, strict=True)] == (
        cases
    )


@needs_web_forms
def test_a_chosen_option_is_put_into_later_words_as_people_read_it():
    shown = fill(xml_of(EVERY_KIND), FILLED)[0].shown

    assert shown["also"].strip() == "How else, if not By bus?"


def test_missing_words_are_said_in_the_first_language():
    form = Form(
        "f", "1", {"en": "F"}, ("en", "fr"), (Question("q", Kind.TEXT, {"en": "What < this?"}),)
    )

    written = xml_of(form)

    assert written.count("<value>What &lt; this?</value>") == 2
    assert "<value>-</value>" not in written


@settings(max_examples=20)
@given(forms)
def test_every_form_is_whole_xml(form):
    assert fromstring(xml_of(form)).tag.endswith("html")


def test_an_envelope_says_of_which_form_and_in_the_place_of_which():
    content = submission(
        meta=("instanceID", "deprecatedID"), filled__at="2026-11-22T10:00:00+03:00"
    )

    assert envelope_of(content) == Envelope(
        "getting-around", "3", "uuid:instanceID", "uuid:deprecatedID", "2026-11-22T10:00:00+03:00"
    )


def test_collects_own_namespaces_and_places_are_read():
    content = (
        b'<data xmlns:orx="http://openrosa.org/xforms" id="getting-around" version="3">'
        b"<home>-1.28333 36.81667 1650.0 4.5</home><leaves>14:30:00.000+03:00</leaves>"
        b"<area>0 0 0 0; 0 1 0 0; 1 1 0 0; 0 0 0 0;</area><filled.at>nonsense</filled.at>"
        b"<orx:meta><orx:instanceID>uuid:1</orx:instanceID></orx:meta></data>"
    )

    assert envelope_of(content) == Envelope("getting-around", "3", "uuid:1", "", "")
    assert cleaned(EVERY_KIND, answers_in(content, EVERY_KIND)) == {
        "home": "-1.28333 36.81667",
        "leaves": "14:30",
        "area": "0 0; 0 1; 1 1",
    }


def test_what_the_form_worked_out_itself_is_not_taken_from_a_device():
    assert answers_in(submission(grown="yes", source="forged", hello=""), EVERY_KIND) == {}


BOMB = (
    b'<?xml version="1.0"?><!DOCTYPE data [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
    b'<data id="getting-around" version="3"><why>&b;</why>'
    b"<meta><instanceID>uuid:1</instanceID></meta></data>"
)
FILE_OF_THE_MACHINE = (
    b'<!DOCTYPE data [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
    b'<data id="getting-around" version="3"><why>&a;</why></data>'
)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "The submission cannot be read."),
        (b"<data", "The submission cannot be read."),
        (b"\xff\xfe\x00", "The submission cannot be read."),
        (BOMB, "The submission cannot be read."),
        (FILE_OF_THE_MACHINE, "The submission cannot be read."),
        (b"<data>" + b" " * 1_000_000 + b"</data>", "The submission is too large."),
        (b"<data>" + b"<a/>" * 20_001 + b"</data>", "The submission is too large."),
        (submission(form_id="other"), "The submission was filled in with another form"),
        (submission(version="2"), "The submission was filled in with another form"),
        (submission(password="x"), "The submission holds “password”, which the form does not ask"),
        (
            b'<data id="getting-around" version="3"><way>bus</way><way>walk</way></data>',
            "The submission holds “way”, which the form does not ask like this.",
        ),
        (
            b'<data id="getting-around" version="3"><way><why>x</why></way></data>',
            "The submission holds “way”, which the form does not ask like this.",
        ),
    ],
)
def test_what_is_no_submission_of_this_form_is_refused(content, words):
    with pytest.raises(Refused) as refusal:
        answers_in(content, EVERY_KIND)

    assert str(refusal.value).startswith(words)


@pytest.mark.parametrize("meta", [(), ("deprecatedID",)])
def test_a_submission_without_a_name_is_refused(meta):
    with pytest.raises(Refused, match="no name of its own"):
        envelope_of(submission(meta=meta))


def test_a_long_scale_is_a_slider_with_a_way_out_beside_it():
    question = Question(
        "q", Kind.SCALE, {"en": "?"}, least="0", most="100", ways_out=frozenset({"not_say"})
    )
    form = replace(EVERY_KIND, members=(question,))

    assert "<range" in xml_of(form)
    assert answers_in(submission(form, q="73"), form) == {"q": "73"}
    assert answers_in(submission(form, q="", q____out="not_say"), form) == {"q": "not_say"}
