"""A municipal analyst learns, reads what people said, and settles disputes, by keyboard alone."""

import re
from datetime import date

import pytest
from django.db import transaction
from django.utils import timezone

from isegoria.hear.items import add_item
from isegoria.hear.models import Item
from isegoria.organisations.queries import trained_until
from isegoria.organisations.services import certify
from isegoria.report.models import Publication
from isegoria.themes.jobs import take_up_words
from isegoria.themes.models import Objection, OpenText, Reading
from isegoria.themes.services.objections import object_to
from isegoria.themes.services.placing import Found, place
from isegoria.training.models import Town
from isegoria.training.towns import draw
from tests.analyst import LANGUAGES, people_of
from tests.keyboard import NAME

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]

OWN_WORDS = {
    "en": "Bus {} has no ramp for my chair.",
    "fr": "Le bus {} n’a pas de rampe.",
    "ar": "الحافلة {} بلا منحدر.",
}
A_CAMPAIGN_TOWN = 3000


@pytest.fixture
def town(site):
    drawn = draw(A_CAMPAIGN_TOWN, date(2026, 3, 9))
    return Town.objects.create(
        seed=drawn.seed,
        is_for_certificate=True,
        drawn_on=date(2026, 3, 9),
        code_version="1",
        told=drawn.told,
        truth=drawn.truth,
    )


def test_she_is_refused_without_a_certificate_and_passes_the_course(
    question, activity, town, ana, hands
):
    truth = town.truth
    hands.open("/en/desk/q/internet/")
    hands.follow("Write, sign and publish what people said")
    hands.follow("Begin with empty sections")
    hands.follow("Read it whole, and publish")
    hands.follow("Sign and publish")
    refused = "Your certificate of the course in interpreting answers has ended."
    assert refused in hands.words()
    assert not Publication.objects.exists()

    hands.go_to("Your account")
    hands.page.keyboard.press("Enter")
    hands.follow("Course")
    hands.follow("Read a town for the certificate")
    hands.follow("Begin with question 1")
    for group, *_shares in truth["silent"]:
        tick_value(hands, "silent", group)
    hands.follow("Go on")
    tick_value(hands, "small", truth["small"])
    hands.follow("Go on")
    tick_value(hands, "campaign", truth["found"])
    hands.follow("Go on")
    tick_value(hands, "leading", truth["leading"])
    hands.follow("Go on")
    for value in ("answered", "unknown"):
        tick_value(hands, "say", value)
    hands.follow("Go on")
    hands.follow("Hand in")

    assert "5 of 5 answers are right." in hands.words()
    assert trained_until(ana) > timezone.localdate()
    hands.open("/en/desk/q/internet/report/")
    assert refused not in hands.words()


def tick_value(hands, name, value):
    """Reach one answer of the course by what its label says, and choose it."""
    box = hands.page.locator(f"input[name={name}][value='{value}']")
    words = " ".join(box.evaluate(NAME).split())
    if box.get_attribute("type") == "checkbox":
        hands.tick(words)
    else:
        hands.choose(name, words)
    assert box.is_checked()


@pytest.fixture
def spoken(question, activity):
    """1,200 answers in people's own words, by five ways and in three languages."""
    people = people_of(activity, 1200)
    with transaction.atomic():
        for at, person in enumerate(people):
            language = LANGUAGES[at % 5]
            add_item(
                activity=activity,
                words=OWN_WORDS[language].format(at),
                language=language,
                author=person,
                standing=Item.Standing.ACCEPTED,
            )
    question.languages = "en,fr,ar"
    question.save()
    return people


def test_she_reads_1200_answers_settles_three_disputes_and_answers_an_objection(
    question, spoken, ana, hands, make_account
):
    begin_with_themes(hands)
    ramps, drivers = question.themes.order_by("number")
    read_one_in_french(hands, ana)
    read_twice(question, ana, make_account("ben", "officer"), ramps, drivers)

    hands.open("/en/desk/q/internet/themes/agreement/")
    told = re.search(r"alpha\): (\d\.\d\d)", hands.words())[1]
    assert told == f"{alpha_by_hand():.2f}"
    settle_three(hands)
    assert Reading.objects.filter(turn=3, reader=ana).count() == 3

    hands.follow("Let everybody read themes")
    hands.follow("Let everybody read them")
    assert "Your certificate of the course in interpreting answers has ended." in hands.words()
    certify(account=ana, course="interpretation", on=timezone.localdate())
    hands.open("/en/desk/q/internet/themes/publish/")
    assert "To the course" not in hands.words()
    hands.tick("Ramps")
    hands.write("Why something is unread", "We began yesterday; twelve were read twice.")
    hands.follow("Let everybody read them")
    text = OpenText.objects.filter(counted__placings__theme=ramps).select_related("item").first()
    object_to(participant=text.item.author, text_id=text.pk, words="I meant the driver.")
    hands.open("/en/desk/q/internet/themes/")
    hands.follow("Objections")
    hands.write("Your answer", "The ramp is named in your first words; it stays there.")
    hands.follow("Keep it where it is, and answer")

    assert Objection.objects.get().outcome == Objection.Outcome.KEPT
    assert "it stays there." in hands.words()
    for page in hands.seen:
        assert not re.search(r"\b(SMS|Text message|Phone menu|Paper|Women|60 and over)\b", page)


def begin_with_themes(hands):
    hands.open("/en/desk/q/internet/")
    hands.follow("Read what people said, and place it under themes")
    hands.follow("Begin")
    while take_up_words():  # the worker's duty
        pass
    hands.open("/en/desk/q/internet/themes/")
    assert hands.page.get_by_role("progressbar").get_attribute("max") == "1200"
    for name in ("Ramps", "Drivers"):
        hands.follow("Add a theme")
        hands.write("Name", name)
        hands.follow("Save")


def read_one_in_french(hands, ana):
    """She is given what is in the languages that she ticked; then she takes all again."""
    hands.open("/en/desk/q/internet/themes/")
    hands.tick("Français")
    hands.follow("Save")
    hands.follow("Go on reading")
    assert hands.page.locator("main [lang=fr]").count() > 0
    hands.tick("Ramps")
    hands.follow("Save and next")
    assert Reading.objects.get().reader == ana
    hands.open("/en/desk/q/internet/themes/")
    hands.tick("Français")
    hands.follow("Save")


def read_twice(question, first, second, ramps, drivers):
    """Twelve answers by two persons: six alike of drivers, three alike of ramps, three not."""
    texts = list(OpenText.objects.filter(process=question).order_by("draw")[:12])
    for at, text in enumerate(texts):
        for by, theme in (
            (first, ramps if at < 6 else drivers),
            (second, drivers if at < 3 or at > 5 else ramps),
        ):
            fresh = OpenText.objects.get(pk=text.pk)
            fresh.process = question
            place(text=fresh, by=by, found=Found(themes=[theme.pk]))


def settle_three(hands):
    hands.open("/en/desk/q/internet/themes/")
    hands.follow("The readers differ")
    for turn in range(3):
        hands.tick("Drivers")
        hands.write("Why does it belong there?", f"It is about the ramp, not who drives ({turn}).")
        hands.follow("Save and next")
    assert "Nothing waits for you here." in hands.words()


def alpha_by_hand():
    """Krippendorff's alpha by hand, of twelve texts with two readers and two names each.

    Six texts say the same of drivers, three of ramps, three differ.
    """
    drivers, ramps = 2 * 6 + 3, 2 * 3 + 3
    number = drivers + ramps
    observed = 2 * 3 / number
    expected = 2 * drivers * ramps / (number * (number - 1))
    return 1 - observed / expected
