"""Every component in every situation, without a browser."""

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django import forms
from django.core.paginator import Paginator
from django.template.loader import render_to_string
from django.utils import translation

from isegoria.design.controls import DateControl, DateTimeControl
from isegoria.design.examples import HTML, ExampleForm, examples
from isegoria.design.templatetags.design import first_control, grouped, next_sentence, pages_near

ROOM = Path(__file__).parents[1]
PRODUCT = ROOM.parent
TEMPLATES = sorted(PRODUCT.rglob("templates/**/*.html"))
COMPONENTS = sorted(
    path
    for path in (ROOM / "templates/design").glob("*.html")
    if path.stem not in {"page", "desk_page", "offline"}
)
PARTS = {"field_words", "prompt_file"}
MANUAL = (PRODUCT.parents[1] / "docs/design.md").read_text(encoding="utf-8")
VOID = {"input", "br", "meta", "link", "path", "rect", "circle", "img", "hr"}


class Balance(HTMLParser):
    """Checks that every element that is opened is closed, in order."""

    def __init__(self):
        super().__init__()
        self.open, self.ids, self.attributes = [], [], set()

    def handle_starttag(self, tag, attrs):
        """Note what opens, its id and its attributes."""
        self.attributes.update(name for name, _ in attrs)
        self.ids += [value for name, value in attrs if name == "id"]
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        """Note the attributes of what closes at once."""
        self.attributes.update(name for name, _ in attrs)

    def handle_endtag(self, tag):
        """What closes must be what opened last."""
        assert self.open.pop() == tag


@pytest.mark.parametrize("example", examples(), ids=lambda one: one.name)
def test_each_example_is_well_formed_escaped_and_free_of_inline_style(example):
    html, parser = example.render(), Balance()
    parser.feed(html)

    assert parser.open == []
    assert len(parser.ids) == len(set(parser.ids))
    assert not {"style", "onclick", "onload"} & parser.attributes
    assert HTML not in html
    assert "None" not in html


def test_every_component_has_examples():
    assert {path.stem for path in COMPONENTS} - PARTS == {one.component for one in examples()}


def _parameters_of(path):
    listed = re.search(r"Params: ([^#]+?)\. #}", path.read_text(encoding="utf-8"))
    assert listed, f"{path.name} does not name its parameters"
    return set(listed[1].split(", "))


@pytest.mark.parametrize("path", COMPONENTS, ids=lambda path: path.stem)
def test_examples_give_only_parameters_that_the_component_names(path):
    given = {name for one in examples() if one.component == path.stem for name in one.context}

    assert given <= _parameters_of(path)


@pytest.mark.parametrize(
    "path", [one for one in COMPONENTS if one.stem not in PARTS], ids=lambda path: path.stem
)
def test_the_manual_names_each_component_with_its_parameters(path):
    row = re.search(rf"^\| `{path.stem}\.html` \|.*$", MANUAL, re.MULTILINE)
    assert row

    if path.stem == "statement":
        named = _parameters_of(path.parent / "shown_text.html")
    else:
        named = set(re.findall(r"`(\w+)`", row[0])) | {"none"}
    assert _parameters_of(path) <= named


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(PRODUCT)))
def test_no_template_of_the_product_holds_inline_style_or_script(path):
    text = path.read_text(encoding="utf-8")

    assert not re.search(r"\sstyle\s*=", re.sub(r"<svg.*?</svg>", "", text, flags=re.DOTALL))
    assert not re.search(r"\son[a-z]+\s*=\s*[\"']", text)
    assert not re.search(r"<script(?![^>]*\ssrc=)", text)


@pytest.mark.parametrize("path", COMPONENTS, ids=lambda path: path.stem)
def test_every_component_is_used_by_a_page(path):
    users = [
        one
        for one in TEMPLATES
        if f'{{% include "design/{path.name}"' in one.read_text(encoding="utf-8")
    ]

    assert users != []


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(PRODUCT)))
def test_every_component_is_called_with_nothing_but_its_parameters(path):
    calls = re.findall(r"{% include \"design/[^%]*%}", path.read_text(encoding="utf-8"))

    assert [call for call in calls if not call.endswith(" only %}")] == []


