"""Forms that come as files, from a device that never had a network."""

from io import BytesIO
from zipfile import ZIP_BZIP2, ZIP_DEFLATED, ZIP_LZMA, ZipFile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from isegoria.activities.statements.models import Vote
from isegoria.channels.odk import services
from isegoria.channels.odk.tests.sending import filled_in, part
from isegoria.hear.models import Participant
from isegoria.hear.queries import participant_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def bring(client, officer, amina):
    """Staff choose files on the page of a helper; the page that follows."""
    client.force_login(officer)

    def bring(*files):
        where = f"/en/desk/q/internet/helper/{amina.pk}/"
        return client.post(where, {"bring": "yes", "files": files}).content.decode()

    return bring


def packed(*contents):
    """The folder of a device as one file, with what else lies in it."""
    file = BytesIO()
    with ZipFile(file, "w") as folder:
        for number, content in enumerate(contents):
            folder.writestr(f"instances/form_{number}/form_{number}.xml", content)
            folder.writestr(f"instances/form_{number}/picture.jpg", b"no form")
    return SimpleUploadedFile("instances.zip", file.getvalue())


def test_fifty_forms_of_a_village_come_in_once(bring, amina, asked_outside, statements):
    slips = services.print_slips(amina, 50)
    forms = [
        filled_in(
            asked_outside, statements, "agree", name=f"uuid:{at}", **{"receipt-slip": slips[at]}
        )
        for at in range(50)
    ]

    first, again = bring(packed(*forms)), bring(packed(*forms))

    assert first.count("It has arrived and counts.") == 50
    assert again.count("This had arrived before. Nothing was changed.") == 50
    assert Participant.objects.count() == Vote.objects.count() == 50
    people = {participant_of(one, "internet") for one in slips}
    assert len(people - {None}) == 50


def test_single_files_are_taken_too(bring, asked_outside, statements):
    one = filled_in(asked_outside, statements, "agree", name="uuid:1")
    other = filled_in(asked_outside, statements, "disagree", name="uuid:2")

    page = bring(part(one, "a.xml"), part(other, "b.xml"))

    assert page.count("It has arrived and counts.") == 2
    assert sorted(Vote.objects.values_list("value", flat=True)) == [-1, 1]


def test_what_is_no_form_is_named_and_the_rest_is_taken(bring, asked_outside, statements):
    good = part(filled_in(asked_outside, statements, "agree"), "good.xml")

    page = bring(
        part(b"<nothing", "bad.xml"),
        part(b"PK", "broken.zip"),
        part(b"<data>" + b" " * 1_000_001, "large.xml"),
        good,
    )

    assert page.count("This file cannot be read.") == 2
    assert "bad.xml" in page
    assert page.count("It has arrived and counts.") == 1
    assert Participant.objects.count() == 1


@pytest.mark.parametrize("method", [ZIP_DEFLATED, ZIP_BZIP2, ZIP_LZMA])
def test_a_folder_that_was_damaged_on_its_way_is_named_and_the_rest_is_taken(
    method, bring, asked_outside, statements
):
    file = BytesIO()
    with ZipFile(file, "w", method) as folder:
        folder.writestr("form.xml", b"<data>" + b"x" * 300)
    begin = file.getvalue().find(b"form.xml") + len("form.xml")
    content = bytearray(file.getvalue())
    content[begin : begin + 20] = b"\xff" * 20

    page = bring(
        part(bytes(content), "damaged.zip"),
        part(filled_in(asked_outside, statements, "agree"), "good.xml"),
    )

    assert page.count("This file cannot be read.") == 1
    assert page.count("It has arrived and counts.") == 1
