"""What follows from its values alone is drawn once for equal values, and never told too late."""

from dataclasses import dataclass, field

import pytest
from django.core.paginator import Paginator
from django.template import Context, Template, TemplateSyntaxError
from django.utils import translation

from isegoria.design import once
from isegoria.people.models import Account


@dataclass(frozen=True)
class Page:
    """What a view says of a page."""

    title: str
    rows: tuple[str, ...] = ()


@dataclass(frozen=True)
class WorkedOut:
    """A page that says by itself what is seen of it."""

    title: str
    times: list[int] = field(default_factory=list, compare=False)

    def seen(self):
        self.times.append(1)
        return {"worked_out": self.title.upper()}


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


def test_a_page_that_must_be_worked_out_is_so_only_to_be_drawn():
    part = template("{{ worked_out }} {{ title }}", "page")
    pages = [WorkedOut("One"), WorkedOut("One"), WorkedOut("Two")]

    shown = [part.render(Context({"page": page})) for page in pages]

    assert shown == ["ONE ", "ONE ", "TWO "]
    assert [page.times for page in pages] == [[1], [], [1]]


class Opaque:
    """Equal to nothing but itself."""


@pytest.mark.parametrize("value", [Opaque(), Account(pk=1), Paginator([], 1)])
def test_what_may_change_unseen_is_refused(value):
    with pytest.raises(TypeError, match="cannot tell one"):
        template("", "with value=value").render(Context({"value": value}))
    with pytest.raises(TypeError, match="cannot tell one"):
        template("", "page").render(Context({"page": Page(value)}))


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
