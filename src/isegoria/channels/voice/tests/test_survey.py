"""The survey of ten questions by phone: the record is that of the page."""

import re

import pytest

from isegoria.activities.survey.activity import Survey
from isegoria.activities.survey.tests.ten import ANSWERS, LANGUAGES, TEN
from isegoria.channels.voice.tests.conftest import hear_out
from isegoria.hear.activity_type import activity_types, type_of
from isegoria.hear.models import Activity, Channel, Contribution
from isegoria.hear.services import contribute, contribute_whole, seal_question
from isegoria.hear.tests.hours import Hours
from isegoria.questionnaire.definition import Form, Kind, Question

pytestmark = pytest.mark.django_db

# What is pressed for each question: the words of the options, keys, or None for what is spoken.
PRESSED = {
    "How do you travel most?": ["By bus"],
    "Why do you travel?": ["Work", "Care for others"],
    "How clean is it?": ["Good"],
    "How safe is it?": ["I do not know"],
    "How content are you": "4",
    "How long do you wait?": "12",
    "On which day?": "20112026",
    "When did you leave?": "0730",
    "What comes first at a stop?": ["Light", "Shade", "Seats"],
    "Share out 100 coins.": "60*0*40",
    "At which place?": "01*28333**36*81667",
    "Around which corners?": "0**0***0**1***1**1",
    "What would you change?": None,
    "I would answer again": ["Yes"],
}


MUST = Form(
    code="must",
    version="1",
    title={"en": "Your wish"},
    languages=("en",),
    members=(Question("wish", Kind.TEXT, {"en": "What do you wish?"}, required=True),),
)


@pytest.fixture
def survey(make_question):
    """The survey of ten, to be answered by phone."""
    return _survey(make_question(), TEN)


def _survey(process, form):
    process.languages, process.channels = ",".join(LANGUAGES), "web,voice"
    process.save()
    process.activities.update(type_slug=Survey.slug)
    made = Activity.objects.select_related("process", "stage").get(process=process)
    Survey().lay_out(made, form)
    Survey().open(made)
    seal_question(process)
    return made


def test_ten_questions_by_phone_leave_the_record_of_the_page(survey, phone, officer, make_account):
    contribute_whole(
        activity=survey,
        participant=None,
        answers=ANSWERS,
        channel=Channel.WEB,
        language="en",
        key="page",
    )
    phone.ring()
    said = phone.press("1")  # English

    for _question in ANSWERS:
        said = reply_to(phone, said)
    hear_out(ANSWERS["wish"], officer, make_account("ama", "officer"), language="en")

    assert "That was everything. Thank you." in said
    assert said.count("Once more:") == 1
    assert _record("voice") == _record("web")
    assert len(_record("voice")[-1]) == len(ANSWERS)


def test_what_must_be_answered_says_that_it_is_being_written_down_until_it_is(
    make_question, phone, officer, make_account
):
    survey = _survey(make_question(), MUST)
    phone.ring()
    phone.press("1")  # English
    phone.press("1")
    phone.speak()
    said = phone.press("1")
    before = _record("voice")[-1][0][-2]
    hear_out("A roof.", officer, make_account("ama", "officer"), language="en")

    after = _record("voice")[-1]

    assert "That was everything. Thank you." in said
    assert "Your receipt, to write down:" in said
    assert "a person will write it down" in str(before)
    assert "A roof." in str(after)
    assert len(after) == 1
    assert type_of(survey).asking(survey, None, "en").total == 1


def test_any_way_of_asking_leaves_the_record_that_the_page_leaves(
    make_question, monkeypatch, phone
):
    monkeypatch.setitem(activity_types(), Hours.slug, Hours())
    process = make_question("library")
    process.channels = "voice"
    process.save()
    asked = process.activities.select_related("process", "stage").get()
    asked.type_slug = Hours.slug
    asked.save()
    for words in ("Ten to six", "Noon to eight", "All night"):
        type_of(asked).seed(asked, words=words, language="en")
    first = type_of(asked).asking(asked, None, "en").prompts[0]
    contribute(
        activity=asked,
        participant=None,
        reply={first.key: first.options[1].value},
        channel=Channel.WEB,
        language="en",
    )

    phone.ring()
    phone.press("2")

    *by_phone, said = _record("voice")
    *by_page, typed = _record("web")
    assert by_phone == by_page
    # Each person's answer is an item of its own here.
    assert [(key, *rest) for key, _item, *rest in said] == [
        (key, *rest) for key, _item, *rest in typed
    ]


def reply_to(phone, said):
    """Answer what was heard."""
    pressed = next(pressed for words, pressed in PRESSED.items() if words in said)
    if pressed is None:
        phone.press("1")
        phone.speak()
        return phone.press("1")
    if isinstance(pressed, str):
        return phone.press(pressed)
    keys = {
        words: key.replace(" ", "")
        for words, key in re.findall(r"^(.+): press ([\d ]+)\.$", said, re.MULTILINE)
    }
    return phone.press("*".join(keys[one] for one in pressed))


def _record(channel):
    """What is kept of somebody, without when it came and from whom."""
    one = Contribution.objects.get(channel=channel)
    points = type_of(one.activity).points(one.participant, "en")
    said = [(p.key, p.item_id, p.about.body, p.stance, p.own_words) for p in points]
    return one.activity_id, one.language, one.standing, sorted(said)
