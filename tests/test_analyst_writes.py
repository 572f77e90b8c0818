"""The analyst reaches out, weighs, writes and signs, by keyboard alone."""

import random
import re
import subprocess
import sys
import zipfile
from datetime import date, timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from isegoria.activities.statements.services import cast_many
from isegoria.belonging.jobs import look_after_keys
from isegoria.belonging.services import put
from isegoria.hear.models import Outreach
from isegoria.ledger.jobs import seal_new_entries
from isegoria.organisations.services import certify
from isegoria.places.models import Group, Margin, Source
from isegoria.places.services import Count, add_ready_set, put_area, use_partitions
from isegoria.process.models import Stage
from isegoria.report.models import Publication
from isegoria.understand.jobs import refresh_who_was_heard
from isegoria.understand.models import WhoWasHeard
from isegoria.understand.services import read_activity
from tests.analyst import people_of, statements_in

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]


@pytest.fixture
def living(question):
    """Ages and where people live, counted apart and together."""
    ages = {"15-24": 2000, "25-44": 3000, "45-59": 2000, "60-up": 3000}
    counts = {"age": ages, "area-type": {"urban": 6000, "rural": 4000}}
    for code in counts:
        add_ready_set(code)
    question.area = put_area(
        code="harbour",
        name="Harbour District",
        language="en",
        counts=[
            Count(code, group, people, "Census", date(2021, 3, 1))
            for code, groups in counts.items()
            for group, people in groups.items()
        ],
    )
    question.save(update_fields=["area"])
    use_partitions(area=question.area, codes=list(counts))
    look_after_keys()
    found = {one.code: one for one in Group.objects.filter(partition__code__in=list(counts))}
    source = Source.objects.create(name="Census crossed", counted_on=date(2025, 1, 1))
    for age, people in ages.items():
        for kind, share in (("urban", 0.6), ("rural", 0.4)):
            Margin.objects.create(
                area=question.area,
                source=source,
                group=found[age],
                and_group=found[kind],
                people=int(people * share),
            )
    return found


def say_groups(question, people, *groups):
    for person in people:
        put(
            process=question,
            people=[person.pk],
            said={one.partition_id: one.pk for one in groups},
        )


@pytest.fixture
def heard(question, activity, living):
    """1,200 people, of whom 120 follow one script; hardly anybody old came from the country."""
    dice = random.Random(4)
    items = statements_in(activity, 24)
    people = people_of(activity, 1200)
    leaning = [dice.uniform(0.25, 0.75) for _ in items]
    script = [dice.choice([1, -1]) for _ in items]
    votes = []
    for at, person in enumerate(people):
        for which, item in enumerate(items[:-1]):
            if at < 120 and which < 18:
                votes.append((person, item, script[which], False))
            elif at >= 120 and dice.random() < 0.5:
                votes.append((person, item, 1 if dice.random() < leaning[which] else -1, False))
    votes += [
        (person, items[-1], 1 if at < 6 else -1, False) for at, person in enumerate(people[-60:])
    ]
    cast_many(activity, votes)
    came = {
        ("15-24", "urban"): 140,
        ("25-44", "urban"): 220,
        ("45-59", "urban"): 140,
        ("60-up", "urban"): 220,
        ("15-24", "rural"): 100,
        ("25-44", "rural"): 160,
        ("45-59", "rural"): 100,
        ("60-up", "rural"): 6,
    }
    rest = iter(people)
    with transaction.atomic():
        for (age, kind), number in came.items():
            say_groups(question, [next(rest) for _ in range(number)], living[age], living[kind])
    seal_new_entries()
    read_activity(activity)
    refresh_who_was_heard()
    return WhoWasHeard.objects.get()


