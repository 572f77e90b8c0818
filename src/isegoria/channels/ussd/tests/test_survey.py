"""The survey of ten questions by phone menu: the record is that of the page."""

import re

import pytest

from isegoria.activities.survey.tests.ten import ANSWERS, ask_ten
from isegoria.channels.ussd.gateways import Gateway
from isegoria.channels.ussd.services import Hop, hear
from isegoria.hear.activity_type import type_of
from isegoria.hear.models import Activity, Channel, Contribution
from isegoria.hear.services import contribute_whole

pytestmark = pytest.mark.django_db

GATEWAY = Gateway(name="main", code="*384*55#", secret="", per_minute=1000)
# What is typed for each question: the words of the options, or what is no option.
TYPED = {
    "How do you travel most?": ["By bus"],
    "Why do you travel?": ["Work", "Care for others"],
    "How clean is it?": ["Good"],
    "How safe is it?": ["I do not know"],
    "How content are you": "4",
    "How long do you wait?": "12",
    "On which day?": "20.11.2026",
    "When did you leave?": "7:30",
    "What comes first at a stop?": ["Light", "Shade", "Seats"],
    "Share out 100 coins.": "60 0 40",
    "At which place?": "-1.28333 36.81667",
    "Around which corners?": "0 0; 0 1; 1 1",
    "What would you change?": "A roof at the market.",
    "I would answer again": ["Yes"],
}


@pytest.fixture
def survey(make_question):
    """The survey, to be answered by phone menu."""
    process = make_question()
    process.channels = "web,ussd"
    process.save()
    return ask_ten(Activity.objects.select_related("process", "stage").get(process=process))


class Menu:
    """A phone that reads every screen to its end before it answers."""

    def __init__(self):
        self.typed, self.read, self.screens = [], "", 0

    def type(self, *words):
        """Type something, and read all that follows."""
        self.typed += words
        pages = [self._screen()]
        while re.search(r"^98 More$", pages[-1], re.MULTILINE):
            self.typed.append("98")
            pages.append(self._screen())
        lines = [one for page in pages for one in page.splitlines()]
        self.read = "\n".join(one for one in lines if one not in ("98 More", "0 Back"))

    def _screen(self):
        self.screens += 1
        return hear(GATEWAY, Hop("s1", "+254700000001", "*".join(self.typed))).words

    def reply(self):
        """What answers the question that was read."""
        typed = next(typed for words, typed in TYPED.items() if words in self.read)
        if isinstance(typed, str):
            return typed
        keys = {words: key for key, words in re.findall(r"^(\d+) (.+)$", self.read, re.MULTILINE)}
        return "*".join(keys[one] for one in typed)


def test_ten_questions_by_phone_menu_leave_the_record_of_the_page(survey):
    contribute_whole(
        activity=survey,
        participant=None,
        answers=ANSWERS,
        channel=Channel.WEB,
        language="en",
        key="page",
    )
    menu = Menu()
    menu.type()
    menu.type("1")  # English

    for _question in ANSWERS:
        menu.type(menu.reply())

    assert "That was everything. Thank you." in menu.read
    assert "Your receipt:" in menu.read
    assert _record("ussd") == _record("web")
    assert len(_record("ussd")[-1]) == len(ANSWERS)


def _record(channel):
    """What is kept of somebody, without when it came and from whom."""
    one = Contribution.objects.get(channel=channel)
    points = type_of(one.activity).points(one.participant, "en")
    said = [(p.key, p.item_id, p.about.body, p.stance, p.own_words) for p in points]
    return one.activity_id, one.language, one.standing, sorted(said)
