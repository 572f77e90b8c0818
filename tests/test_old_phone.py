"""A woman of 78 with a simple phone and no data, in her language: asked, heard, answered.

The same story is played twice: on the simulated phone, and through a real Kannel with a call as a
gateway makes it. Nothing in it opens a page but the simulated phone itself.
"""

import io
import re
import wave
from datetime import timedelta
from html import unescape

import pytest
import time_machine
from django.utils import timezone

from isegoria.activities.statements.models import Vote
from isegoria.answer.jobs import answer_everybody
from isegoria.answer.models import Edition
from isegoria.base.lengths import parts_of, plainest
from isegoria.channels.simulator.tests.test_phone import Shown
from isegoria.channels.sms.inviting import send_invitations
from isegoria.channels.sms.services import send_what_is_owed
from isegoria.channels.sms.tests.kannel import Kannel
from isegoria.channels.voice.tests.conftest import Line, hear_out
from isegoria.conversation.services import forget_what_is_over
from isegoria.decide.models import Decision, Publication
from isegoria.hear.activity_type import type_of
from isegoria.hear.models import Channel, Contribution, Item, Participant
from isegoria.hear.services import contribute
from isegoria.languages.queries import shown
from isegoria.languages.services import translate
from isegoria.ledger.models import Entry
from isegoria.notices.models import Notice
from isegoria.people.routes import enclosed_for
from isegoria.process.models import Stage
from isegoria.receipts.codes import grouped
from isegoria.solved.jobs import ask_everybody
from isegoria.solved.models import Opinion

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.process]

SECRET = "a-secret-of-the-gateway"
GATEWAYS = """
[main]
kind = "kannel"
sender = "22333"
secret = "{secret}"
send = "{send}"
user = "isegoria"
password = "only-on-this-machine"
fee = "0"

[voice.main]
kind = "africastalking"
number = "0800 55 55"
secret = "{secret}"
hosts = ["recordings.example.org"]
fee = "0"
per_minute = 1000
"""
ASKED = "كيف نحسّن المركز الصحي؟"
SAID = ["لتأتِ الممرضة إلى القرية.", "يفتح المركز كل يوم.", "الدواء أهم من المبنى."]
DECIDED, REASON = "تأتي الممرضة كل أسبوع.", "يحتاجه كثيرون."
HER_WORDS = "الطريق طويل عليّ."
TWICE = re.compile(r"(?:(?:\d, ){3}\d\.\s*){4}")
SECONDS = 20


class Simulated:
    """Her phone, simulated: texts and calls as the page of the simulator shows them."""

    def __init__(self, client):
        self.client = client
        self.phone = Shown(client, "ar")
        self.number = unescape(re.search(r'name="number" value="([^"]+)"', self.phone.page)[1])

    def got(self):
        """What came without being asked for: the simulated phone shows replies alone."""
        notice = Notice.objects.order_by("pk").last()
        code = enclosed_for(notice.route_token) if notice.kind == "receipt" else ""
        return f"{notice.body} {grouped(code)}" if code else notice.body

    def text(self, words):
        self.phone.begin("sms")
        return _plain(self.phone.type(words)[-1])

    def call(self):
        return self._heard(self.phone.begin("voice"))

    def press(self, keys):
        return self._heard(self.phone.type(keys))

    def speak(self):
        return self.press(HER_WORDS)

    def hang_up(self):
        """The next text begins anew."""

    def _heard(self, stretches):
        _are_short(self.client, self.phone.page)
        return "\n".join(map(_plain, stretches))


class Real:
    """Her phone behind a real Kannel, and a line as a gateway of calls speaks to us."""

    number = "+254700000078"

    def __init__(self, client, phones):
        self.client, self.phones, self.count, self.calls = client, phones, 0, 0
        self.line = Line(client, "hers", self.number)

    def got(self):
        if not self.count:
            self.phones.listen()
        send_what_is_owed()
        self.count += 1
        return self.phones.wait_for_texts(self.number, self.count)[-1]

    def text(self, words):
        self.phones.write(self.number, words)
        self.count += 1
        return self.phones.wait_for_texts(self.number, self.count)[-1]

    def call(self):
        return self._heard(self.line.ring())

    def press(self, keys):
        return self._heard(self.line.press(keys))

    def speak(self):
        return self._heard(self.line.speak())

    def hang_up(self):
        self.line.hang_up()
        self.calls += 1
        self.line = Line(self.client, f"hers-{self.calls}", self.number)

    def _heard(self, words):
        _are_short(self.client, self.line.document)
        return words


def _plain(words):
    return unescape(re.sub(r"<br ?/?>", "\n", words))


def _are_short(client, document):
    """Each sound, as it is spoken by the computer's voice, lasts twenty seconds at most."""
    names = re.findall(r"/voice/audio/([\w-]+)\.wav", document)
    assert names
    for name in names:
        sound = client.get(f"/voice/audio/{name}.wav").content
        with wave.open(io.BytesIO(sound), "rb") as one:
            assert one.getnframes() / one.getframerate() <= SECONDS


@pytest.fixture
def health_post(activity, statements, settings, tmp_path):
    """The question, put to her in Arabic by text message and by phone."""
    settings.DATA_FOLDER, settings.IS_DEMO = tmp_path, True
    process = activity.process
    process.languages, process.channels = "en,ar", "web,sms,voice"
    process.save()
    translate(process.question, language="ar", body=ASKED)
    for item, words in zip(statements, SAID, strict=True):
        translate(item.text, language="ar", body=words)
    activity.stage.ends_at = timezone.now() + timedelta(days=20)
    activity.stage.save()
    return activity


