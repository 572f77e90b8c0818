"""People who answer, some by web and some by text message, and a worker that reads."""

import re
import secrets
import subprocess
import sys
from datetime import date
from pathlib import Path

import numpy as np
import pytest

import civicmath
from isegoria.activities.statements.importing import import_polis
from isegoria.activities.statements.services import add_statement, cast_many
from isegoria.activities.survey.activity import Survey
from isegoria.activities.survey.tests.ten import LANGUAGES, TEN
from isegoria.belonging.services import put
from isegoria.hear.models import Activity, Contribution, Item, Participant
from isegoria.hear.services import seal_question
from isegoria.ledger.jobs import seal_new_entries
from isegoria.places.models import Group
from isegoria.receipts.services import issue
from isegoria.themes.services.gathering import begin, gather
from isegoria.themes.services.rights import mark
from isegoria.understand.jobs import refresh_stale, refresh_who_was_heard
from isegoria.understand.models import WhoWasHeard
from isegoria.understand.services import read_activity


@pytest.fixture
def make_person(activity):
    """Somebody with a receipt who takes part in the activity."""

    def make(channel="web", language="en", assurance="none"):
        person = Participant.objects.create(
            process=activity.process,
            receipt=issue()[0],
            secret=secrets.token_bytes(16),
            assurance=assurance,
        )
        Contribution.objects.create(
            process=activity.process,
            activity=activity,
            participant=person,
            channel=channel,
            language=language,
            received_on=date(2025, 1, 2),
        )
        return person

    return make


@pytest.fixture
def answer(activity):
    """Let people answer: (person, item, value) or (person, item, value, whether it matters)."""

    def answer(*votes):
        cast_many(activity, [(*vote, False)[:4] for vote in votes])

    return answer


@pytest.fixture
def crowd(activity, make_person, answer):
    """A number of people, each answering every statement as ``stance(person, statement)`` says."""

    def crowd(number, items, stance, **how):
        people = [make_person(**how) for _ in range(number)]
        answer(
            *(
                (person, item, said)
                for who, person in enumerate(people)
                for which, item in enumerate(items)
                if (said := stance(who, which)) is not None
            )
        )
        return people

    return crowd


@pytest.fixture
def make_statements(activity):
    def make(number, **fields):
        return [
            add_statement(
                activity=activity,
                words=f"What number {at} says about the lines.",
                language="en",
                standing=Item.Standing.ACCEPTED,
                **fields,
            )
            for at in range(1, number + 1)
        ]

    return make


@pytest.fixture
def worked():
    """What the worker does: seal what waits, then read what has grown old."""

    def work():
        seal_new_entries()
        return refresh_stale()

    return work


@pytest.fixture
def bring_in(site, shared):
    """Bring in one of the shared conversations, and read it."""

    def bring(name):
        imported = import_polis(shared / "data/polis" / name)
        seal_new_entries()
        return imported.process, read_activity(imported.process.activities.get())

    return bring


@pytest.fixture
def say_groups(question, profile):
    """Let people say of which groups they are."""
    partitions = dict(Group.objects.values_list("pk", "partition"))

    def say(people, *codes):
        groups = [profile[one] for one in codes]
        for person in people:
            said = {partitions[one]: one for one in groups}
            put(process=question, people=[person.pk], said=said)

    return say


@pytest.fixture
def town(crowd, statements, say_groups, activity):
    """160 people, 40 of each age; men are three quarters. The old disagree with the first."""

    def make():
        for age in ("15-24", "25-44", "45-59", "60-up"):
            first = -1 if age == "60-up" else 1
            people = crowd(40, statements, lambda _who, which, first=first: 1 if which else first)
            say_groups(people[:10], ("age", age), ("gender", "women"))
            say_groups(people[10:], ("age", age), ("gender", "men"))
        seal_new_entries()
        read_activity(activity)
        refresh_who_was_heard()
        return WhoWasHeard.objects.get().result["beside"][str(activity.pk)]

    return make


@pytest.fixture
def survey(question):
    """The question, asked by a survey of ten questions of every kind."""
    question.languages = ",".join(LANGUAGES)
    question.save()
    question.activities.update(type_slug=Survey.slug)
    made = Activity.objects.select_related("process", "stage").get(process=question)
    Survey().lay_out(made, TEN)
    Survey().open(made)
    seal_question(question)
    return made


@pytest.fixture
def some_answers(activity, statements, crowd):
    """30 people: all agree with the first, half with the second; six of ten with the third."""
    stances = (lambda _who: 1, lambda who: 1 if who % 2 else -1, lambda who: -1 if who < 18 else 0)
    crowd(30, statements, lambda who, which: stances[which](who))
    return read_activity(activity)


@pytest.fixture
def page(client):
    """The words of a page, tags left out and spaces joined."""

    def page(address):
        response = client.get(address)
        assert response.status_code == 200
        main = response.content.decode().partition("<main")[2].partition("</main>")[0]
        return " ".join(re.sub(r"<[^>]+>", " ", main).split())

    return page


@pytest.fixture
def invoke(question, interpreter):
    """Mark that a statement of this number, said by somebody, invokes rights."""

    def invoke(number, *rights):
        item = Item.objects.get(process=question, number=number)
        item.author = Participant.objects.filter(process=question).first()
        item.save(update_fields=["author"])
        begin(question)
        gather(question)
        for right in rights:
            mark(text=item.open_text, right=right, named="", by=interpreter)

    return invoke


@pytest.fixture
def alone(tmp_path):
    """Run the program of a folder where nothing can be imported but civicmath and NumPy."""
    library = tmp_path / "library"
    library.mkdir()
    for package in (civicmath, np):
        found = Path(package.__file__).parent
        (library / found.name).symlink_to(found)
        if (libraries := found.with_name(f"{found.name}.libs")).exists():
            (library / libraries.name).symlink_to(libraries)

    def run(folder, words="runpy.run_path('recompute.py', run_name='__main__')"):
        return subprocess.run(  # noqa: S603  # the folder is ours
            [
                sys.executable,
                "-ISc",
                f"import runpy, sys; sys.path.append({str(library)!r}); {words}",
            ],
            cwd=folder,
            capture_output=True,
            text=True,
            check=False,
        )

    return run
