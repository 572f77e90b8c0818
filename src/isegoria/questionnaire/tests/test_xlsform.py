"""Questionnaires go out as spreadsheets and come back the same; what cannot is named by its row."""

import io
import zipfile
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from openpyxl import Workbook
from pyxform.xls2xform import convert

from isegoria.questionnaire import xlsform
from isegoria.questionnaire.check import faults
from isegoria.questionnaire.definition import Choice, Form, Group, Kind, Question
from isegoria.questionnaire.tests.devices import complaints, needs_java
from isegoria.questionnaire.tests.forms import EVERY_KIND, forms
from isegoria.questionnaire.xlsform import NotTaken


def book(survey, choices=(), settings=()):
    made = Workbook()
    made.remove(made.active)
    for name, rows in (("survey", survey), ("choices", choices), ("settings", settings)):
        sheet = made.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    packed = io.BytesIO()
    made.save(packed)
    return packed.getvalue()


def refused(content):
    with pytest.raises(NotTaken) as refusal:
        xlsform.read(content)
    return str(refusal.value).split("\n")


def test_a_form_with_every_kind_comes_back_the_same():
    assert faults(EVERY_KIND) == []
    assert xlsform.read(xlsform.write(EVERY_KIND)) == EVERY_KIND


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(forms)
def test_every_form_comes_back_the_same(form):
    assert faults(form) == []
    assert xlsform.read(xlsform.write(form)) == form


@needs_java
def test_others_read_our_spreadsheets_and_pass_over_our_columns(tmp_path):
    form = convert(xlsform=xlsform.write(EVERY_KIND), file_type=".xlsx").xform

    assert complaints(tmp_path, [form]) == ""


def test_words_that_look_like_formulas_stay_words():
    title = {"en": '=HYPERLINK("http://example.org","=1+1")'}
    form = Form("f", "1", title, ("en",), (Question("q", Kind.TEXT, {"en": "=1+1"}),))

    content = xlsform.write(form)

    assert xlsform.read(content) == form
    assert b"<f>" not in zipfile.ZipFile(io.BytesIO(content)).read("xl/worksheets/sheet1.xml")


def test_a_plain_spreadsheet_without_languages_is_read_in_the_language_of_the_reader():
    content = book(
        [
            ("type", "name", "label", "required", "relevant"),
            ("select_one yn", "a", "Oui ?", True, None),
            (None, None, None, None, None),
            ("begin group", "g", "Groupe", None, "${a} = 'y'"),
            ("decimal", "n", "Combien ?", "no", None),
            ("end group", None, None, None, None),
        ],
        [("list_name", "name", "label"), ("yn", "y", "Oui"), ("yn", "n", "Non")],
    )

    assert xlsform.read(content, language="fr") == Form(
        "form",
        "1",
        {},
        ("fr",),
        (
            Question(
                "a",
                Kind.CHOICE,
                {"fr": "Oui ?"},
                required=True,
                choices=(Choice("y", {"fr": "Oui"}), Choice("n", {"fr": "Non"})),
            ),
            Group(
                "g",
                {"fr": "Groupe"},
                (Question("n", Kind.NUMBER, {"fr": "Combien ?"}, decimals=6),),
                relevant="${a} = 'y'",
            ),
        ),
    )


def test_languages_are_known_by_code_or_by_name():
    content = book(
        [
            ("type", "name", "label::French", "label::English (en)", "label:Kiswahili (sw)"),
            ("text", "q", "Quoi ?", "What?", "Nini?"),
        ],
        settings=[("default_language", "version"), ("English (en)", 2026)],
    )

    form = xlsform.read(content)

    assert form.languages == ("en", "fr", "sw")
    assert form.version == "2026"
    assert form.members == (
        Question("q", Kind.TEXT, {"fr": "Quoi ?", "en": "What?", "sw": "Nini?"}),
    )


def test_an_option_of_ones_own_is_an_option_and_a_question():
    content = book(
        [("type", "name", "label"), ("select_multiple l or_other", "q", "Which?")],
        [("list_name", "name", "label"), ("l", "a", "A")],
    )

    question, more = xlsform.read(content).members

    assert question.choices == (Choice("a", {"en": "A"}), Choice("other", {"en": "Other"}))
    assert more == Question(
        "q_other", Kind.TEXT, {"en": "What else?"}, relevant="selected(${q}, 'other')"
    )


