"""Several officials at one question at the same time: the log gets what all of them did."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from isegoria.base.refusal import Refused
from isegoria.hear.models import Activity
from isegoria.hear.pausing import go_on, pause
from isegoria.inform.services import NewPassage, Words, put_document
from isegoria.journey.audit import all_bodies
from isegoria.journey.queries.texts import wordings_of
from isegoria.journey.services import open_to_the_public, throw_away, translate_wordings
from isegoria.ledger.audit import audit
from isegoria.ledger.services import seal
from isegoria.process.models import Process
from isegoria.process.services import Why, save_words

pytestmark = pytest.mark.django_db(transaction=True)

ROUNDS = 3


@pytest.fixture
def together():
    """Do all of this at once, each as an official who opened the page a moment before."""

    def run(process, *works):
        start = Barrier(len(works))

        def one(work):
            try:
                known = Process.objects.get(pk=process.pk)
                start.wait()
                return work(known)
            except Refused as refused:
                return str(refused)
            finally:
                connection.close()

        with ThreadPoolExecutor(len(works)) as threads:
            return list(threads.map(one, works))

    return run


def reword(words):
    def work(process):
        save_words(process, {"decided_by": words}, why=Why(reason="A slip of the pen."))

    return work


def translate(words):
    def work(process):
        wordings = wordings_of(process)
        said = {one.text_id: words for one in wordings}
        translate_wordings(process, said, wordings=wordings, language="fr")

    return work


def write_background(words):
    def work(process):
        passage = NewPassage(body=Words(words))
        title = Words("Costs")
        put_document(process=process, title=title, passages=[passage], language="en", position=1)

    return work


def stop_and_go(process):
    activity = Activity.objects.select_related("process").get(process=process)
    pause(activity=activity, reason="We correct a text.")
    go_on(activity=activity)


def problems():
    seal()
    return audit(all_bodies()).problems


@pytest.fixture
def prepared(make_ready):
    process = make_ready(languages=("fr",))
    write_background("Nine thousand.")(process)
    translate("Oui.")(process)
    return process


def test_what_officials_correct_at_once_is_sealed_whole(together, prepared, officer):
    open_to_the_public(prepared, by=officer)

    for round_ in range(ROUNDS):
        outcomes = together(
            prepared,
            reword(f"Council {round_}"),
            reword(f"Mayor {round_}"),
            translate(f"Oui {round_}"),
            translate(f"Non {round_}"),
            write_background(f"{round_} thousand."),
            stop_and_go,
        )

        assert outcomes == [None] * 6
        assert problems() == []


def test_what_is_changed_while_it_is_opened_is_sealed_or_refused(together, make_ready, officer):
    for round_ in range(ROUNDS):
        process = make_ready(f"Where should shelter no. {round_} stand?", languages=("fr",))
        translate("Oui.")(process)

        together(
            process,
            lambda known: open_to_the_public(known, by=officer),
            lambda known: save_words(known, {"decided_by": "The Mayor"}),
            translate("Non."),
            stop_and_go,
            throw_away,
        )

        assert problems() == []
