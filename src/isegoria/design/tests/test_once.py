"""What follows from its values alone is drawn once for equal values, and never told too late."""

from dataclasses import dataclass

import pytest
from django.template import Context, Template, TemplateSyntaxError
from django.utils import translation

from isegoria.design import once


@dataclass(frozen=True)
class Page:
    """What a view says of a page."""

    title: str
    rows: tuple[str, ...] = ()


class Drawn:
    """Counts how often it is shown; equal to every other, so that only drawing shows."""

    times = 0

    def __eq__(self, other):
        return isinstance(other, Drawn)

    def __hash__(self):
        return 1

    def __str__(self):
        Drawn.times += 1
        return "drawn"


@pytest.fixture(autouse=True)
def _nothing_was_drawn():
    Drawn.times = 0


def template(inner, given):
    return Template(f"{{% load i18n design %}}{{% once {given} %}}{inner}{{% endonce %}}")


def test_equal_values_are_drawn_once():
    part = template("{{ title }} {{ rows.0 }} {{ mark }}", "page with mark=mark")

    shown = [
        part.render(Context({"page": Page("One" + "!", ("a",)), "mark": Drawn()})) for _ in "12"
    ]

    assert shown == ["One! a drawn", "One! a drawn"]
    assert Drawn.times == 1


@pytest.mark.parametrize("values", [{"rows": ["a", "b"]}, {"rows": [{"name": "a"}, "b"]}])
def test_lists_and_dictionaries_are_equal_if_they_hold_the_same(values):
    part = template("{{ rows|length }} {{ mark }}", "with rows=rows mark=mark")

    shown = [part.render(Context({"rows": [*values["rows"]], "mark": Drawn()})) for _ in "12"]

    assert shown == ["2 drawn", "2 drawn"]
    assert Drawn.times == 1


def test_other_values_are_drawn_anew():
    part = template("{{ title }}", "page")

    shown = [part.render(Context({"page": Page(one)})) for one in ("One", "Two", "One")]

    assert shown == ["One", "Two", "One"]


def test_each_language_is_drawn_for_itself():
    part = template('{% translate "Yes" %} {{ title }}', "page")

    shown = []
    for language in ("en", "fr", "en"):
        with translation.override(language):
            shown.append(part.render(Context({"page": Page("?")})))

    assert shown == ["Yes ?", "Oui ?", "Yes ?"]


def test_what_is_inside_sees_nothing_but_what_it_was_given():
    part = template("[{{ secret }}{{ page }}{{ request }}{{ title }}]", "page")

    shown = part.render(Context({"page": Page("One"), "secret": "4821", "request": "r"}))

    assert shown == "[One]"


def test_words_are_escaped():
    shown = template("{{ title }}", "page").render(Context({"page": Page("<b>")}))

    assert shown == "&lt;b&gt;"


def test_no_more_is_kept_than_there_is_room_for(monkeypatch):
    monkeypatch.setattr(once, "_MOST", 2)
    part = template("{{ title }} {{ mark }}", "page with mark=mark")
    mark = Drawn()

    for title in ("One", "Two", "Three", "Three", "One"):
        shown = part.render(Context({"page": Page(title), "mark": mark}))

    assert shown == "One drawn"
    assert Drawn.times == 4


@pytest.mark.parametrize("written", ["", "with", "page with", "page site=site", "page with site"])
def test_a_part_that_does_not_say_from_what_it_follows_is_refused(written):
    with pytest.raises(TemplateSyntaxError, match="once is written as"):
        template("", written)
