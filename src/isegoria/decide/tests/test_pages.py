"""The pages of a decision: at the desk for those who prepare it, and for everybody."""

import gzip
import json
from datetime import timedelta

import pytest
from django.utils import timezone

from isegoria.bulk.models import Job
from isegoria.decide.models import Decision, Disposition, Publication
from isegoria.decide.queries import decision_on
from isegoria.hear.models import Item
from isegoria.process.models import Stage

pytestmark = pytest.mark.django_db
DESK = "/en/desk/q/internet/decision/"
PUBLIC = "/en/q/internet/decision/"


def text_of(response):
    return " ".join(response.content.decode().split())


@pytest.fixture
def signed_in(client, writer):
    client.force_login(writer)
    return client


def test_before_there_is_one_everybody_reads_by_when_it_is_promised(client, heard):
    page = text_of(client.get(PUBLIC))

    assert "Nothing is decided here yet." in page
    assert "1 day is left" in page
    assert client.get("/en/q/internet/decision.json").status_code == 404
    assert client.get(PUBLIC + "text/").status_code == 404


def test_once_the_day_has_passed_everybody_reads_overdue_until_it_is_there(client, whole, publish):
    past = timezone.now() - timedelta(hours=2)
    Stage.objects.filter(process=whole.process, kind="decide").update(begins_at=past, ends_at=past)
    Stage.objects.filter(process=whole.process, kind="answer").update(begins_at=None, ends_at=past)

    before = [text_of(client.get(one)) for one in (PUBLIC, "/en/q/internet/")]
    publish(whole)
    after = [text_of(client.get(one)) for one in (PUBLIC, "/en/q/internet/")]

    assert all("It is overdue." in one for one in before)
    assert "Everybody was to be answered by" in before[0]
    assert not any("It is overdue." in one for one in after)
    assert "It came later than promised." in after[0]
    assert "What was decided, and what became of your points" in after[1]


def test_everybody_reads_the_record_and_each_point_with_its_passage(client, whole, publish):
    publish(whole)

    page = text_of(client.get(PUBLIC))

    places = [
        page.index(words)
        for words in (
            "The villages are connected first.",
            "Most homes without a line are there.",
            "Two members wanted the town first.",
            "Work begins in spring.",
            "Section 4 of the Networks Act.",
            "Town first",
            "It was asked for by many.",
            "There is no money for it.",
        )
    ]
    assert places == sorted(places)
    assert 'href="/en/q/internet/decision/text/#passage-1"' in page
    assert "/en/q/internet/themes/1/" in page
    assert "11 of 12 who were asked agree" in page
    assert "<script" not in page.partition("<main")[2].partition("</main>")[0]


def test_each_changed_passage_names_the_points_behind_it(client, whole, publish):
    publish(whole)

    page = text_of(client.get(PUBLIC + "text/"))

    assert 'id="passage-1"' in page
    assert "<del>" in page
    assert "<ins>" in page
    assert '<a href="/en/q/internet/themes/1/"><bdi lang="en">Cost</bdi></a>' in page


def test_programs_read_the_same(client, whole, publish):
    made = publish(whole)

    told = json.loads(client.get("/en/q/internet/decision.json").content)

    assert told["digest"] == made.digest
    assert told["record"]["budget"] == {"en": "Six million, from the budget of next year."}
    assert [one["outcome"] for one in told["points"]] == ["adopted"] + ["not_adopted"] * 3
    assert told["points"][2]["quote"] == "Villages with no line come first."
    assert told["sealed_as"] == f"decision-{made.pk}"


def test_words_taken_back_after_the_decision_are_quoted_nowhere(client, whole, publish):
    publish(whole)
    Item.objects.filter(text__renderings__body__startswith="Villages with no line").update(
        standing=Item.Standing.WITHDRAWN
    )

    pages = [client.get(one) for one in (PUBLIC, PUBLIC + "text/", "/en/q/internet/decision.json")]

    assert not any("Villages with no line" in text_of(one) for one in pages)
    assert "Whoever said this has taken the words back since." in text_of(pages[0])


