"""What things mean where people live: remarks, disputed meanings, and words from there."""

import pytest

from isegoria.base.refusal import Refused
from isegoria.themes.models import Remark, Term
from isegoria.themes.queries.public import placed_of
from isegoria.themes.services.meaning import Said, explain, remark

pytestmark = pytest.mark.django_db
DESK = "/en/desk/q/internet/themes/"
PAGE = "/en/q/internet/themes/"


def test_a_disputed_meaning_is_told_wherever_everybody_reads_the_theme(
    client, question, once, ramps, officer, read, put_out
):
    read(once[0], officer, ramps)
    put_out(ramps)
    client.force_login(officer)

    client.post(
        f"{DESK}1/remarks/",
        {"kind": "disputed", "words": "“Ramp” is a boat slip here.", "said_by": "Ánne"},
    )
    client.post(
        f"{DESK}answers/{once[0].number}/remarks/",
        {"kind": "context", "words": "The stop was moved in spring."},
    )
    client.logout()
    listed, alone = client.get(PAGE).text, client.get(f"{PAGE}1/").text
    receipt = placed_of(once[0].item.author, "en")

    assert "Meaning disputed" in listed
    assert "“Ramp” is a boat slip here." in alone
    assert "Ánne" in alone
    assert "The stop was moved in spring." in alone
    assert [one.is_disputed for one in receipt] == [True]


def test_a_remark_is_shown_no_more_once_taken_out_and_stays_in_the_records(
    client, question, once, ramps, officer, moderator, read, put_out
):
    read(once[0], officer, ramps)
    put_out(ramps)
    ramps.process = question
    said = Said(words="Nobody says so.", kind="disputed", language="en")
    mark = remark(about=ramps, said=said, by=officer)
    client.force_login(moderator)

    other = client.post(
        f"{DESK}answers/{once[0].number}/remarks/", {"do": "out", "remark": mark.pk}
    )
    client.post(f"{DESK}1/remarks/", {"do": "out", "remark": mark.pk})

    assert other.status_code == 404
    assert "Meaning disputed" not in client.get(PAGE).text
    assert Remark.objects.get().is_taken_out


def test_words_from_there_are_explained_to_readers_and_to_everybody(
    client, question, once, ramps, officer, read, put_out
):
    read(once[0], officer, ramps)
    put_out(ramps)
    client.force_login(officer)

    client.post(f"{DESK}words/", {"word": "RAMP", "meaning": "A boat slip"})
    client.post(f"{DESK}words/", {"word": "RAMP", "meaning": "A slip for boats"})
    client.post(f"{DESK}words/", {"word": "Fjord", "meaning": "Where boats are"})
    answer = client.get(f"{DESK}answers/{once[1].number}/").text
    public = client.get(PAGE).text
    client.post(f"{DESK}words/", {"do": "out", "term": Term.objects.get(word="Fjord").pk})

    assert "A slip for boats" in answer
    assert "Where boats are" not in answer
    assert "A slip for boats" in public
    assert "Where boats are" in public
    assert [one.word for one in Term.objects.all()] == ["RAMP"]


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ({"kind": "context", "words": " "}, "Write what one should know."),
        ({"kind": "nonsense", "words": "x"}, "Say what kind"),
        ({"kind": "context", "words": "x" * 501}, "at most 500 characters"),
    ],
)
def test_a_remark_that_cannot_be_is_refused_in_words_and_stays_to_be_mended(
    client, ramps, officer, given, why
):
    client.force_login(officer)

    page = client.post(f"{DESK}1/remarks/", given)

    assert (page.status_code, why in page.text) == (422, True)
    assert not Remark.objects.exists()


def test_a_word_needs_its_meaning_and_there_are_a_hundred_at_most(question, book, officer):
    with pytest.raises(Refused, match="what it means"):
        explain(process=question, word="slip", meaning=" ", language="en", by=officer)
    with pytest.raises(Refused, match="80 characters"):
        explain(process=question, word="x" * 81, meaning="y", language="en", by=officer)
    Term.objects.bulk_create(
        Term(process=question, word=f"w{number}", meaning="m", language="en")
        for number in range(100)
    )
    with pytest.raises(Refused, match="100 words"):
        explain(process=question, word="slip", meaning="y", language="en", by=officer)
    again = explain(process=question, word="w1", meaning="another", language="en", by=officer)

    assert (again.meaning, Term.objects.count()) == ("another", 100)


def test_others_find_none_of_it(client, ramps, once, stranger):
    client.force_login(stranger)

    pages = ("words/", "1/remarks/", f"answers/{once[0].number}/remarks/")

    assert [client.get(DESK + one).status_code for one in pages] == [404, 404, 404]


def test_what_we_heard_leads_to_the_public_themes(client, once, ramps, officer, read, put_out):
    before = client.get("/en/q/internet/heard/").text
    read(once[0], officer, ramps)
    put_out(ramps)

    after = client.get("/en/q/internet/heard/").text

    assert "../themes/" not in before
    assert '<a href="../themes/">' in after
