"""A channel that nobody here has heard of is one folder and one line of settings."""

import re
import sys
from importlib import reload

import pytest
from django.urls import clear_url_caches

from isegoria.config import urls
from isegoria.hear.channel_type import channel_types
from isegoria.hear.models import Contribution
from isegoria.hear.services import contribute
from isegoria.understand.services import read_activity

FOLDER = {
    "__init__.py": '"""Answers that pigeons carry."""',
    "channel.py": '''
from isegoria.hear.channel_type import ChannelType, Reach


class Pigeons(ChannelType):
    """Small papers, tied to a leg."""

    slug = "pigeon"
    name = "Pigeon post"

    def is_ready(self):
        return True

    def reach(self, process):
        return Reach(how="Tie your answer to a pigeon.", cost="It costs some grain.")
''',
    "urls/__init__.py": "",
    "urls/gateways.py": """
from django.http import HttpResponse
from django.urls import path
from django.views.decorators.csrf import csrf_exempt

from isegoria.hear.models import Activity
from isegoria.hear.services import contribute


@csrf_exempt
def landed(request):
    activity = Activity.objects.select_related("process", "stage").get()
    received = contribute(
        activity=activity,
        participant=None,
        reply=request.POST.dict(),
        channel="pigeon",
        language="en",
    )
    return HttpResponse(received.new_code, status=201)


urlpatterns = [path("landed/", landed)]
""",
}

pytestmark = pytest.mark.django_db


@pytest.fixture
def loft(tmp_path, settings, monkeypatch):
    """The folder, and the line of settings that names it."""
    for name, body in FOLDER.items():
        file = tmp_path / "pigeonry" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(body)
    monkeypatch.syspath_prepend(str(tmp_path))
    settings.CHANNELS = [*settings.CHANNELS, "pigeonry.channel.Pigeons"]
    channel_types.cache_clear()
    reload(urls)
    clear_url_caches()
    yield
    monkeypatch.undo()
    for name in [one for one in sys.modules if one.split(".")[0] == "pigeonry"]:
        del sys.modules[name]
    settings.CHANNELS = settings.CHANNELS[:-1]
    channel_types.cache_clear()
    reload(urls)
    clear_url_caches()


def test_it_is_offered_taken_and_told_of_like_every_other(
    loft, client, officer, activity, statements
):
    desk = "/en/desk/q/internet"
    client.force_login(officer)
    form = client.get(f"{desk}/access/").content.decode()
    assert "Pigeon post" in form
    seen = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form))
    chosen = {**seen, "channels": ["web", "pigeon"], "reason": "Some have no phone."}
    assert client.post(f"{desk}/access/", chosen).status_code == 302

    page = client.get("/en/q/internet/").content.decode()
    assert "Tie your answer to a pigeon." in page
    assert "It costs some grain." in page

    for _each in range(12):
        given = client.post("/pigeon/landed/", {f"statement-{statements[0].pk}": "agree"})
        assert given.status_code == 201
    receipt = given.content.decode()

    assert set(Contribution.objects.values_list("channel", flat=True)) == {"pigeon"}
    read_activity(activity)
    heard = client.get("/en/q/internet/heard/").content.decode()
    assert "Every answer came in one way: Pigeon post." in heard
    board = client.get(f"{desk}/who/").content.decode()
    assert "<dt>Pigeon post</dt><dd>about 10</dd>" in board
    opened = client.post(
        "/en/receipt/", {"code": receipt}, HTTP_ORIGIN="http://testserver"
    ).content.decode()
    assert "Your 1 answer" in opened


def test_nobody_answers_by_a_way_that_no_folder_has(client, activity, statements):
    with pytest.raises(ValueError, match="'pigeon'"):
        contribute(
            activity=activity,
            participant=None,
            reply={f"statement-{statements[0].pk}": "agree"},
            channel="pigeon",
            language="en",
        )
    assert not Contribution.objects.exists()