def test_an_earlier_version_stays_and_leads_to_the_latest(client, whole, publish, change_record):
    publish(whole)
    change_record(whole, budget="Seven million.")
    publish(whole, reason="The budget was wrong.")

    old, new = text_of(client.get(PUBLIC + "1/")), text_of(client.get(PUBLIC))

    assert "This is an earlier version." in old
    assert "Six million" in old
    assert "The budget was wrong." in new
    assert "Seven million." in new
    assert client.get(PUBLIC + "3/").status_code == 404


def test_what_starts_before_the_answer_and_was_decided_before_the_closing_is_flagged(
    client, whole, publish, change_record, day
):
    change_record(whole, decided_on=day(-5), starts_on=day(-1))
    publish(whole)

    page = text_of(client.get(PUBLIC))

    assert "It was decided before all were heard." in page
    assert "It starts before those who took part could read" in page


def test_the_page_is_light_and_asks_little(client, whole, publish, django_assert_max_num_queries):
    publish(whole)
    client.get(PUBLIC)

    with django_assert_max_num_queries(10):
        page = client.get(PUBLIC)

    assert len(gzip.compress(page.content)) < 14_000


def test_no_draft_is_seen_by_anybody_else(client, whole):
    assert "The villages are connected first." not in text_of(client.get(PUBLIC))
    assert client.get(DESK).status_code == 302


def test_it_is_prepared_at_the_desk_from_nothing_to_public(client, heard, decider):
    client.force_login(decider)
    client.post(DESK)
    client.post(DESK + "text/", {"version": 0, "before": "Town first.", "after": "Villages first."})
    record = {
        "version": 0,
        "what": "Villages first.",
        "decided_on": timezone.now().date().isoformat(),
        "decided_by": "The council",
        "reasons": "Fair.",
        "legal_basis": "Act.",
        "dissent": "Nobody.",
        "budget": "Six million.",
        "starts_on": "2040-01-01",
        "next_steps": "Building.",
        "name_1": "Villages",
        "cost_1": "6",
        "why_1": "Fair.",
        "name_2": "Town",
        "cost_2": "4",
        "why_2": "Fast.",
    }
    client.post(DESK + "record/", record)

    response = client.get(DESK + "points/?state=due")
    address = text_of(response).partition('<p><b><a href="')[2].partition('"')[0]
    for _point in range(4):
        answer = {"version": 0, "outcome": "partly", "reason": "Yes, mostly.", "passages": ["1"]}
        address = client.post(address, answer).url
    page = text_of(client.get(DESK + "publish/"))
    digest = page.partition('name="digest" value="')[2].partition('"')[0]
    done = client.post(DESK + "publish/", {"digest": digest})

    assert address == DESK + "points/"
    assert (done.status_code, done.url) == (302, DESK)
    assert Publication.objects.get().body["points"][3]["passages"] == [1]
    assert text_of(client.get(PUBLIC)).count("Taken up in part") == 5


def test_whoever_decides_finds_what_waits_when_they_sign_in(client, whole, publish, decider):
    client.force_login(decider)

    before = text_of(client.get("/en/desk/", follow=True))
    publish(whole)
    after = text_of(client.get("/en/desk/", follow=True))

    assert f'<a href="{DESK}">The decision is promised by' in before
    assert "1 day is left." in before
    assert DESK not in after
    assert "is promised by" not in after


def test_whoever_only_prepares_is_not_asked_to_decide(signed_in, draft):
    assert "is promised by" not in text_of(signed_in.get("/en/desk/judge/"))


def test_the_desk_names_what_is_missing_and_where_to_go(signed_in, draft):
    page = text_of(signed_in.get(DESK))

    assert "4 points have no answer yet." in page
    assert f'href="{DESK}points/?state=due"' in page
    assert "Only a decision officer of whoever asks can publish a decision." in page


def test_a_list_is_narrowed_to_what_waits(signed_in, whole, named):
    Disposition.objects.filter(theme__number=2).update(seen="other")

    page = text_of(signed_in.get(DESK + "points/?state=due"))

    assert page.count('<article class="panel">') == 1
    assert "Look at it again" in page
    assert signed_in.get(DESK + "points/?state=nonsense&page=99").status_code == 200


