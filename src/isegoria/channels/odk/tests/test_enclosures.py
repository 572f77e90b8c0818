"""Pictures and recordings that devices bring: each once, also in several requests."""

import zipfile
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from isegoria.activities.survey.activity import Survey
from isegoria.activities.survey.tests.test_pictures import FORM
from isegoria.channels.odk import queries, services
from isegoria.channels.odk.importing import bring_in
from isegoria.channels.odk.models import Enclosure, Submission
from isegoria.channels.odk.tests.sending import at, close, filled_in, heard, listed, send
from isegoria.files.models import File
from isegoria.files.queries import Copy, content_of
from isegoria.files.tests.pictures import DEVICE, photograph
from isegoria.files.tests.recordings import VOICE_NOTE
from isegoria.hear import transcripts
from isegoria.hear.models import Attachment, Contribution, Participant
from isegoria.hear.services import erase, seal_question

pytestmark = pytest.mark.django_db
PHOTO, NOTE = "1700000000001.jpg", "1700000000002.webm"


@pytest.fixture
def survey(activity):
    """A survey that asks for a picture, for words and for a recording."""
    activity.type_slug = Survey.slug
    activity.process.languages = "en,fr,ar"
    activity.process.save()
    activity.save()
    Survey().lay_out(activity, FORM)
    Survey().open(activity)
    seal_question(activity.process)
    return activity


@pytest.fixture
def helper(survey):
    return services.let_in(process=survey.process, name="Amina")


@pytest.fixture
def post(client, helper):
    """Send a form with files beside it, by their names."""

    def give(content, **beside):
        files = {
            name: SimpleUploadedFile(name, sent) for name, sent in beside.get("files", {}).items()
        }
        return send(client, helper[1], content, **files)

    return give


def form(survey, name="uuid:1", **answers):
    return filled_in(survey, (), name=name, **answers)


def said():
    points = Survey().points(Participant.objects.get(), "en")
    return {one.key: one.attached.file.kind if one.attached else one.stance for one in points}


def test_the_form_on_the_device_asks_for_pictures_and_recordings(client, helper):
    (one,) = listed(client, helper[1])
    given = client.get(one["downloadUrl"]).content.decode()

    assert 'mediatype="image/*"' in given
    assert 'mediatype="audio/*"' in given


def test_a_picture_and_a_recording_come_with_the_form_and_are_cleaned(post, survey):
    content = form(survey, stop=PHOTO, why="Nobody sees the bus.", voice=NOTE)
    files = {PHOTO: photograph(), NOTE: VOICE_NOTE}

    answers = [post(content, files=files) for _time in range(2)]

    assert [one.status_code for one in answers] == [201, 201]
    assert heard(answers[0]).startswith("It has arrived and counts.")
    assert heard(answers[1]) == "This had arrived before. Nothing was changed."
    assert said() == {"stop": "image", "why": "Nobody sees the bus.", "voice": "audio"}
    assert File.objects.count() == 2
    picture = File.objects.get(kind="image")
    assert DEVICE.encode() not in b"".join(content_of(picture, Copy.PUBLIC))
    assert len(transcripts.waiting(survey.process)) == 1


def test_what_is_too_much_for_one_request_comes_in_several_in_any_order(post, survey):
    content = form(survey, stop=PHOTO, why="Nobody sees the bus.", voice=NOTE)

    first = post(content, files={NOTE: VOICE_NOTE})
    without = said()
    second = post(content, files={PHOTO: photograph()})
    again = post(content, files={PHOTO: photograph(), NOTE: VOICE_NOTE})

    assert "1 file is still to come." in heard(first)
    assert without == {"why": "Nobody sees the bus.", "voice": "audio"}
    assert heard(second) == "It has arrived and counts."
    assert heard(again) == "This had arrived before. Nothing was changed."
    assert said() == {"stop": "image", "why": "Nobody sees the bus.", "voice": "audio"}
    assert (Attachment.objects.count(), File.objects.count()) == (2, 2)
    assert Contribution.objects.get().helper == "Amina"


