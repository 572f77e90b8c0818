"""From a draft to the public: the checklist, the preview, the last question, and a pause."""

import html
import re

import pytest
from django.urls import reverse
from django.utils import timezone

from isegoria.hear.models import Activity, Item
from isegoria.inform.services import NewPassage, Words, put_document
from isegoria.journey.audit import all_bodies
from isegoria.journey.queries.gates import checklist
from isegoria.journey.queries.texts import seeds_of
from isegoria.journey.services import open_to_the_public, take_seed_out
from isegoria.languages.models import Text
from isegoria.ledger.audit import audit
from isegoria.process.models import Process
from isegoria.process.timetable import instant_in_words

pytestmark = pytest.mark.django_db


def at(name, process, *more):
    return reverse(name, args=[process.slug, *more])


def words_of(response):
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", response.content.decode())).split())


def missing(process):
    return [one.field for one in checklist(process) if not one.met]


def test_the_checklist_names_all_that_is_missing_with_the_way_to_it(desk, draft):
    page = desk.get(at("desk-question", draft))

    content = page.content.decode()
    assert page.context["heading"] == "12 things are missing before it can open"
    assert len(missing(draft)) == 12
    assert "Say which problem this question helps to solve." in content
    assert f'href="{at("desk-words", draft)}#id_problem"' in content
    assert f'href="{at("desk-seeds", draft)}"' in content


def test_each_link_of_the_checklist_leads_to_a_field_that_is_there(desk, draft):
    for gate in checklist(draft):
        address, _, anchor = gate.address.partition("#")
        page = desk.get(address)

        assert page.status_code == 200
        assert not anchor or f'id="{anchor}' in page.content.decode(), gate.field


def test_pressing_the_button_too_early_shows_the_same_words_again(desk, draft):
    gates = [one for one in checklist(draft) if not one.met]

    pressed = desk.post(at("desk-open", draft))

    assert pressed.status_code == 422
    assert 'class="error-summary"' in pressed.content.decode()
    for gate in gates:
        assert gate.note in words_of(pressed)
    assert Process.objects.get().published_at is None


def test_too_few_statements_keep_a_question_closed(desk, ready):
    activity = ready.activities.select_related("process", "stage").get()
    take_seed_out(activity.items.select_related("activity__process", "activity__stage").first())

    assert missing(ready) == ["seeds"]
    assert desk.post(at("desk-open", ready)).status_code == 422


def test_untranslated_statements_and_background_keep_a_question_closed(make_ready):
    process = make_ready(languages=("fr",))
    put_document(
        process=process,
        title=Words("Costs"),
        passages=[NewPassage(Words("Nine thousand."))],
        language="en",
    )

    notes = {one.field: one.note for one in checklist(process) if not one.met}

    assert notes == {
        "languages": "Translate what is missing or out of date: Français (6 texts).",
        "other_texts": "Translate what is missing or out of date: Français (5 texts).",
    }


def test_the_last_question_repeats_the_closing_in_its_zone_and_what_follows(desk, ready):
    page = words_of(desk.get(at("desk-open", ready)))

    closes = instant_in_words(ready.stages.get(kind="hear").ends_at, ready)
    assert closes.endswith("(Paris time)")
    assert f"It closes by itself on {closes}." in page
    assert "Open this question to the public?" in page


def test_a_complete_question_opens_and_everybody_reads_every_field(desk, ready, client):
    assert desk.post(at("desk-open", ready)).status_code == 302
    client.logout()

    page = words_of(client.get(reverse("question", args=[ready.slug])))

    ready.refresh_from_db()
    stages = {one.kind: one for one in ready.stages.all()}
    for words in (
        "Where should the new bus shelters stand?",
        "People wait in the rain at forty stops.",
        "Which stops come first.",
        "Twelve shelters are paid for.",
        "The Roads Committee",
        "Everybody who takes the bus, above all older people.",
        "Consult: we listen and say how your answers mattered",
        "Web",
        "English",
        instant_in_words(stages["hear"].begins_at, ready),
        instant_in_words(stages["hear"].ends_at, ready),
    ):
        assert words in page
    assert ready.published_by.email == "olu@example.org"
    assert not client.cookies.get("desk") or not client.cookies["desk"].value


def test_opening_twice_by_a_double_click_opens_once(desk, ready):
    desk.post(at("desk-open", ready))
    first = Process.objects.get().published_at

    again = desk.post(at("desk-open", ready))

    assert again.status_code == 302
    assert Process.objects.get().published_at == first


def test_the_preview_is_the_public_page_and_takes_no_answers(desk, ready, client):
    preview = words_of(desk.get(at("desk-preview", ready)))

    assert "Preview: nobody else can see this." in preview
    assert "People wait in the rain at forty stops." in preview
    client.logout()
    assert client.get(reverse("question", args=[ready.slug])).status_code == 404
    vote = reverse("statements:vote", args=[ready.slug, 1])
    assert client.post(vote, {"value": "agree"}).status_code in {403, 404, 409, 422}
    assert not ready.participants.exists()


