"""Pictures, recordings and documents as answers to a survey, on pages without scripts."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from isegoria.activities.survey.activity import Survey
from isegoria.activities.survey.models import Answer
from isegoria.activities.survey.tests.ten import said
from isegoria.base.refusal import Refused
from isegoria.files.models import File
from isegoria.files.queries import content_of
from isegoria.files.tests.pictures import DEVICE, photograph, place_in
from isegoria.files.tests.recordings import SIGNED, VOICE_NOTE
from isegoria.hear.models import Attachment, Item, Participant
from isegoria.hear.services import erase, withdraw
from isegoria.journey.audit import all_bodies
from isegoria.languages.queries import as_written
from isegoria.ledger.audit import audit
from isegoria.ledger.services import seal
from isegoria.questionnaire.definition import Form, Kind, Question

pytestmark = pytest.mark.django_db

PAGE = "/en/q/internet/survey/1"
FORM = Form(
    code="stop",
    version="1",
    title=said("The stop", "L’arrêt", "الموقف"),
    languages=("en", "fr", "ar"),
    members=(
        Question(
            "stop",
            Kind.FILE,
            said("Show us the stop", "Montrez l’arrêt", "أرنا الموقف"),
            file_kind="image",
            required=True,
        ),
        Question(
            "why",
            Kind.TEXT,
            said("What should change?", "Que faut-il changer ?", "ماذا يجب أن يتغير؟"),
            long=True,
        ),
        Question(
            "voice",
            Kind.FILE,
            said("Tell us aloud", "Dites-le", "قل ذلك"),
            file_kind="audio",
        ),
    ),
)


@pytest.fixture
def survey(make_survey):
    """A survey that asks for a picture, for words and for a recording."""
    return make_survey(FORM)


def sent(content, name="IMG_0001.JPG"):
    return SimpleUploadedFile(name, content, "application/octet-stream")


def post(browser, code, **fields):
    fields = {name.replace("__", "."): one for name, one in fields.items()}
    return browser.post(f"{PAGE}/{code}/", fields, headers={"origin": "http://testserver"})


def points_of(who):
    return {one.key: one for one in Survey().points(who, "en")}


def test_a_picture_is_sent_with_a_form_alone_and_waits_to_be_read(survey):
    browser = Client()
    page = browser.get(f"{PAGE}/stop/").content.decode()
    assert 'enctype="multipart/form-data"' in page
    assert 'capture="environment"' in page

    answer = post(browser, "stop", stop__file=sent(photograph()), stop__description="A bare pole")

    assert answer.status_code == 303
    (item,) = Item.objects.filter(author__isnull=False)
    assert item.standing == Item.Standing.HELD
    assert as_written([item.text_id]) == {item.text_id: "A bare pole"}
    assert item.attachment.about_id == Answer.objects.get().item_id
    assert item.attachment.file.state == File.State.KEPT
    assert b"".join(content_of(item.attachment.file)) == photograph()
    (point,) = points_of(Participant.objects.get()).values()
    assert (point.stance, point.state) == (
        "A picture",
        "Somebody reads it before others can see it.",
    )


def test_the_log_seals_the_picture_and_erasing_leaves_nothing_of_it(survey):
    post(Client(), "stop", stop__file=sent(photograph()), stop__description="A bare pole")
    who = Participant.objects.get()

    assert audit(all_bodies()).problems == []
    Attachment.objects.get()
    erase(participant=who)

    assert not File.objects.exists()
    assert not Attachment.objects.exists()
    assert audit(all_bodies()).problems == []


def test_somebody_who_changes_a_file_behind_our_back_is_found(survey):
    post(Client(), "stop", stop__file=sent(photograph()), stop__description="A bare pole")
    File.objects.update(name="0" * 64 + "-another.jpg")

    assert len(audit(all_bodies()).problems) == 1


def test_a_picture_stays_while_the_rest_of_the_page_is_mended(survey):
    browser = Client()

    page = post(browser, "stop", stop__file=sent(photograph()), stop__description="x" * 1100)
    assert page.status_code == 422
    (name,) = re.findall(r'name="stop" value="([^"]+)"', page.content.decode())
    answer = post(browser, "stop", stop=name, stop__description="A bare pole")

    assert answer.status_code == 303
    assert File.objects.get().name == name


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"<svg onload='alert(1)'/>", "We cannot read this kind of file"),
        (VOICE_NOTE, "This is no picture"),
        (photograph()[:400], "broken"),
    ],
)
def test_what_is_no_picture_is_explained_beside_the_question(survey, content, words):
    answer = post(Client(), "stop", stop__file=sent(content, "innocent.jpg"))

    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not Answer.objects.exists()
    assert not File.objects.exists()


def test_the_name_of_somebody_elses_picture_is_worth_nothing(survey, send):
    post(Client(), "stop", stop__file=sent(photograph()))
    name = File.objects.get().name

    with pytest.raises(Refused, match="not here any more"):
        send(survey, {"stop": name})
    with pytest.raises(Refused, match="not here any more"):
        send(survey, {"stop": "0" * 64 + "-made-up.jpg"})


def test_other_words_for_the_same_picture_are_read_anew(survey):
    browser = Client()
    post(browser, "stop", stop__file=sent(photograph()), stop__description="A pole")
    Item.objects.filter(author__isnull=False).update(standing=Item.Standing.ACCEPTED)
    name = File.objects.get().name

    post(browser, "stop", stop=name, stop__description="A bare pole")

    (item,) = Item.objects.filter(author__isnull=False)
    assert item.standing == Item.Standing.HELD
    assert as_written([item.text_id]) == {item.text_id: "A bare pole"}


def test_another_picture_takes_the_place_of_the_first(survey):
    browser = Client()
    post(browser, "stop", stop__file=sent(photograph()), stop__description="A pole")
    post(browser, "stop", stop__file=sent(photograph(size=(90, 90))), stop__description="A roof")

    standings = Item.objects.filter(author__isnull=False).order_by("pk").values_list("standing")
    assert [one for (one,) in standings] == [Item.Standing.WITHDRAWN, Item.Standing.HELD]


def test_only_whoever_holds_the_receipt_gets_what_they_sent(survey):
    browser = Client()
    post(browser, "stop", stop__file=sent(photograph()), stop__description="A bare pole")
    code = browser.get(f"{PAGE}/").context["code"]

    page = browser.post("/en/receipt/", {"code": code}, headers={"origin": "http://testserver"})
    text = page.content.decode()
    assert 'alt="A bare pole"' in text
    original, small = re.findall(r'(?:href|src)="(/en/receipt/file/[^"]+)"', text)

    assert browser.get(original).content == photograph()
    assert place_in(browser.get(small).content) == {}
    assert browser.get(original.replace("file/", "file/1")).status_code == 404
    assert code not in text.replace(f'value="{code}"', "").split("file/", 1)[1][:200]


def test_a_description_is_written_by_staff_where_somebody_left_it_out(survey, moderator):
    post(Client(), "stop", stop__file=sent(photograph()))
    desk = Client()
    desk.force_login(moderator)
    (item,) = Item.objects.filter(author__isnull=False)

    desk.post(f"/en/desk/moderation/{item.pk}/accept/")
    item.refresh_from_db()
    assert item.standing == Item.Standing.HELD
    desk.post(f"/en/desk/moderation/{item.pk}/describe/", {"words": "A pole without a roof"})
    desk.post(f"/en/desk/moderation/{item.pk}/accept/")

    item.refresh_from_db()
    assert item.standing == Item.Standing.ACCEPTED
    assert as_written([item.text_id]) == {item.text_id: "A pole without a roof"}
    assert audit(all_bodies()).problems == []


def test_the_public_sees_an_accepted_picture_with_its_description_and_without_its_place(
    survey, moderator
):
    from isegoria.understand.jobs import refresh_stale  # noqa: PLC0415

    post(Client(), "stop", stop__file=sent(photograph()), stop__description="A bare pole")
    (item,) = Item.objects.filter(author__isnull=False)
    public = f"/en/q/internet/heard/picture/{survey.pk}/{item.number}"
    assert Client().get(f"{public}/large/").status_code == 404

    desk = Client()
    desk.force_login(moderator)
    desk.post(f"/en/desk/moderation/{item.pk}/accept/")
    seal()
    refresh_stale()
    page = Client().get("/en/q/internet/heard/").content.decode()

    assert "A bare pole" in page
    assert f"{public}/small/" in page
    for size in ("small", "large"):
        shown = Client().get(f"{public}/{size}/")
        assert place_in(shown.content) == {}
        assert DEVICE.encode() not in shown.content
        assert shown.headers["X-Content-Type-Options"] == "nosniff"
    assert Client().get(f"{public}/original/").status_code == 404


def test_a_voice_note_stands_in_place_of_words_until_it_is_written_down(survey):
    browser = Client()
    post(browser, "stop", stop__file=sent(photograph()))

    answer = post(browser, "why", why="", why__file=sent(VOICE_NOTE, "note.webm"))

    assert answer.status_code == 303
    who = Participant.objects.get()
    assert (points_of(who)["why"].stance, points_of(who)["why"].state) == (
        "A recording",
        "A person listens to it and writes it down; then you can read it here.",
    )
    note = Attachment.objects.get(is_words=True)
    assert (note.file.kind, b"".join(content_of(note.file))) == ("audio", VOICE_NOTE)
    assert "Your recording is here" in browser.get(f"{PAGE}/why/").content.decode()


def test_who_signs_sends_a_film_where_others_speak(survey):
    browser = Client()
    post(browser, "stop", stop__file=sent(photograph()))

    post(browser, "voice", voice__file=sent(SIGNED, "sign.webm"))

    assert points_of(Participant.objects.get())["voice"].attached.file.kind == "video"


def test_taking_back_hides_what_was_sent(survey):
    post(Client(), "stop", stop__file=sent(photograph()), stop__description="A bare pole")
    who = Participant.objects.get()

    withdraw(participant=who, activity=survey)

    assert Item.objects.get(author=who).standing == Item.Standing.WITHDRAWN
    assert points_of(who)["stop"].stance == "You took your answer back."
