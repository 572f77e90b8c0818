"""What programs propose: marked, never final, decided on by people, and turned off whole."""

import random
import sys

import pytest

from isegoria.base.refusal import NotNow, Refused
from isegoria.themes.jobs import propose_what_was_asked
from isegoria.themes.models import Asking, Codebook, OpenText, Placing, Proposal, Suggestion, Theme
from isegoria.themes.queries.proposed import suggested, trust_in, undecided
from isegoria.themes.queries.texts import settled
from isegoria.themes.services.book import merge, undo
from isegoria.themes.services.gathering import begin
from isegoria.themes.services.proposing import ask, let_programs, take

pytestmark = pytest.mark.django_db
DESK = "/en/desk/q/internet/themes/"
PLACES = ("harbour", "market", "school", "station", "church", "bridge")


@pytest.fixture
def asked(question, make_words, officer):
    """Sixty answers on two subjects, which a program has read."""
    draw = random.Random(3)
    for number in range(60):
        place = draw.choice(PLACES)
        subject = (
            f"The bus is late again at the {place} stop, every bus number {number}"
            if number % 2
            else f"The library at the {place} needs more books, number {number}"
        )
        make_words(subject)
    book = begin(question)
    let_programs(book=book, propose=True)
    book = Codebook.objects.select_related("process").get()
    ask(book=book, by=officer)
    propose_what_was_asked()
    return book


@pytest.fixture
def buses(asked, officer):
    """The theme that somebody made of what the program put together about buses."""
    found = next(one for one in undecided(asked) if "bus" in one.name)
    return take(proposal=found.proposal, by=officer, language="en", name="Buses")


def of_the_program(book, *, drawn):
    """Answers that the program would place, of those that two persons read or of the others."""
    rows = OpenText.objects.filter(suggestions__proposal__theme__isnull=False).order_by("number")
    if drawn:
        return list(rows.filter(draw__lt=book.drawn_below))
    return list(rows.filter(draw__gte=book.drawn_below))


def test_a_program_proposes_with_its_name_and_version_and_counts_for_nothing(asked):
    asking = Asking.objects.get()
    names = [one.name for one in undecided(asked)]

    assert (asking.state, asking.texts) == ("done", 60)
    assert asking.program.startswith("civicmath themes ")
    assert any("bus" in one for one in names)
    assert any("library" in one for one in names)
    assert not any((Placing.objects.exists(), Theme.objects.exists(), settled(asked).exists()))


def test_somebody_confirms_with_one_key_and_it_stays_marked(client, asked, buses, officer):
    text = of_the_program(asked, drawn=False)[0]
    client.force_login(officer)
    page = f"{DESK}answers/{text.number}/"

    shown = client.get(page).text
    client.post(page, {"turn": "1", "do": "confirm"})

    assert "Proposed by a program" in shown
    assert "By civicmath themes " in shown
    assert 'value="confirm" data-key="y"' in shown
    assert " checked" not in shown.partition("<fieldset")[2].partition("</fieldset>")[0]
    placing = Placing.objects.get()
    assert (placing.theme, placing.from_machine) == (buses, True)
    assert trust_in(asked).confirmed == 1


def test_what_somebody_refuses_is_not_shown_again(client, asked, buses, officer):
    text = of_the_program(asked, drawn=False)[0]
    client.force_login(officer)
    page = f"{DESK}answers/{text.number}/"

    after = client.post(page, {"turn": "1", "do": "refuse"}, follow=True).text
    client.post(page, {"turn": "1", "do": "place", "theme": buses.pk})

    assert "Proposed by a program" not in after
    assert trust_in(asked).refused == 1
    assert Placing.objects.get().from_machine is False


def test_who_reads_what_two_persons_read_is_not_led_and_shows_how_often_it_is_wrong(
    client, asked, buses, make_theme, officer, moderator, read
):
    other = make_theme("Other")
    drawn = of_the_program(asked, drawn=True)
    client.force_login(officer)

    page = client.get(f"{DESK}answers/{drawn[0].number}/").text
    for place, text in enumerate(drawn):
        for by in (officer, moderator):
            read(text, by, buses if place % 3 else other)
    trust = trust_in(asked)
    listed = client.get(f"{DESK}programs/").text

    wrong = len(drawn[::3])
    assert "Proposed by a program" not in page
    assert (trust.checked, trust.wrong) == (len(drawn), wrong)
    assert f"it was wrong on {wrong}." in listed


