"""Signs that no database of ours keeps are answered with words, wherever they come from.

Every form of the site is sent with such a sign in one field after the other, by everybody who may
send it. What is stored never holds one: both databases refuse it alike.
"""

from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

import pytest
from django.db import DataError, connection, transaction
from django.urls import get_resolver

from isegoria.base.refusal import Refused
from isegoria.bulk.models import Job
from isegoria.hear.models import Channel, Item
from isegoria.hear.services import contribute
from isegoria.languages.models import Rendering, Text
from isegoria.languages.services import say
from isegoria.organisations.models import Role
from tests.test_never_together import routes

pytestmark = pytest.mark.django_db

NUL = "a\0b"
RAW = ("words", "name", "code", "do", "act", "reason", "q", "text", "From", "sessionId", "own")
TYPED = {"text", "search", "email", "tel", "url", "number", "hidden", "radio", "checkbox", "date"}


class Forms(HTMLParser):
    """The forms of a page that are posted: where each goes, and what a browser would send."""

    def __init__(self, page, address):
        super().__init__()
        self.found, self.address, self._select = [], address, ""
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        said = dict(attrs)
        if tag == "form" and said.get("method", "").lower() == "post":
            self.found.append((urljoin(self.address, said.get("action") or ""), {}))
        elif not self.found or not (name := said.get("name", self._select)):
            return
        elif tag == "input" and said.get("type", "text") in TYPED:
            self.found[-1][1].setdefault(name, said.get("value", "1"))
        elif tag in {"textarea", "button"}:
            self.found[-1][1].setdefault(name, said.get("value", "Words"))
        elif tag == "select":
            self._select = name
            self.found[-1][1].setdefault(name, "")
        elif tag == "option" and "selected" in said:
            self.found[-1][1][name] = said.get("value", "")

    def handle_endtag(self, tag):
        if tag == "select":
            self._select = ""


@pytest.fixture
def everything(officer, institution):
    """Somebody who may open every page of the desk."""
    for kind in set(Role.Kind.values) - {Role.Kind.OFFICER}:
        Role.objects.create(account=officer, institution=institution, kind=kind)
    return officer


def sent(client, address, fields):
    """What the site answers; afterwards everything is as it was before."""
    with transaction.atomic():
        answer = client.post(address, fields, HTTP_ORIGIN="http://testserver")
        transaction.set_rollback(True)
    return answer.status_code


def forms_of(client, addresses):
    """Every form that somebody meets, once for each set of fields."""
    met = {}
    for address in addresses:
        answer = client.get(address)
        if answer.status_code == 200 and "text/html" in answer.get("Content-Type", ""):
            for action, fields in Forms(answer.content.decode(), address).found:
                met.setdefault((urlsplit(action).path, *sorted(fields)), (action, fields))
        elif answer.status_code == 405:
            met.setdefault((address,), (address, dict.fromkeys(RAW, "Words")))
    return list(met.values())


@pytest.mark.parametrize("who", ["nobody", "everything"])
def test_every_form_of_the_site_answers_with_words(
    client, statements, profile, make_question, everything, who
):
    make_question("draft-one", published=False)
    addresses = sorted({f"/{one}" for one in routes(get_resolver().url_patterns)})
    addresses += [one.replace("internet", "draft-one") for one in addresses if "internet" in one]
    if who == "everything":
        client.force_login(everything)

    forms = forms_of(client, [one for one in addresses if "logout" not in one])
    odd = [
        (status, action, name)
        for action, fields in forms
        for name in fields
        if name != "csrfmiddlewaretoken"
        for status in [sent(client, action, fields | {name: NUL})]
        if status >= 500
    ]

    assert odd == []
    assert len(forms) > (60 if who == "everything" else 10)


@pytest.mark.parametrize("channel", Channel.values)
def test_no_channel_hands_it_on_in_somebodys_own_words(activity, statements, channel):
    obstacle = ""
    try:
        contribute(
            activity=activity,
            participant=None,
            reply={"own": NUL},
            channel=channel,
            language="en",
        )
    except Refused as refusal:
        obstacle = str(refusal)

    assert obstacle == "The text holds a character that cannot be stored. Type it again by hand."
    assert not Item.objects.filter(author__isnull=False).exists()


@pytest.mark.parametrize("words", [NUL, "\0", "\ud800"])
def test_both_databases_refuse_it_in_a_text_in_many_and_in_a_filter(words):
    for act in (
        lambda: say(words, language="en"),
        lambda: Rendering.objects.update(body=words),
        lambda: Text.objects.bulk_create([Text(source_language=words)]),
        lambda: Rendering.objects.filter(body=words).exists(),
    ):
        with pytest.raises((DataError, ValueError)), transaction.atomic():
            act()


@pytest.mark.parametrize("said", [{"a": NUL}, [NUL], {NUL: 1}, {"a": ["\\" + NUL]}, ["\ud800"]])
def test_both_databases_refuse_it_inside_json(said, officer):
    with pytest.raises((DataError, ValueError)), transaction.atomic():
        Job.objects.create(kind="any", details=said, asked_by=officer, language="en")


@pytest.mark.parametrize("said", [{"a": "\\u0000"}, ["\\\\u0000"], {"a": "é \U0001f6b2 \t"}])
def test_what_only_looks_like_it_is_kept(said, officer):
    made = Job.objects.create(kind="any", details=said, asked_by=officer, language="en")

    made.refresh_from_db()
    assert made.details == said


def test_many_rows_at_once_are_looked_at_one_by_one():
    rows = [(f"word {number}", number) for number in range(3)]
    where = Rendering._meta.db_table
    with connection.cursor() as cursor, pytest.raises((DataError, ValueError)):
        cursor.executemany(f"UPDATE {where} SET body = %s WHERE id = %s", [*rows, (NUL, 4)])  # noqa: S608  # a table of ours