def test_a_scale_without_bounds_has_those_that_xlsform_gives_it():
    content = book([("type", "name", "label"), ("range", "q", "How much?")])

    (question,) = xlsform.read(content).members

    assert (question.kind, question.least, question.most) == (Kind.SCALE, "1", "10")


def test_traits_of_options_come_from_columns_of_their_own():
    content = book(
        [
            ("type", "name", "label", "choice_filter", "parameters"),
            ("select_one l", "r", "Region?", None, None),
            ("select_one t", "q", "Town?", "region = ${r}", "randomize=true, seed=7"),
        ],
        [
            ("list_name", "name", "label", "region"),
            ("l", "east", "East", None),
            ("t", "bo", "Bo", "east"),
        ],
    )

    _region, town = xlsform.read(content).members

    assert town.choices == (Choice("bo", {"en": "Bo"}, traits={"region": "east"}),)
    assert town.shuffled


HEADINGS = ("type", "name", "label", "relevant", "appearance", "parameters", "required")


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (("barcode", "q", "?"), "“barcode” cannot be asked on every channel."),
        (("geotrace", "q", "?"), "“geotrace” cannot be asked on every channel."),
        (("dateTime", "q", "?"), "“datetime” cannot be asked on every channel."),
        (("start", "q"), "“start” cannot be asked on every channel."),
        (("select_one_from_file x.csv", "q", "?"), "“select_one_from_file x.csv” cannot be asked"),
        ((None, "q", "?"), "“?” cannot be asked on every channel."),
        (("begin repeat", "q", "?"), "Questions that are asked again and again cannot be asked"),
        (("begin group", "q", "?"), "This group has no end."),
        (("end group", "q"), "This group has no beginning."),
        (("select_one none", "q", "?"), "There is no list of options called “none”."),
        (("text", "q", "?", "pulldata('a') = 1"), "Rules cannot use “pulldata()” here."),
        (("text", "q", "?", "${x} = 1"), "There is no question with the code x."),
        (("text", "q", "?", "${q} = 1"), "These questions wait for one another: q."),
        (("text", "1q", "?"), "“1q” is no code"),
        (("text", "", "?"), "“” is no code"),
        (("text", "q"), "Write what is asked."),
        (("image", "q", "?", None, "signature"), "“signature” cannot be shown on every channel."),
        (("date", "q", "?", None, "month-year"), "“month-year” cannot be shown on every channel."),
        (("text", "q", "?", None, "ex:org.app"), "“ex:org.app” cannot be shown on every channel."),
        (("range", "q", "?", None, None, "start=0 end=1 step=0.1"), "A scale goes in steps of 1."),
        (("text", "q", "?", None, None, "rows=5"), "“rows=5” cannot be shown on every channel."),
        (("text", "q", "?", None, None, None, "${a} = 1"), "Whether an answer is required is yes"),
    ],
)
def test_a_row_that_cannot_be_asked_everywhere_is_refused_by_its_number(row, words):
    content = book([HEADINGS, ("text", "first", "First?"), row])

    (said,) = refused(content)

    assert said.startswith(f"Sheet survey, row 3: {words}")


def test_every_row_is_named_at_once():
    content = book([HEADINGS, ("barcode", "a", "?"), ("text", "b", "?"), ("geotrace", "c", "?")])

    assert refused(content) == [
        "Sheet survey, row 2: “barcode” cannot be asked on every channel.",
        "Sheet survey, row 4: “geotrace” cannot be asked on every channel.",
    ]


def test_a_spreadsheet_with_a_loop_is_refused():
    content = book(
        [
            HEADINGS,
            ("text", "a", "?", "${b} = 'x'"),
            ("text", "b", "?", "${c} = 'x'"),
            ("text", "c", "?", "${a} = 'x'"),
        ]
    )

    (said,) = refused(content)

    assert "These questions wait for one another:" in said


@pytest.mark.parametrize("heading", ["trigger", "read_only", "media::audio", "bind::jr:x"])
def test_columns_that_change_what_is_asked_are_refused(heading):
    content = book([("type", "name", "label", heading), ("text", "q", "?", "yes")])

    (said,) = refused(content)

    assert said.startswith("Sheet survey, row 2: “")