def test_she_sees_who_is_missing_reaches_out_and_weighs(question, activity, heard, hands):
    hands.open("/en/desk/q/internet/who/")
    hands.follow("See the public page")
    assert re.search(r"60 and over and In the country: about \d+ were to be", hands.words())
    hands.open("/en/q/internet/heard/")
    hands.follow("See what changes without them")
    assert "120 people" in hands.words()

    hands.open("/en/desk/q/internet/who/")
    hands.follow("Plan a step, or put down what was done")
    hands.write("With whom", "Harbour pensioners")
    hands.write("What is done", "A bus with a helper calls at every village hall.")
    hands.choose("state", "It was done")
    hands.write("On which day", f"{timezone.localdate():%m%d%Y}")
    hands.follow("Save")
    assert Outreach.objects.get().done_on == timezone.localdate()

    closes = question.stages.get(kind="hear").ends_at
    later = closes + timedelta(days=7)
    hands.open("/en/desk/q/internet/times/")
    hands.write("It closes at", f"{later.astimezone(question.zone):%m%d%Y}")
    hands.write("Why", "The villages were not reached yet.")
    hands.follow("Save")
    moved = question.stages.get(kind="hear").ends_at
    assert (moved - closes).days in (6, 7)
    hands.open("/en/q/internet/")
    assert "The villages were not reached yet." in hands.words()

    hands.open("/en/q/internet/heard/")
    hands.follow("How far these numbers bear")
    words = hands.words()
    assert "The same statements, as people said and weighted" in words
    assert "not weighted" in words
    for page in hands.seen:
        assert not ("the old harbour" in page and "Expected" in page)


@pytest.fixture
def closed(question, activity, living):
    """Two camps of 60 people; nobody between 45 and 59 came; it closed yesterday."""
    items = statements_in(activity, 12)
    people = people_of(activity, 60)
    cast_many(
        activity,
        [
            (person, item, 1 if (at < 30) == (which < 6) else -1, False)
            for at, person in enumerate(people)
            for which, item in enumerate(items)
        ],
    )
    for at, person in enumerate(people):
        age = "15-24" if at < 12 else "25-44" if at < 40 else "60-up"
        kind = "rural" if at % 5 < 2 else "urban"
        say_groups(question, [person], living[age], living[kind])
    seal_new_entries()
    read_activity(activity)
    refresh_who_was_heard()
    Stage.objects.filter(process=question, kind="hear").update(
        ends_at=timezone.now() - timedelta(days=1)
    )
    return question


def test_she_writes_signs_and_publishes_and_others_recompute(closed, ana, hands, tmp_path):
    certify(account=ana, course="interpretation", on=timezone.localdate())
    hands.open("/en/desk/q/internet/")
    hands.follow("Write, sign and publish what people said")
    hands.follow("Begin with a draft from the figures")
    leave_easy_words_out(hands)
    hands.open("/en/desk/q/internet/report/")
    assert "Easy words missing Missing, or older than the original, in: English." in hands.words()
    write_what_is_missing(hands)
    hands.open("/en/desk/q/internet/report/")
    assert "Nothing is missing" in hands.words()
    hands.follow("Read it whole, and publish")
    hands.follow("Sign and publish")

    assert Publication.objects.get().signed_as == str(ana)
    hands.open("/en/q/internet/report/")
    report = hands.words()
    first = hands.page.locator("main p").filter(has_text="60 people answered.").first.inner_text()
    assert "45 to 59" in first, report
    assert "Views of few, and objections that name a right" in report

    hands.open("/en/q/internet/heard/sure/")
    told = recomputed(hands.take_along("All public tables with a program", tmp_path), tmp_path)
    assert told.endswith("figures, 0 of them otherwise.\n")


def leave_easy_words_out(hands):
    hands.follow("In easy words")
    count = hands.page.locator("textarea[name^=line_]").count()
    for _sentence in range(count):
        hands.write("Sentence", "")
    hands.follow("Save")


def write_what_is_missing(hands):
    hands.follow("In easy words")
    hands.write("One more sentence", "60 people answered. Nobody of 45 to 59 years came.")
    hands.follow("Save")
    hands.open("/en/desk/q/internet/report/audio/")
    hands.follow("Let the computer speak it")
    hands.follow("I have listened: it says what is written")
    hands.open("/en/desk/q/internet/report/community/")
    hands.choose("about", "No")
    hands.follow("Save")


def recomputed(path, folder):
    """What the program of the public folder says, run by itself: no settings, no database."""
    with zipfile.ZipFile(path) as kept:
        kept.extractall(folder)
    done = subprocess.run(
        [sys.executable, "recompute.py"], cwd=folder, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout
