"""Every component with what it must bear: plain, long, empty, Arabic, HTML in the text.

Tests render each of them and ask the accessibility checker; whoever adds a
component adds its examples here.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.template.loader import render_to_string

from isegoria.design.controls import DateControl, DateTimeControl

HTML = '<script>alert("&")</script> <b>not bold</b>'
LONG = "Internetanschlussausbauförderungsgesetz " * 6
ARABIC = "يجب ربط القرى التي ليس فيها أي خط قبل أن يحصل أحد على خط أسرع."
FRENCH = "Il faut relier en premier les villages sans ligne."
QUESTION = "How should we bring fast internet to every home?"
WAYS = [("line", "A line at home"), ("phone", "My own mobile phone"), ("kiosk", "A kiosk")]


AREAS = {
    "height": 300,
    "shapes": [
        {"path": "M0 0H300V300H0Z", "x": 150, "y": 150},
        {"path": "M300 0H600V300H300Z", "x": 450, "y": 150},
    ],
}


@dataclass(frozen=True)
class Example:
    """One component in one situation."""

    component: str
    situation: str
    context: Mapping[str, Any]

    @property
    def name(self) -> str:
        """The name tests and people call it by."""
        return f"{self.component}: {self.situation}"

    def render(self) -> str:
        """Show it as a page would."""
        return render_to_string(f"design/{self.component}.html", dict(self.context))


class ExampleForm(forms.Form):
    """One field of each kind that our pages use."""

    words = forms.CharField(
        label="What should change?",
        help_text="One idea at a time. Please name nobody.",
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    place = forms.CharField(label="Where do you live?", required=False)
    language = forms.ChoiceField(label="Language", choices=[("en", "English"), ("ar", "العربية")])
    online = forms.MultipleChoiceField(
        label="How do you usually get online?",
        help_text="Choose all that apply.",
        choices=WAYS,
        widget=forms.CheckboxSelectMultiple,
    )
    best = forms.ChoiceField(label="Which is best?", choices=WAYS, widget=forms.RadioSelect)
    agreed = forms.BooleanField(label="I have read how my answers are used")
    day = forms.DateField(label="Day of the meeting", widget=DateControl)
    closes = forms.DateTimeField(label="Closes at", widget=DateTimeControl)
    kept = forms.CharField(widget=forms.HiddenInput)


def _form(name: str, data: Mapping[str, Any] | None = None) -> ExampleForm:
    """Make the form with ids of its own, so that many can stand on one page."""
    return ExampleForm(data, auto_id=f"{name}_%s", use_required_attribute=False)


def _refused() -> ExampleForm:
    form = _form("refused", {"best": "none of these"})
    form.add_error(None, "This question closed while you were writing.")
    form.add_error("words", HTML)
    return form


def _fields() -> list[Example]:
    empty, wrong = _form("empty"), _form("wrong", {"best": "none of these"})
    filled = _form("filled", {"words": ARABIC, "online": ["line"], "best": "kiosk"})
    kinds = [name for name in ExampleForm.base_fields if name != "kept"]
    return [
        *(Example("field", f"{name}, empty", {"field": empty[name]}) for name in kinds),
        *(Example("field", f"{name}, wrong", {"field": wrong[name]}) for name in kinds),
        *(Example("field", f"{name}, filled", {"field": filled[name]}) for name in kinds[:5]),
    ]


STAGES = [
    {"name": "Inform", "state": "done", "note": "since 2 March"},
    {"name": "Hear", "state": "now", "note": "until 30 April"},
    {"name": "Understand", "state": "todo", "note": "in May"},
    {"name": "Decide", "state": "todo", "note": "council, 12 June"},
    {"name": "Answer", "state": "todo", "note": "from 13 June"},
    {"name": "Learn", "state": "todo"},
]

CARD = {
    "title": QUESTION,
    "address": "#",
    "tag": "Hear",
    "text": "Decided by the District Council on 12 June.",
    "when": "10 minutes · closes in 9 days · 4,218 people so far",
}

STEPS = [
    {"name": "Received", "state": "done", "when": "today, by web, in French"},
    {"name": "In the public log", "state": "done", "address": "#", "link": "Check the proof"},
    {"name": "Read and counted", "state": "now", "when": "in May"},
    {"name": "Decision", "when": "12 June", "note": "District Council"},
]

COLUMNS = [
    {"label": "Statement"},
    {"label": "All who answered"},
    {"label": "Agree", "number": True},
]

ROWS = [["Villages first.", "all", "77%"], [HTML, LONG, 0], [ARABIC, "", 1204]]

MARKS = [
    {
        "x": 120 + 23 * (i % 5) + 7 * i,
        "y": 60 + 31 * (i % 7),
        "people": 1 + 9 * (i % 4),
        "group": i % 6,
    }
    for i in range(48)
]
GROUPS = [
    {"name": name, "people": people}
    for name, people in zip(
        ["Neighbours first", "Let them build", "Show me the cost", "Wait", "Rent it", ARABIC],
        [1900, 1430, 640, 200, 47, 1],
        strict=True,
    )
]

GATES = [
    {
        "name": "Say who decides, and when",
        "met": False,
        "note": "Participants see this first. It can be changed later only with a public reason.",
        "address": "#",
        "action": "Add it",
    },
    {"name": "Open for 30 days or more", "met": True, "address": "#"},
    {"name": HTML, "met": True, "note": LONG},
]


@dataclass(frozen=True)
class Option:
    """A choice as the component meets it."""

    value: str
    text: str
    mark: str = ""


@dataclass(frozen=True)
class Kind:
    """How a question is answered, as the component meets it."""

    value: str


@dataclass(frozen=True)
class Box:
    """One box of a question as the component meets it."""

    name: str
    option: Option
    value: str = ""
    is_chosen: bool = False


@dataclass(frozen=True)
class Prompt:
    """A question as the component meets it, in the shape that ways of asking give it."""

    key: str
    text: str = ""
    kind: Kind = Kind("choice")
    boxes: tuple[Box, ...] = ()
    ways: tuple[Box, ...] = ()
    places: tuple[int, ...] = ()
    bounds: Any = None
    optional: bool = False
    words: str = ""
    options: tuple[Option, ...] = ()
    help: str = ""
    said: str = ""
    also: tuple["Prompt", ...] = ()
    carried: str = ""
    file_kind: str = ""
    describable: bool = False


VOTE = Prompt(
    key="vote-1",
    options=(
        Option("agree", "Agree", "agree"),
        Option("disagree", "Disagree", "disagree"),
        Option("pass", "Pass, or not sure", "pass"),
    ),
    also=(Prompt(key="box-1", text="This one matters a lot to me"),),
    carried='0.2:"><b>',
)
HOUR = Prompt(
    key="hour",
    options=(Option("dawn", LONG), Option("noon", HTML), Option("dusk", ARABIC)),
    said="noon",
    also=(Prompt(key="often", text=HTML, said="yes"), Prompt(key="alone", text=ARABIC)),
)
WORDS = Prompt(
    key="words",
    kind=Kind("text"),
    help=LONG,
    said=HTML,
    words=HTML,
    also=(Prompt(key="aloud", text="Read it out"),),
)
DONT_KNOW = Box("words.out", Option("dont_know", "I do not know"))
OPTIONS = (Option("dawn", LONG), Option("noon", HTML), Option("dusk", ARABIC))
BOXES = tuple(Box(f"b.{one.value}", one, "1") for one in OPTIONS)


def _box(kind: str, **more: Any) -> dict[str, Any]:  # noqa: ANN401 - what a prompt holds
    key = f"of-{kind}"
    return {"prompt": Prompt(key=key, text=LONG, kind=Kind(kind), ways=(DONT_KNOW,), **more)}


STATEMENT = {"body": "Villages with no line at all should be connected first."}
TRANSLATED = {"body": FRENCH, "language": "fr", "direction": "ltr"}
FACTS = [
    {"label": "Text", "value": "START to 5050 (free)"},
    {"label": "Paper", "value": "print the form", "address": "#"},
    {"label": HTML, "value": LONG},
]


def _page(number: int, things: int) -> Any:  # noqa: ANN401 - Django's Page of anything
    return Paginator(range(things), 10).page(number)


def _words() -> list[Example]:
    return [
        Example("cards", "one", {"cards": [CARD]}),
        Example("cards", "hostile", {"cards": [CARD, {"title": HTML, "text": LONG}]}),
        Example("cards", "Arabic", {"cards": [{**CARD, "title": ARABIC, "language": "ar"}]}),
        Example("cards", "none", {"cards": []}),
        Example("notice", "plain", {"text": HTML}),
        Example("notice", "good", {"text": "Your answers were changed.", "kind": "good"}),
        Example("notice", "warning", {"title": LONG, "text": ARABIC, "kind": "warning"}),
        Example("shown_text", "own language", {"body": "First.\n\nSecond.\n" + HTML}),
        Example("shown_text", "not translated", {**TRANSLATED, "shown_in": "French"}),
        Example("shown_text", "stale", {**TRANSLATED, "stale": True}),
        Example("statement", "plain", STATEMENT),
        Example("statement", "Arabic", {"body": ARABIC, "language": "ar", "direction": "rtl"}),
        Example("statement", "hostile", {"body": HTML + LONG, "shown_in": "German"}),
        Example("tag", "plain", {"text": "Hear"}),
        Example("tag", "good", {"text": "on time", "kind": "good"}),
        Example("tag", "warning", {"text": HTML, "kind": "warning"}),
        Example("summary_list", "answers", {"rows": [*FACTS, {"label": "Name", "value": ""}]}),
    ]


def _doing() -> list[Example]:
    return [
        Example("error_summary", "no errors", {"form": _form("quiet")}),
        Example("error_summary", "errors", {"form": _refused()}),
        Example("error_summary", "one", {"error": HTML, "control": "vote-1"}),
        Example("error_summary", "no control", {"error": "This question closed yesterday."}),
        Example("prompt", "vote", {"prompt": VOTE, "about": "main"}),
        Example(
            "prompt",
            "changing",
            {"prompt": replace(VOTE, key="v", also=(), said="pass"), "about": "main"},
        ),
        Example("prompt", "hostile", {"prompt": HOUR, "about": "main"}),
        Example("prompt", "words", {"prompt": WORDS, "about": "main"}),
        Example("prompt_box", "choices", _box("choices", boxes=BOXES, help=HTML)),
        Example("prompt_box", "ranking", _box("ranking", boxes=BOXES, places=(1, 2, 3))),
        Example("prompt_box", "shares", _box("allocation", boxes=BOXES, bounds={"total": "9"})),
        Example("prompt_box", "number", {**_box("number", optional=True), "error": HTML}),
        Example("prompt_box", "day", _box("date", words="2026-11-22")),
        Example("prompt_box", "place", _box("place", boxes=BOXES[:2])),
        Example("prompt_box", "tick", _box("tick", words="yes")),
        Example("prompt_box", "picture", _box("file", file_kind="image", describable=True)),
        Example("progress", "some", {"value": 1200, "most": 4000, "label": "1,200 of 4,000"}),
        Example("action", "free", {"label": "Open to the public"}),
        Example("action", "obstacle", {"label": "Open", "obstacle": "Three things are missing."}),
        Example("gates", "three", {"gates": GATES}),
        Example("pager", "first", {"page": _page(1, 400)}),
        Example("pager", "middle", {"page": _page(20, 400), "address": "?q=a&b=1&page="}),
        Example("pager", "last", {"page": _page(3, 30)}),
        Example("pager", "single", {"page": _page(1, 3)}),
    ]


def _heard() -> list[Example]:
    figures = [{"label": "People", "value": "4,218"}, {"label": LONG, "value": "61%", "note": HTML}]
    picture = {"marks": MARKS, "groups": GROUPS, "title": "Six groups of opinion"}
    return [
        Example("journey", "hear", {"stages": STAGES}),
        Example("journey", "hostile", {"stages": [{"name": LONG, "state": "now", "note": HTML}]}),
        Example("figures", "two", {"figures": figures}),
        Example("share_key", "key", {}),
        Example("table", "all cells", {"caption": "Share", "columns": COLUMNS, "rows": ROWS}),
        Example("table", "empty", {"caption": "Share", "columns": COLUMNS, "rows": []}),
        Example("opinion_map", "six groups", picture),
        Example("opinion_map", "nobody", {"marks": [], "groups": [], "title": HTML}),
        Example("area_map", "two areas", {"map": AREAS, "title": "Map of 2 areas."}),
        Example("area_map", "nowhere", {"map": {"height": 40, "shapes": []}, "title": HTML}),
        Example("receipt", "new", {"code": "4821773019640257", "text": "Keep it."}),
        Example("trail", "steps", {"steps": STEPS}),
        Example("trail", "hostile", {"steps": [{"name": LONG, "note": HTML}]}),
    ]


def examples() -> list[Example]:
    """List every example of every component."""
    return [*_heard(), *_words(), *_doing(), *_fields()]
