"""A resident who cannot see takes part by keyboard and by what a screen reader says."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from isegoria.activities.survey.activity import Survey
from isegoria.activities.survey.tests.ten import said
from isegoria.answer.models import Edition
from isegoria.base.easy import easy_form
from isegoria.belonging.jobs import look_after_keys
from isegoria.belonging.opening import opened
from isegoria.decide.models import Decision, Publication
from isegoria.hear.models import Activity, Attachment, Item, Transcript
from isegoria.hear.services import seal_question
from isegoria.hear.transcripts import check, write_down
from isegoria.languages.services import translate
from isegoria.places.models import Group
from isegoria.places.services import add_ready_set, put_area, use_partitions
from isegoria.process.models import Stage
from isegoria.questionnaire.definition import Choice, Form, Kind, Question
from tests.screen_reader import ScreenReader

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]

DRAFT = Form(
    code="stops",
    version="1",
    title=said("Bus stops", "Arrêts", "المواقف"),
    languages=("en",),
    members=(
        Question(
            "shelter",
            Kind.CHOICE,
            said("Part 3: should each stop have a roof?", "", ""),
            required=True,
            choices=(Choice("yes", said("Yes", "", "")), Choice("no", said("No", "", ""))),
        ),
        Question(
            "kerb",
            Kind.TEXT,
            said("Part 4: what should change at the kerb?", "", ""),
            required=True,
            long=True,
        ),
    ),
)


WORDS = "The kerb is too high to feel with a cane."


@pytest.fixture
def reader(browse):
    """A phone with a screen reader and a keyboard; who uses it sees nothing."""
    page = browse(viewport={"width": 360, "height": 800}, permissions=["microphone"])
    page.goto("/en/")
    return ScreenReader(page)


@pytest.fixture
def stops(make_question):
    process = make_question("bus-stops")
    process.languages = "en"
    process.save()
    process.activities.update(type_slug=Survey.slug)
    made = Activity.objects.select_related("process", "stage").get(process=process)
    Survey().lay_out(made, DRAFT)
    Survey().open(made)
    seal_question(process)
    return made


def follow(reader, said):
    """Tab to what is said so, and open it; on each new page nothing may be without a name."""
    reader.tab_to(said)
    reader.press("Enter")
    assert reader.unnamed() == []


def test_she_finds_the_question_by_its_headings(stops, reader):
    assert reader.headings() == [
        "heading 1, Your say counts once, like everyone’s",
        "heading 2, Open now",
        "heading 3, How should we bring fast internet to every home?",
        "heading 2, Other ways to take part",
    ]

    follow(reader, "link, How should we bring fast internet")

    assert reader.page.title().startswith("How should we bring fast internet to every home?")
    assert "One home in five has no line." in reader.read()
    assert reader.headings()[:3] == [
        "heading 1, How should we bring fast internet to every home?",
        "heading 2, Take part",
        "heading 3, Say what you agree with",
    ]


def test_what_she_left_out_is_said_with_the_way_to_mend_it_and_her_receipt_is_read(stops, reader):
    reader.page.goto("/en/q/bus-stops/")
    follow(reader, "link, Start")
    assert reader.read()[1:] == [
        "0 of 2 answered. Stop whenever you like: answers are kept.",
        "heading 1, Part 3: should each stop have a roof?",
        "group, Your answer, Part 3: should each stop have a roof?",
        "Your answer",
        "button, Yes",
        "button, No",
        "link, What we heard so far",
    ]

    follow(reader, "button, No")
    assert reader.focused() == "heading 1, Part 4: what should change at the kerb?"
    follow(reader, "button, Send and go on")
    assert reader.page.title().startswith("Error: Part 4: what should change at the kerb?")
    assert reader.focused() == "alert"

    reader.tab_to("link, This question needs an answer.")
    reader.page.keyboard.press("Enter")
    assert reader.focused() == (
        "edit, Part 4: what should change at the kerb?, invalid, "
        "Error: This question needs an answer."
    )
    reader.page.keyboard.type(WORDS)
    follow(reader, "button, Send and go on")
    assert reader.focused() == "heading 1, You have answered all questions"

    follow(reader, "button, Finish, and see my receipt")
    page = reader.read()
    assert page[1:3] == ["heading 1, We have received your answers", "heading 2, Your receipt"]
    assert re.fullmatch(r"(\d{4} ){3}\d{4}", page[3])
    begin = page.index("heading 2, Your 2 answers")
    assert page[begin + 3 : begin + 6] == [
        "Part 3: should each stop have a roof?",
        "No",
        "button, Change or check Part 3: should each stop have a roof?",
    ]
    assert f"{WORDS} Somebody reads it before others can see it." in page


def test_she_asks_for_easy_words_and_is_asked_in_them(stops, reader):
    process = stops.process
    translate(process.question, language=easy_form("en"), body="What is wrong at bus stops?")
    translate(process.summary, language=easy_form("en"), body="Some stops are hard to use.")
    reader.page.goto("/en/q/bus-stops/")

    follow(reader, "link, Read it in easy words")

    page = reader.read()
    assert "heading 1, What is wrong at bus stops?" in page
    assert "Some stops are hard to use." in page

    follow(reader, "button, Answer in easy words")

    assert "heading 1, Part 3: should each stop have a roof?" in reader.read()


def test_she_speaks_hears_what_was_understood_and_says_that_it_is_right(
    stops, reader, make_account
):
    page = reader.page
    page.goto("/en/q/bus-stops/survey/1/")
    follow(reader, "button, Yes")
    reader.tab_to("disclosure, Say it instead of writing")
    page.keyboard.press("Enter")
    reader.tab_to("button, Record your voice")
    page.keyboard.press("Enter")
    said_now = page.locator("[data-status]")
    expect(said_now).to_have_text("Recording. It stops by itself after 3:00.")
    assert reader.focused() == "button, Stop recording"
    expect(page.get_by_role("timer")).to_have_text(re.compile(r"0:0[1-9] / 3:00"))
    page.keyboard.press("Enter")
    expect(said_now).to_have_text("Listen to it. Is it what you want to say?")

    reader.tab_to("button, Yes, keep this recording")
    page.keyboard.press("Enter")
    expect(said_now).to_have_text("It has arrived. Now send the page.")
    follow(reader, "button, Send and go on")
    written = Item.objects.get(author__isnull=False)
    first, second = make_account("ola", "officer"), make_account("mia", "officer")
    write_down(item=written, words=WORDS, language="en", by=first)
    check(item=written, words=WORDS, language="en", by=second)

    follow(reader, "button, Finish, and see my receipt")
    assert any(WORDS in line for line in reader.read())
    follow(reader, "button, Change or check Part 4")
    assert any(WORDS in line for line in reader.read())
    follow(reader, "button, Yes, this is what I said")

    assert Transcript.objects.get().stage == Transcript.Stage.CONFIRMED
    kept = Attachment.objects.get(is_words=True).file
    assert kept.kind == "audio"


def test_she_answers_one_of_three_questions_about_herself_and_leaves_two_out(stops, reader):
    process = stops.process
    sets = ["age", "gender", "area-type"]
    for code in sets:
        add_ready_set(code)
    process.area = put_area(code="riverside", name="Riverside", language="en", counts=[])
    process.save()
    use_partitions(area=process.area, codes=sets)
    look_after_keys()
    reader.page.goto("/en/q/bus-stops/survey/1/")
    follow(reader, "button, No")
    reader.tab_to("edit, Part 4")
    reader.page.keyboard.type(WORDS)
    follow(reader, "button, Send and go on")
    follow(reader, "button, Finish, and see my receipt")

    follow(reader, "button, Say something about yourself")
    groups = [line for line in reader.read() if line.startswith("group, ")]
    assert groups == [
        "group, How old are you? (optional), So that we see whether young and old were heard.",
        (
            "group, Which of these are you? (optional), "
            "So that we see whether women and men were heard alike."
        ),
        "group, Where do you live? (optional), So that we see whether the countryside was heard.",
    ]

    reader.tab_to("radio button, In a town")
    reader.page.keyboard.press("ArrowDown")
    assert reader.focused().startswith("radio button, In the country, checked")
    follow(reader, "button, Send")

    assert any("kept apart from your answers" in line for line in reader.read())
    [of_her] = opened(process.pk).groups.values()
    assert list(of_her.values()) == [Group.objects.get(code="rural").pk]


def test_after_the_decision_she_hears_what_became_of_part_four_and_goes_to_what_changed(
    stops, reader
):
    page = reader.page
    page.goto("/en/q/bus-stops/")
    follow(reader, "link, Start")
    follow(reader, "button, Yes")
    reader.tab_to("edit, Part 4")
    page.keyboard.type(WORDS)
    follow(reader, "button, Send and go on")
    follow(reader, "button, Finish, and see my receipt")
    _decide(stops)

    page.goto("/en/receipt/")
    follow(reader, "button, Open this receipt")
    follow(reader, "button, Read what became of each point, and why")

    heard = reader.read()
    own = heard.index(WORDS)
    assert any("Taken up." in one for one in heard[own:])
    assert any("It was asked for by many." in one for one in heard[own:])

    follow(reader, "link, Passage 4, with what changed")

    assert page.url.endswith("#passage-4")
    changed = " ".join(reader.read())
    assert "high" in changed
    assert "low enough to feel" in changed


def _decide(stops):
    """Her words of part 4 are taken up: passage 4 of the text is changed."""
    now, process = timezone.now(), stops.process
    item = Item.objects.get(author__isnull=False)
    Item.objects.filter(pk=item.pk).update(standing=Item.Standing.ACCEPTED)
    Stage.objects.filter(process=process, kind="hear").update(ends_at=now - timedelta(days=1))
    point = {
        "kind": "statement",
        "key": item.pk,
        "number": item.number,
        "part": 1,
        "answers": 0,
        "agree": 8,
        "asked": 9,
        "passages": [4],
        "outcome": "adopted",
        "reason": {"en": "It was asked for by many."},
    }
    record = {name: {"en": "The kerb changes."} for name in Decision.TEXTS}
    passage = {
        "number": 4,
        "before": {"en": "Kerbs are high."},
        "after": {"en": "Kerbs are low enough to feel."},
    }
    _publish(process, now, points=[point], record=record, passages=[passage])


def _publish(process, now, **body):
    published = Publication.objects.create(
        decision=Decision.objects.create(process=process),
        number=1,
        body={"languages": ["en"], "options": [], "decided_on": None, "starts_on": None, **body},
        digest="1",
        signed_as="Dora",
        decided_on=now.date(),
        starts_on=now.date(),
        is_before_closing=False,
        published_at=now,
    )
    signed = {"read_as": "Omar", "signed_as": "Dora", "let_go_at": now}
    Edition.objects.create(publication=published, seed=1, **signed)