@pytest.mark.parametrize(("begun", "ended"), [(-2, 9), (-9, -2)])
def test_a_draft_whose_time_has_come_is_still_at_no_stage(desk, make_question, begun, ended):
    draft = make_question("draft", opens=begun, closes=ended, published=False)

    for name in ("desk-question", "desk-preview"):
        page = desk.get(at(name, draft))

        assert 'aria-current="step"' not in page.content.decode()
        assert "at no stage" in words_of(page)
        assert "planned until" in words_of(page)
    assert "See what we heard" not in words_of(page)


def test_the_button_to_begin_is_shown_in_the_preview_and_leads_nowhere(desk, ready):
    page = desk.get(at("desk-preview", ready)).content.decode()

    assert '<a class="button" role="link" aria-disabled="true" aria-describedby="inert">' in page
    assert "This button does nothing in the preview." in page
    assert reverse("statements:vote", args=[ready.slug, 1]) not in page


def test_the_preview_leads_to_no_page_that_is_not_there_yet(desk, client, ready):
    put_document(
        process=ready,
        title=Words("Costs"),
        passages=[NewPassage(Words("Nine thousand."))],
        language="en",
    )

    page = desk.get(at("desk-preview", ready)).content.decode()
    inside = page.partition("<main")[2].partition("</main>")[0]
    addresses = re.findall(r'href="(/[^"]+)"', inside)

    assert at("desk-preview-about", ready) in addresses
    assert {desk.get(one).status_code for one in addresses} == {200}


def test_a_draft_is_thrown_away_only_after_being_asked(desk, ready):
    put_document(
        process=ready,
        title=Words("Costs"),
        passages=[NewPassage(Words("Nine thousand."))],
        language="en",
    )
    others = Text.objects.filter(pk__in=[ready.institution.name_id, 1]).count()

    asked = desk.get(at("desk-delete", ready))
    assert "This cannot be undone." in asked.content.decode()
    assert Process.objects.count() == 1
    done = desk.post(at("desk-delete", ready))

    assert done["Location"] == reverse("desk")
    assert (Process.objects.count(), Activity.objects.count(), Item.objects.count()) == (0, 0, 0)
    assert Text.objects.count() == 2, others
    assert audit(all_bodies()).problems == []
    assert desk.post(at("desk-delete", ready)).status_code == 404


def test_what_the_public_has_seen_is_not_thrown_away(desk, ready, officer):
    open_to_the_public(ready, by=officer)

    response = desk.post(at("desk-delete", ready))

    assert response.status_code == 422
    assert "The public has seen this already" in response.content.decode()
    assert Process.objects.count() == 1


def test_a_pause_needs_a_reason_and_ends_when_it_is_told_to(desk, question):
    activity = question.activities.get()
    address = at("desk-pause", question, activity.pk)

    refused = desk.post(address, {"reason": "  "})
    desk.post(address, {"reason": "A wrong map was shown."})
    activity.refresh_from_db()
    paused = (activity.is_paused, activity.pause_reason)
    public = words_of(desk.get(reverse("question", args=[question.slug])))
    at_the_desk = words_of(desk.get(at("desk-question", question)))
    desk.post(address)
    activity.refresh_from_db()

    assert refused.status_code == 422
    assert "Say why it is paused" in words_of(refused)
    assert paused == (True, "A wrong map was shown.")
    assert "A wrong map was shown." in public
    assert "A wrong map was shown." in at_the_desk
    assert (activity.is_paused, activity.pause_reason) == (False, "")


@pytest.mark.parametrize("reason", ["x" * 301, "nul\x00l"])
def test_a_reason_that_cannot_be_kept_is_refused(desk, question, reason):
    address = at("desk-pause", question, question.activities.get().pk)

    assert desk.post(address, {"reason": reason}).status_code == 422
    assert not question.activities.get().is_paused


def test_an_open_question_shows_its_figures_and_its_record(desk, question, statements):
    page = words_of(desk.get(at("desk-question", question)))

    assert "People can take part until" in page
    assert "Shown to everybody 3" in page
    assert "The budget of six million." in page


def test_the_desk_tells_when_the_time_is_over(desk, make_question):
    closed = make_question("closed", opens=-9, closes=-1)

    page = words_of(desk.get(at("desk-question", closed)))

    assert "The time to take part is over." in page
    assert "Pause for a while" not in page


def test_statements_put_in_by_staff_are_the_first_that_people_meet(ready, officer, client):
    open_to_the_public(ready, by=officer)
    ready.refresh_from_db()
    ready.stages.filter(kind="hear").update(begins_at=timezone.now())

    page = client.get(reverse("statements:vote", args=[ready.slug, 1]))

    seeds = seeds_of(ready.activities.get()).values()
    assert page.status_code == 200
    assert any(words in words_of(page) for words in seeds)