def test_options_without_a_list_or_a_value_are_named_in_their_own_sheet():
    content = book(
        [("type", "name", "label"), ("text", "q", "?")],
        [("list_name", "name", "label"), ("l", None, "A")],
    )

    assert refused(content) == ["Sheet choices, row 2: Name the list and the value of this option."]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "This is no spreadsheet that can be read. Save it as .xlsx and try again."),
        (b"PK\x03\x04 nonsense", "This is no spreadsheet that can be read."),
        (b"a,b\n1,2\n", "This is no spreadsheet that can be read."),
        (b"x" * 2_000_001, "The file is too large."),
        (book(()), "The form asks nothing yet."),
    ],
)
def test_what_is_no_form_is_refused(content, words):
    (said,) = refused(content)

    assert words in said


def test_a_workbook_without_a_survey_is_refused():
    made = Workbook()
    packed = io.BytesIO()
    made.save(packed)

    assert refused(packed.getvalue()) == ["The file has no sheet with the name “survey”."]


def packed(**files):
    packing = io.BytesIO()
    with zipfile.ZipFile(packing, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return packing.getvalue()


def test_a_bomb_of_a_file_is_refused_before_it_is_unpacked():
    assert refused(packed(sheet=b"0" * 31_000_000)) == ["The file is too large."]


def test_many_parts_are_refused():
    assert refused(packed(**{f"f{number}": b"" for number in range(301)})) == [
        "The file is too large."
    ]


def with_survey(sheet):
    """The bytes of a spreadsheet whose first sheet is written by hand."""
    source, target = zipfile.ZipFile(io.BytesIO(xlsform.write(EVERY_KIND))), io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name in source.namelist():
            archive.writestr(name, sheet if name.endswith("sheet1.xml") else source.read(name))
    return target.getvalue()


WORKSHEET = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'


def test_entities_inside_a_spreadsheet_are_refused():
    bomb = (
        b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>'
        + WORKSHEET
        + b"<sheetData><row><c t='str'><v>&b;</v></c></row></sheetData></worksheet>"
    )

    assert refused(with_survey(bomb)) == [
        "This is no spreadsheet that can be read. Save it as .xlsx and try again."
    ]


@pytest.mark.parametrize("row", [2_002, 1_048_576])
def test_a_row_far_below_is_not_passed_over_in_silence(row):
    sheet = (
        WORKSHEET
        + b"<dimension ref='A1:XFD1048576'/><sheetData>"
        + b"<row r='1'><c t='str'><v>type</v></c></row>"
        + b"<row r='%d'><c t='str'><v>text</v></c></row></sheetData></worksheet>" % row
    )

    assert refused(with_survey(sheet)) == ["Sheet survey: The sheet has too many rows."]


def test_too_many_columns_are_refused():
    content = book([[f"c{number}" for number in range(201)]])

    assert refused(content) == ["Sheet survey, row 1: The file is too large."]


def test_a_sheet_with_too_many_rows_is_refused():
    content = book([("type", "name", "label"), *(("note", f"q{one}", "?") for one in range(2_001))])

    assert refused(content) == ["Sheet survey: The sheet has too many rows."]


def test_a_text_that_is_too_long_is_refused_by_its_row():
    content = book([("type", "name", "label"), ("text", "q", "x" * 10_001)])

    assert refused(content) == ["Sheet survey, row 2: A text in this row is too long."]


def test_a_heading_stands_there_once():
    content = book([("type", "name", "label", "Label"), ("text", "q", "a", "b")])

    assert refused(content) == ["Sheet survey, row 1: The heading “label” stands there twice."]


def test_a_language_that_nobody_knows_is_asked_about():
    content = book([("type", "name", "label::Klingonese"), ("text", "q", "?")])

    (said,) = refused(content)

    assert said.startswith("Sheet survey, row 1: Which language is “klingonese”?")


def test_a_form_without_some_translations_keeps_its_languages():
    form = replace(EVERY_KIND, languages=("en", "fr", "ar"))

    assert xlsform.read(xlsform.write(form)).languages == ("en", "fr", "ar")
