"""No screen, export or API answer joins what one person said with the groups they belong to.

Somebody whose words and whose group are marks found nowhere else answers, and says of which group
they are. Then every address of the product is asked, as everybody who may ask it.
"""

import io
import json
import zipfile

import pytest
from django.urls import URLPattern, get_resolver
from django.urls.resolvers import URLResolver

from isegoria.activities.survey.tests.ten import TEN
from isegoria.belonging.models import SelfDescription
from isegoria.belonging.opening import opened
from isegoria.hear.activity_type import type_of
from isegoria.hear.models import Activity, Channel, Item, Participant
from isegoria.hear.services import contribute
from isegoria.languages.services import say, translate
from isegoria.ledger.jobs import seal_new_entries
from isegoria.moderation.services import accept
from isegoria.places.models import Group
from isegoria.understand.jobs import refresh_stale, refresh_who_was_heard

pytestmark = pytest.mark.django_db

WORDS = "Kestrelmark lines should reach the mill first."
GROUP = "Zebrafinchmark people"
OURS = {"HTTP_ORIGIN": "http://testserver"}
# What the parts of addresses are filled in with, by name; all others by their kind.
PLACES = {
    "process": ["internet"],
    "slug": ["internet"],
    "language": ["en"],
    "size": ["s"],
    "code": ["how", "satisfied"],
}
BY_KIND = {"int": [1, 2], "slug": ["internet"], "str": ["internet"], "path": ["internet"]}


@pytest.fixture
def code(activity, statements, profile, moderator):
    """The receipt of that person: their words are public, their group is counted with others'."""
    group = Group.objects.get(pk=profile["age", "25-44"])
    translate(group.label, language="en", body=GROUP)
    survey = Activity.objects.create(
        process=activity.process,
        stage=activity.stage,
        type_slug="survey",
        title=say("Answer some questions", language="en"),
    )
    type_of(survey).lay_out(survey, TEN)
    type_of(survey).open(survey)
    for number in range(12):
        reply = {"own": WORDS} if number == 0 else {f"statement-{statements[0].pk}": "agree"}
        received = contribute(
            activity=activity, participant=None, reply=reply, channel=Channel.WEB, language="en"
        )
        if number == 0:
            first = received.new_code
        client_says(received.new_code, f"group-{group.partition_id}", group.pk)
    own = Item.objects.get(author__isnull=False)
    contribute(
        activity=activity,
        participant=own.author,
        reply={f"statement-{statements[0].pk}": "agree"},
        channel=Channel.WEB,
        language="en",
    )
    accept(item=own, by=moderator)
    seal_new_entries()
    refresh_stale()
    refresh_who_was_heard()
    return first


def client_says(code, field, group):
    from django.test import Client  # noqa: PLC0415  # a browser of its own

    response = Client().post(
        "/en/receipt/about-you/", {"code": code, "do": "keep", field: group}, **OURS
    )
    assert response.status_code == 200


def routes(patterns, before=""):
    """Every address of the site, with its parts filled in each way that may lead somewhere."""
    for one in patterns:
        inside = [before + each for each in _filled(one)]
        if isinstance(one, URLPattern):
            yield from inside
        elif isinstance(one, URLResolver):
            for each in inside:
                yield from routes(one.url_patterns, each)


def _filled(one):
    found = [str(one.pattern)]
    for name, converter in getattr(one.pattern, "converters", {}).items():
        kind = type(converter).__name__.removesuffix("Converter").lower().replace("string", "str")
        values = PLACES.get(name) or BY_KIND.get(kind, ["1"])
        found = [
            each.replace(f"<{spelled}>", str(value))
            for each in found
            for value in values
            for spelled in [f"{kind}:{name}" if f"<{kind}:{name}>" in each else name]
        ]
    return found


def all_of(response):
    """Everything that an answer holds, also inside an archive or a spreadsheet."""
    content = response.getvalue() if response.streaming else response.content
    if content[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            content = b" ".join(archive.read(name) for name in archive.namelist())
    text = content.decode("utf-8", "replace")
    if text[:1] in "{[":
        text += json.dumps(json.loads(text), ensure_ascii=False)
    return text


def seen_in(text):
    return "Kestrelmark" in text, "Zebrafinchmark" in text


def test_no_answer_of_the_site_holds_both_somebodys_words_and_their_group(
    client, code, officer, administrator, moderator
):
    assert len(opened(Participant.objects.first().process_id).groups) == 12
    addresses = sorted({f"/{one}" for one in routes(get_resolver().url_patterns)})
    seen, asked = {}, 0

    for who in (None, officer, administrator, moderator):
        client.logout()
        if who:
            client.force_login(who)
        for address in addresses:
            if "logout" in address or "log/" in address:
                continue
            response = client.get(address)
            if response.status_code == 200:
                asked += 1
                seen[who and who.email, address] = seen_in(all_of(response))

    assert [one for one, marks in seen.items() if all(marks)] == []
    assert sum(words for words, _group in seen.values()) >= 5
    assert sum(group for _words, group in seen.values()) >= 3
    assert asked > 100


def test_no_page_that_a_receipt_opens_holds_both(client, code):
    item = Item.objects.get(author__isnull=False)
    seen = {}
    for step in ("", "answer/", "change/", "withdraw/", "erase/", "proof/", "about-you/"):
        for key in ("", f"own-{item.pk}", f"item-{item.pk}", str(item.pk)):
            response = client.post(f"/en/receipt/{step}", {"code": code, "key": key}, **OURS)
            seen[step, key] = seen_in(all_of(response))

    assert [one for one, marks in seen.items() if all(marks)] == []
    assert seen["", ""] == (True, False)
    assert seen["about-you/", ""] == (False, True)


def test_no_table_leads_from_a_group_to_a_person():
    related = [one for one in SelfDescription._meta.get_fields() if one.is_relation]

    assert {one.name for one in related} == {"process", "key"}
    assert not [one for one in Participant._meta.get_fields() if "description" in one.name]