@pytest.fixture(params=["simulated", "real"])
def hers(request, client, health_post, settings, tmp_path, live_server):
    settings.GATEWAYS_FILE = tmp_path / "gateways.toml"
    if request.param == "simulated":
        settings.GATEWAYS_FILE.write_text(GATEWAYS.format(secret=SECRET, send="http://127.0.0.1:9"))
        yield Simulated(client)
        return
    kannel = Kannel(tmp_path, f"{live_server.url}/sms/main/{SECRET}/")
    settings.GATEWAYS_FILE.write_text(GATEWAYS.format(secret=SECRET, send=kannel.send_address))
    kannel.start()
    yield Real(client, kannel.phones())
    kannel.stop()


def test_she_is_heard_in_her_language_without_a_web_page(hers, health_post, officer, make_account):
    send_invitations(health_post.process, [hers.number], "ar")
    invited = hers.got()
    code = _answers_by_phone(hers)
    received = hers.got()
    hear_out(HER_WORDS, officer, make_account("ama", "officer"), language="ar")
    with time_machine.travel(timezone.now() + timedelta(days=14)):
        status = hers.text(f"حالة {code}")
        offered = hers.text(_entered_by_her_neighbour(health_post))
        hers.text("1")

    assert ASKED in invited
    assert re.search(r"\n1 \S.* 2 \S.* 3 \S", invited)
    assert "0800\N{NO-BREAK SPACE}55\N{NO-BREAK SPACE}55" in invited
    assert code in re.sub(r"\D", "", received)
    assert ASKED in status
    assert "1 " in offered
    assert Participant.objects.filter(merged_into=None).count() == 1
    assert Vote.objects.filter(participant__merged_into=None).count() == 3
    assert Entry.objects.filter(leaf__contains='"merged"').exists()
    item = Item.objects.get(author__isnull=False)
    assert str(shown([item.text_id], "ar")[item.text_id]) == HER_WORDS
    assert {one.channel for one in Contribution.objects.all()} == {Channel.VOICE, Channel.PAPER}


def _answers_by_phone(hers):
    """Steps 2 to 4: slowly, twice; 2 and her reason; played back; the receipt twice."""
    first, slowly, again = hers.call(), hers.press("8"), hers.press("9")
    assert first.split() == slowly.split() == again.split()
    assert sum(one in first for one in SAID) == 1
    ended = [hers.press("2") for _statement in SAID][-1]
    hers.press("1")
    hers.press("1")
    assert hers.speak()
    hers.press("1")
    hers.hang_up()
    once, twice = (re.sub(r"\D", "", one) for one in TWICE.findall(ended))
    assert once == twice
    return once


def _entered_by_her_neighbour(activity):
    """Step 6: at a meeting, by mistake. The stub of paper bears the number."""
    prompt = type_of(activity).asking(activity, None, "ar").prompts[0]
    return contribute(
        activity=activity,
        participant=None,
        reply={prompt.key: "agree"},
        channel=Channel.PAPER,
        language="ar",
    ).new_code


def test_she_is_answered_by_text_and_by_call_and_says_with_one_key_whether_it_is_better(
    hers, health_post, officer, make_account
):
    send_invitations(health_post.process, [hers.number], "ar")
    hers.got()
    _answers_by_phone(hers)
    hers.got()
    hear_out(HER_WORDS, officer, make_account("ama", "officer"), language="ar")
    _is_decided(health_post)
    answer_everybody()
    message = hers.got()
    hers.call()
    told = hers.press("1")
    hers.hang_up()
    with time_machine.travel(timezone.now() + timedelta(days=100)):
        forget_what_is_over()
        ask_everybody()
        asked = hers.got()
        then = hers.text("2")
        hers.text("1")

    assert DECIDED in told
    assert REASON in told
    assert parts_of(plainest(message)) <= 3
    assert ASKED[:20] in message
    assert parts_of(plainest(asked)) <= 3
    assert ASKED[:20] in asked
    assert then != asked
    said = Opinion.objects.get()
    assert (said.problem, said.difference) == ("better", "yes")


def _is_decided(activity):
    """Closed, decided and answered: what she said is taken up."""
    now = timezone.now()
    process = activity.process
    Stage.objects.filter(process=process, kind="hear").update(ends_at=now - timedelta(days=1))
    learning = now + timedelta(days=365)
    Stage.objects.filter(process=process, kind="learn").update(begins_at=learning)
    item = Item.objects.get(author__isnull=False)
    Item.objects.filter(pk=item.pk).update(standing=Item.Standing.ACCEPTED)
    point = {
        "kind": "statement",
        "key": item.pk,
        "number": item.number,
        "part": 1,
        "answers": 0,
        "agree": 8,
        "asked": 9,
        "passages": [],
        "outcome": "adopted",
        "reason": {"en": "Many need it.", "ar": REASON},
    }
    record = {name: {"en": "So.", "ar": DECIDED} for name in ("what", "next_steps")}
    published = Publication.objects.create(
        decision=Decision.objects.create(process=process),
        number=1,
        body={"points": [point], "languages": ["en", "ar"], "record": record},
        digest="1",
        signed_as="Dora",
        decided_on=now.date(),
        starts_on=now.date(),
        is_before_closing=False,
        published_at=now,
    )
    signed = {"read_as": "Omar", "signed_as": "Dora", "let_go_at": now}
    Edition.objects.create(publication=published, seed=1, **signed)