@pytest.mark.parametrize("language", ["fr", "ar", "ru"])
def test_numbers_in_pictures_do_not_change_with_the_language(language, settings):
    settings.USE_THOUSAND_SEPARATOR = True
    with translation.override(language):
        progress = render_to_string(
            "design/progress.html", {"value": 1200, "most": 4000, "label": "so far"}
        )
        last = render_to_string("design/pager.html", {"page": Paginator(range(20000), 10).page(2)})
        picture = render_to_string(
            "design/opinion_map.html",
            {
                "marks": [{"x": 10.55, "y": 1200, "people": 3, "group": 0}],
                "groups": [],
                "title": "Two groups",
            },
        )

    assert 'value="1200" max="4000"' in progress
    assert 'href="?page=2000"' in last
    assert "M-4.4 1200a15 15" in picture
    assert "," not in re.sub(r"<figcaption.*", "", picture, flags=re.DOTALL)


class EveryKind(ExampleForm):
    """The example form with the controls that have more than one part."""

    parts = forms.SplitDateTimeField()
    choice_of_day = forms.DateField(widget=forms.SelectDateWidget(years=[2030]))
    nothing = forms.ChoiceField(choices=[], widget=forms.RadioSelect)


@pytest.mark.parametrize("name", [name for name in EveryKind.base_fields if name != "nothing"])
def test_the_error_of_every_kind_of_field_leads_to_a_control_that_exists(name):
    form = EveryKind({})

    assert f'id="{first_control(form[name])}"' in str(form[name])


def test_a_field_without_any_choice_still_has_a_place_to_go_to():
    assert first_control(EveryKind({})["nothing"]) == "id_nothing"


def test_the_summary_links_each_error_to_its_field_and_shows_no_link_to_hidden_ones():
    html = render_to_string("design/error_summary.html", {"form": ExampleForm({})})

    assert '<a href="#id_best_0">' in html
    assert '<a href="#id_words">' in html
    assert "#id_kept" not in html


@pytest.mark.parametrize(
    ("control", "written"),
    [(DateControl(), "2031-02-03"), (DateTimeControl(), "2031-02-03T04:05")],
)
def test_browsers_understand_the_dates_we_write_in_any_language(control, written):
    moment = forms.DateTimeField().to_python("2031-02-03T04:05")

    with translation.override("fr"):
        assert f'value="{written}"' in control.render("day", moment)


def test_a_receipt_is_written_in_groups_of_four():
    assert grouped("4821 77301964 0257") == "4821 7730 1964 0257"


def test_the_pager_names_first_last_and_neighbouring_pages():
    pages = Paginator(range(400), 10)

    assert pages_near(pages.page(20)) == [1, "…", 19, 20, 21, "…", 40]


def test_a_list_of_one_page_has_no_pager():
    page = Paginator(range(3), 10).page(1)

    assert render_to_string("design/pager.html", {"page": page}).strip() == ""


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.relative_to(PRODUCT).as_posix())
def test_sentences_are_parted_as_their_language_parts_them(path):
    """Chinese has no spaces between sentences: white space between two of them shows as a gap."""
    control = r"(?:\s*\{% (?:if|elif|else|endif|for|endfor|with|endwith)[^%]*%\})*"
    gap = re.compile(
        r"(?:endblocktranslate|translate \"[^\"]*[^:\"]\") %\}"
        + control
        + r"\s+"
        + control
        + r"\s*\{% (?:translate|blocktranslate)"
    )

    assert gap.findall(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(("language", "space"), [("en", " "), ("ar", " "), ("zh-hans", "")])
def test_between_sentences_is_a_space_but_not_in_chinese(language, space):
    with translation.override(language):
        assert next_sentence() == space
