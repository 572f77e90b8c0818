"""A report is written by several people, and nobody's words are lost."""

import pytest

from isegoria.base.refusal import NotThere, Refused
from isegoria.hear.items import add_item
from isegoria.hear.models import Item, Participant
from isegoria.report import rules
from isegoria.report.models import Change, Line, Report, Section
from isegoria.report.queries import part_of, parts_of, state_of
from isegoria.report.services.writing import Overtaken, Revision, begin, revise, translate_section
from isegoria.themes.models import InvokedRight
from isegoria.themes.services.gathering import begin as begin_reading
from isegoria.themes.services.gathering import gather
from isegoria.themes.services.rights import mark

pytestmark = pytest.mark.django_db


@pytest.fixture
def line_of(report):
    """The first sentence of a section that speaks of an item, or of nothing."""

    def line(kind, item=None):
        return Line.objects.filter(section__report=report, section__kind=kind, item=item).first()

    return line


def test_a_draft_says_how_many_of_how_many_and_what_it_speaks_of(report, items, said):
    assert said(report, "opening") == [
        "30 people answered.",
        "Too few people said which groups they belong to. So we cannot say who is missing.",
    ]
    assert said(report, "divides") == [
        "30 people were asked about this: 15 agree, 15 disagree, 0 are not sure."
    ]
    assert [one.line.item for one in part_of(report, "divides").sentences] == [items["second"]]


def test_the_words_of_a_statement_are_nowhere_in_the_report(report, items):
    kept = str(list(Change.objects.values_list("lines", flat=True)))

    for item in items.values():
        words = item.text.renderings.get().body
        assert words not in kept
        assert not Line.objects.filter(text__renderings__body__contains=words).exists()


def test_a_single_objection_that_names_a_right_stands_with_the_views_of_few(report, items):
    told = [one.line.item for one in part_of(report, "minority").sentences]

    assert told == [items["third"], items["right"]]


def test_what_is_marked_as_invoking_a_right_is_asked_for_whatever_its_rank_and_named_once(
    heard, report, items, signer, invoke
):
    """One answer that nobody voted on, and one that all agree with, beside forty others."""
    before = len(part_of(report, "minority").unsaid)
    invoke("Nobody asked the people of the islands.", "land", signer)
    Item.objects.filter(pk=items["first"].pk).update(author=Participant.objects.latest("pk"))
    invoke(None, "access", signer, item=items["first"])

    unsaid = part_of(report, "minority").unsaid
    parts = parts_of(report)

    assert before == 0
    assert [(one.key, one.words["en"]) for one in unsaid] == [
        ("right:access", "1 answer invokes a right: Access for people with disabilities."),
        ("right:land", "1 answer invokes a right: Land, and the consent of indigenous peoples."),
        (f"few:{items['first'].pk}", unsaid[2].words["en"]),
    ]
    assert unsaid[2].item == items["first"].pk
    assert "3 views of few people" in rules.obstacles(state_of(report, parts))["minority"]


def test_a_mark_that_was_taken_out_or_counted_anew_is_seen(heard, report, signer, invoke):
    found = invoke("Nobody asked the people of the islands.", "land", signer)
    one = part_of(report, "minority").unsaid[0].figures
    invoke("Nor those of the coast.", "land", signer)
    two = part_of(report, "minority").unsaid[0].figures
    InvokedRight.objects.update(is_taken_out=True)

    assert found.right == "land"
    assert (one, two) == ({"answers": 1}, {"answers": 2})
    assert part_of(report, "minority").unsaid == ()


@pytest.fixture
def invoke(heard):
    """Let somebody say something, and mark that it invokes a right."""

    def invoke(words, right, by, item=None):
        if item is None:
            author = Participant.objects.create(process=heard, secret=b"s" * 16)
            item = add_item(
                activity=heard.activities.get(),
                words=words,
                language="en",
                author=author,
                standing=Item.Standing.ACCEPTED,
            )
        begin_reading(heard)
        gather(heard)
        text = item.open_text
        text.process = heard
        return mark(text=text, right=right, named="", by=by)

    return invoke


@pytest.mark.parametrize(
    ("words", "language", "is_found"),
    [
        ("We have a right to know.", "en", True),
        ("Turn right at the hall.", "en", False),
        ("Les droits des enfants", "fr", True),
        ("من حق كل إنسان", "ar", True),
        ("每个人都有权利", "zh-hans", True),
        ("Право на дорогу", "ru", True),
        ("I like buses.", "en", False),
        ("Oikeus liikkua", "fi", False),
    ],
)
def test_words_that_may_name_a_right_are_found_in_six_languages(words, language, is_found):
    assert rules.names_a_right(words, language) is is_found


def test_begun_twice_there_is_one_report(heard, writer, signer):
    first = begin(process=heard, by=writer, drafted=True)

    assert begin(process=heard, by=signer, drafted=False) == first
    assert Report.objects.count() == 1


def test_an_empty_report_still_has_what_cannot_be_left_out(heard, writer, said):
    report = begin(process=heard, by=writer, drafted=False)

    assert said(report, "ground") == []
    assert len(said(report, "opening")) == 2
    assert len(said(report, "minority")) == 2


def test_a_changed_sentence_keeps_its_finding_and_makes_translations_old(
    report, writer, line_of, items
):
    line = line_of("divides", items["second"])

    revise(
        report=report,
        kind="divides",
        revision=Revision(version=1, words={line.pk: "Of 30 people, half want companies."}),
        by=writer,
    )

    sentence = part_of(report, "divides").sentences[0]
    assert sentence.words["en"] == "Of 30 people, half want companies."
    assert sentence.stale == {"fr"}
    assert sentence.line.figures == {"agree": 15, "disagree": 15, "passed": 0}