def test_an_answer_without_a_reason_is_explained_beside_what_was_typed(signed_in, draft, named):
    key = named(draft.process)["Cost"].key

    response = signed_in.post(
        f"{DESK}points/theme/{key}/", {"version": 0, "outcome": "under_study", "reason": ""}
    )

    assert response.status_code == 422
    assert "Give the reason. Those who said it read it." in text_of(response)
    assert not Disposition.objects.exists()


def test_whoever_comes_second_sees_both_answers(signed_in, whole, named):
    key = named(whole.process)["Ramps"].key
    stale = {"version": 0, "outcome": "under_study", "reason": "We look into it."}

    response = signed_in.post(f"{DESK}points/theme/{key}/", stale)

    page = text_of(response)
    assert response.status_code == 409
    assert "It now says: There is no money for it." in page
    assert "We look into it." in page
    again = stale | {"version": 1}
    assert signed_in.post(f"{DESK}points/theme/{key}/", again).status_code == 302


def test_an_earlier_reason_is_a_draft_for_the_next_point(signed_in, draft, named):
    points = named(draft.process)
    first = f"{DESK}points/theme/{points['Cost'].key}/"
    signed_in.post(first, {"version": 0, "outcome": "out_of_scope", "reason": "Not ours."})
    given = Disposition.objects.get()

    page = text_of(signed_in.get(f"{DESK}points/theme/{points['Ramps'].key}/?like={given.pk}"))

    assert f'href="?like={given.pk}"' in page
    assert ">Not ours.</textarea>" in page.replace("> ", ">")


def test_many_points_get_one_answer_after_a_look_at_them(signed_in, draft, named):
    ticked = [f"{one.kind}-{one.key}" for one in named(draft.process).values()][:2]
    answer = {"version": 0, "outcome": "not_adopted", "reason": "No money.", "point": ticked}

    response = signed_in.post(DESK + "points/", answer)

    job = Job.objects.get()
    assert (response.status_code, response.url) == (302, f"/en/desk/many/{job.pk}/")
    assert job.steps.count() == 2
    page = text_of(signed_in.get(response.url))
    assert "Answer many points: Not taken up" in page
    assert Disposition.objects.exclude(outcome="").count() == 0


def test_nothing_ticked_does_nothing(signed_in, draft):
    answer = {"version": 0, "outcome": "not_adopted", "reason": "No money."}

    response = signed_in.post(DESK + "points/", answer)

    assert response.status_code == 422
    assert "Tick at least one point." in text_of(response)
    assert not Job.objects.exists()


def test_the_record_is_saved_half_done_and_shows_what_somebody_else_put_there(signed_in, draft):
    signed_in.post(DESK + "record/", {"version": 0, "what": "Theirs."})

    response = signed_in.post(DESK + "record/", {"version": 0, "what": "Mine."})

    assert response.status_code == 409
    assert "It now says: Theirs." in text_of(response)
    assert decision_on(draft.process).what.renderings.get().body == "Theirs."


def test_another_language_stands_beside_its_own(signed_in, whole):
    whole.process.languages = "en,fr"
    whole.process.save()
    address = DESK + "record/fr/"
    key = whole.what_id

    page = text_of(signed_in.get(address))
    signed_in.post(address, {f"text_{key}": "Les villages d’abord.", f"was_{key}": ""})

    assert "The villages are connected first." in page
    said = dict(Decision.objects.get().what.renderings.values_list("language", "body"))
    assert said["fr"] == "Les villages d’abord."
    assert signed_in.get(DESK + "record/ar/").status_code == 404
    assert signed_in.get(DESK + "nonsense/fr/").status_code == 404


def test_no_page_is_there_for_other_institutions(client, whole, make_account, institution):
    pages = ("", "record/", "text/", "text/1/", "points/", "publish/")
    stranger = make_account("sid")
    client.force_login(stranger)

    assert {client.get(DESK + one).status_code for one in pages} == {404}