def test_everybody_reads_that_a_program_helped_and_how_often_it_was_wrong(
    client, question, asked, buses, officer, put_out
):
    first, second = of_the_program(asked, drawn=False)[:2]
    client.force_login(officer)
    client.post(f"{DESK}answers/{first.number}/", {"turn": "1", "do": "confirm"})
    client.post(f"{DESK}answers/{second.number}/", {"turn": "1", "do": "refuse"})
    client.post(f"{DESK}answers/{second.number}/", {"turn": "1", "do": "place", "theme": buses.pk})

    put_out(buses)
    page = client.get("/en/q/internet/themes/").text

    assert "On 1 answer a program had proposed the theme, and a person confirmed it:" in page
    assert "civicmath themes " in page
    assert "Of 0 answers that people read without seeing its proposal" in page


def test_what_a_person_took_a_proposal_for_goes_along_when_themes_merge_and_part(
    question, asked, buses, make_theme, officer
):
    other = make_theme("Public transport")

    merge(theme=buses, into=other, by=officer)
    merged = Proposal.objects.get(given=buses).theme
    undo(process=question, number=3, by=officer)

    assert (merged, Proposal.objects.get(given=buses).theme) == (other, buses)


def test_it_is_decided_once_and_asked_once_at_a_time(asked, buses, officer):
    proposal = Proposal.objects.get(theme=buses)
    ask(book=asked, by=officer)

    with pytest.raises(NotNow, match="already"):
        take(proposal=proposal, by=officer, language="en", name="Again")
    with pytest.raises(NotNow, match="reading already"):
        ask(book=asked, by=officer)
    assert Theme.objects.count() == 1


def test_turned_off_for_the_site_nothing_of_it_is_there_and_everything_works(
    client, asked, buses, officer, settings
):
    text = of_the_program(asked, drawn=False)[0]
    client.force_login(officer)
    settings.MACHINES = False

    page = client.get(f"{DESK}answers/{text.number}/").text
    client.post(f"{DESK}answers/{text.number}/", {"turn": "1", "do": "place", "theme": buses.pk})
    listed = client.get(f"{DESK}programs/").text
    with pytest.raises(Refused, match="nothing for this question"):
        ask(book=asked, by=officer)
    with pytest.raises(Refused, match="turned off"):
        let_programs(book=asked, propose=True)

    assert "Proposed by a program" not in page
    assert "turned off all help by machines" in listed
    assert Placing.objects.get().from_machine is False


def test_each_question_turns_it_on_by_an_officer_alone(client, question, book, officer, moderator):
    client.force_login(moderator)
    refused = client.post(f"{DESK}programs/switch/", {"do": "on"}).status_code
    client.force_login(officer)
    before = client.get(f"{DESK}programs/").text
    client.post(f"{DESK}programs/switch/", {"do": "on"})
    few = client.post(f"{DESK}programs/", {"do": "ask"})
    nothing = client.post(f"{DESK}programs/", {"do": "nonsense"}).status_code

    assert refused == 404
    assert "Programs propose nothing for this question." in before
    assert Codebook.objects.get().asks_programs
    assert "at least 20 answers" in few.text
    assert (few.status_code, nothing) == (422, 404)


def test_without_the_program_it_is_said_and_turned_off_meanwhile_it_does_not_read(
    asked, officer, monkeypatch
):
    monkeypatch.setitem(sys.modules, "scipy.sparse", None)
    ask(book=asked, by=officer)
    propose_what_was_asked()
    without = Asking.objects.latest("pk")
    ask(book=asked, by=officer)
    let_programs(book=asked, propose=False)
    propose_what_was_asked()
    off = Asking.objects.latest("pk")

    assert (without.state, "SciPy" in without.problem) == ("failed", True)
    assert (off.state, off.problem) == ("failed", "Help by machines was turned off meanwhile.")
    assert suggested(OpenText.objects.first(), Codebook.objects.get(), 1) is None
    assert Suggestion.objects.exists()