def test_the_second_of_two_officers_is_told_and_nothing_is_overwritten(
    report, writer, signer, line_of, said
):
    line = line_of("next")
    revise(
        report=report,
        kind="next",
        revision=Revision(version=1, words={line.pk: "Mine."}),
        by=writer,
    )

    with pytest.raises(Overtaken, match="Somebody else has changed this"):
        revise(
            report=report,
            kind="next",
            revision=Revision(version=1, words={line.pk: "Yours."}),
            by=signer,
        )

    assert said(report, "next")[0] == "Mine."


def test_every_version_of_a_section_is_kept(report, writer, line_of):
    line = line_of("next")
    for at, words in enumerate(("One.", "Two."), start=1):
        revision = Revision(version=at, words={line.pk: words})
        revise(report=report, kind="next", revision=revision, by=writer)

    rows = Change.objects.filter(section=line.section).order_by("version")
    assert [dict(one.lines)[line.pk]["en"] for one in rows][1:] == ["One.", "Two."]
    assert {one.made_by for one in rows} == {writer}


@pytest.mark.parametrize("kind", ["opening", "minority"])
def test_what_must_be_said_cannot_be_emptied(report, writer, kind):
    line = Line.objects.filter(section__report=report, section__kind=kind).first()

    with pytest.raises(Refused, match="cannot be left out"):
        revise(report=report, kind=kind, revision=Revision(1, {line.pk: " "}), by=writer)


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ("80 % agree.", "percentage alone"),
        ("يوافق ٪80", "percentage alone"),
        ("x" * 1001, "too long"),
        ("nul\0", "cannot be stored"),
    ],
)
def test_a_sentence_that_cannot_stand_is_refused_in_words(report, writer, words, why):
    with pytest.raises(Refused, match=why):
        revise(report=report, kind="ground", revision=Revision(1, added=words), by=writer)


def test_a_percentage_with_its_people_may_stand(report, writer, said):
    words = "80% of the 30 people who were asked agree."

    revise(report=report, kind="ground", revision=Revision(1, added=words), by=writer)

    assert said(report, "ground")[-1] == words


def test_a_figure_that_has_moved_offers_its_new_sentence_beside_ours(
    report, writer, line_of, items, one_more_answers, said
):
    line = line_of("divides", items["second"])
    revise(report=report, kind="divides", revision=Revision(1, {line.pk: "Half of 30."}), by=writer)

    one_more_answers()

    sentence = part_of(report, "divides").sentences[0]
    assert sentence.words["en"] == "Half of 30."
    assert sentence.fresh.words["en"].startswith("31 people were asked about this: 16 agree")

    revise(report=report, kind="divides", revision=Revision(2, take=[line.pk]), by=writer)
    assert said(report, "divides")[0].startswith("31 people were asked about this: 16 agree")
    assert part_of(report, "divides").moved == 0


def test_a_sentence_may_stay_though_its_figures_have_moved(
    report, writer, line_of, items, one_more_answers, said
):
    line = line_of("divides", items["second"])
    revise(report=report, kind="divides", revision=Revision(1, {line.pk: "Half of 30."}), by=writer)
    one_more_answers()

    revise(report=report, kind="divides", revision=Revision(2, keep=[line.pk]), by=writer)

    assert said(report, "divides") == ["Half of 30."]
    assert part_of(report, "divides").moved == 0


def test_what_was_left_out_can_be_brought_in_once(heard, writer, said):
    report = begin(process=heard, by=writer, drafted=False)
    unsaid = part_of(report, "divides").unsaid

    for version in (1, 2):
        revision = Revision(version, bring=[one.key for one in unsaid])
        revise(report=report, kind="divides", revision=revision, by=writer)

    assert len(said(report, "divides")) == 1


def test_a_published_statement_can_be_quoted_once(report, writer, items):
    section = Section.objects.get(report=report, kind="themes")
    revise(
        report=report,
        kind="themes",
        revision=Revision(1, added="Two people spoke of kiosks.", quote=items["right"].number),
        by=writer,
    )

    assert section.lines.get().item == items["right"]
    with pytest.raises(Refused, match="quoted here already"):
        revise(
            report=report,
            kind="themes",
            revision=Revision(2, added="Again.", quote=items["right"].number),
            by=writer,
        )


def test_what_is_not_public_cannot_be_quoted(report, writer, items):
    Item.objects.filter(pk=items["right"].pk).update(standing=Item.Standing.HELD)

    for number in (items["right"].number, 999):
        with pytest.raises(Refused, match="Only what everybody can read"):
            revise(
                report=report,
                kind="themes",
                revision=Revision(1, added="They said so.", quote=number),
                by=writer,
            )


def test_a_section_is_translated_from_what_it_says_now(report, writer, line_of):
    line = line_of("next")
    revise(report=report, kind="next", revision=Revision(1, {line.pk: "Soon."}), by=writer)

    translate_section(
        report=report, kind="next", language="fr", version=2, words={line.pk: "Bientôt."}, by=writer
    )

    sentence = part_of(report, "next").sentences[0]
    assert (sentence.words["fr"], sentence.stale) == ("Bientôt.", set())


def test_no_language_is_added_that_the_question_does_not_have(report, writer):
    with pytest.raises(NotThere):
        translate_section(report=report, kind="next", language="de", version=1, words={}, by=writer)