def test_a_form_of_files_alone_waits_for_the_first_of_them(post, survey):
    content = form(survey, stop=PHOTO)

    first = post(content)
    second = post(content, files={PHOTO: photograph()})

    assert heard(first) == "The form has arrived. 1 file is still to come."
    assert heard(second).startswith("It has arrived and counts.")
    assert said() == {"stop": "image"}


def test_a_file_that_cannot_be_taken_is_named_and_the_rest_counts(post, survey):
    content = form(survey, stop=PHOTO, why="Nobody sees the bus.")

    answer = post(content, files={PHOTO: b"\0\0\0\x18ftypheic" + bytes(100)})
    again = post(content, files={PHOTO: photograph()})

    assert answer.status_code == 201
    assert f"{PHOTO}: We cannot read this kind of file." in heard(answer)
    assert "1 answer could not be taken." in heard(answer)
    assert heard(again) == "This had arrived before. Nothing was changed."
    assert said() == {"why": "Nobody sees the bus."}


def test_a_file_that_the_form_does_not_name_is_refused_and_nothing_is_kept(post, survey):
    answer = post(form(survey, why="Words."), files={"secret.jpg": photograph()})

    assert (answer.status_code, Submission.objects.count()) == (422, 0)
    assert heard(answer) == "A file came with it that the form does not name."


def test_during_a_pause_the_device_keeps_the_files_too(post, survey):
    content = form(survey, stop=PHOTO, why="Words.")
    post(content)
    survey.is_paused, survey.pause_reason = True, "A storm"
    survey.save()

    assert post(content, files={PHOTO: photograph()}).status_code == 409
    assert not File.objects.exists()


def test_files_of_what_was_filled_in_before_the_closing_come_after_it(post, survey):
    content = form(survey, stop=PHOTO, why="Words.", filled_at=at(1))
    close(survey, 0.5)

    post(content)
    post(content, files={PHOTO: photograph()})

    assert said() == {"stop": "image", "why": "Words."}


def test_what_came_with_a_form_that_does_not_count_is_kept_aside_and_deleted_with_it(
    post, survey, client, officer, stranger
):
    content = form(survey, stop=PHOTO, why="Words.", version="never")
    kept = post(content, files={PHOTO: photograph()})
    post(content, files={PHOTO: photograph()})
    desk = "/en/desk/q/internet/helper/aside/"
    client.force_login(officer)
    page = client.get(desk).content.decode()
    one = Enclosure.objects.get()
    file = client.get(f"{desk}files/{one.pk}/")
    client.force_login(stranger)
    stranger_sees = client.get(f"{desk}files/{one.pk}/").status_code
    client.force_login(officer)

    client.post(desk, {"delete": one.submission_id})

    assert "does not count" in heard(kept)
    assert PHOTO in page
    assert (file.status_code, stranger_sees) == (200, 404)
    assert not File.objects.exists()
    assert client.get(f"{desk}files/{one.pk}/").status_code == 404


def test_who_erases_their_answers_erases_what_came_with_them(post, survey):
    content = form(survey, stop=PHOTO, why="Words.")
    post(content, files={PHOTO: photograph()})
    erase(participant=Participant.objects.get())

    late = post(content, files={PHOTO: photograph()})

    assert late.status_code == 201
    assert not File.objects.exists()


def test_a_folder_of_the_device_brings_its_pictures_along(helper, survey):
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w") as folder:
        folder.writestr("instances/a/a.xml", form(survey, stop=PHOTO, why="Words."))
        folder.writestr(f"instances/a/{PHOTO}", photograph())
        folder.writestr(f"instances/b/{NOTE}", VOICE_NOTE)

    told = bring_in(helper[0], [SimpleUploadedFile("instances.zip", packed.getvalue())])

    assert [words.startswith("It has arrived and counts.") for _name, words in told] == [True]
    assert said() == {"stop": "image", "why": "Words."}
    assert File.objects.count() == 1
    assert queries.edition_of(survey) is not None
