"""Putting down what people need to know before they answer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from isegoria.base.refusal import Refused
from isegoria.inform.models import Document, Passage, ReaderTest
from isegoria.inform.queries import latest_passages, next_position
from isegoria.inform.rules import obstacle_to_day, obstacle_to_source
from isegoria.inform.words import seal_documents
from isegoria.languages.models import Text
from isegoria.languages.services import reword, say, translate
from isegoria.people.models import Account
from isegoria.process.models import Process
from isegoria.process.services import hold


@dataclass(frozen=True)
class Words:
    """What is said in the language of the document, and in others where it is there already."""

    body: str
    also: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class NewPassage:
    """One part of a document, with a heading if it needs one."""

    body: Words
    heading: Words | None = None


@dataclass(frozen=True)
class About:
    """What a document is in the background: its kind, whose it is, and of which day."""

    kind: str = Document.Kind.MORE
    source: str = ""
    dated_on: date | None = None


@transaction.atomic
def put_document(
    *,
    process: Process,
    title: Words,
    passages: Sequence[NewPassage],
    language: str,
    position: int | None = None,
    about: About | None = None,
) -> Document:
    """Put down a document, or the one at ``position`` anew; what it is stays if it is not told.

    A passage that changes gets a new version; the earlier one stays, as others may have referred to
    it, and its translations are carried over as older than the original. A passage that is no
    longer there gets a version without words, so that the numbers of the others stay.
    """
    hold(process)
    documents = Document.objects.filter(process=process, position=position or 0)
    document = documents.select_related("title").first()
    if document is None:
        document = Document.objects.create(
            process=process,
            title=say(title.body, language=language, also=title.also),
            position=position or next_position(process),
        )
    else:
        _say_anew(document.title, title, language)
    if about:
        _say_what_it_is(document, about)
    there = latest_passages(document).select_related("body", "heading")
    before = {one.position: one for one in there}
    for number in range(1, max([len(passages), *before]) + 1):
        wanted = passages[number - 1] if number <= len(passages) else NewPassage(Words(""))
        _put_passage(document, number, wanted, language, before.get(number))
    seal_documents(process)
    return document


def _say_what_it_is(document: Document, about: About) -> None:
    today = timezone.now().astimezone(document.process.zone).date()
    source = " ".join(about.source.split())
    reason = obstacle_to_source(about.kind, source) or obstacle_to_day(about.dated_on, today)
    if reason:
        raise Refused(reason)
    document.kind, document.source, document.dated_on = about.kind, source, about.dated_on
    document.save(update_fields=["kind", "source", "dated_on"])


@transaction.atomic
def remove_document(document: Document) -> None:
    """Take a document away with all its words, as may be done while a question is prepared."""
    texts = [document.title_id]
    for body, heading in document.passages.values_list("body_id", "heading_id"):
        texts += [one for one in (body, heading) if one]
    document.passages.all().delete()
    document.delete()
    Text.objects.filter(pk__in=texts).delete()


def _put_passage(
    document: Document, number: int, wanted: NewPassage, language: str, before: Passage | None
) -> None:
    heading = wanted.heading or Words("")
    if before is None:
        Passage.objects.create(
            document=document,
            position=number,
            heading=_say_if_any(heading, language),
            body=say(wanted.body.body, language=language, also=wanted.body.also),
        )
    elif _has_changed(before.body, wanted.body, language) or _has_changed(
        before.heading, heading, language
    ):
        Passage.objects.create(
            document=document,
            position=number,
            version=before.version + 1,
            heading=(
                _said_after(before.heading, heading, language)
                if before.heading
                else _say_if_any(heading, language)
            ),
            body=_said_after(before.body, wanted.body, language),
        )


def _say_if_any(words: Words, language: str) -> Text | None:
    return say(words.body, language=language, also=words.also) if words.body else None


def _has_changed(text: Text | None, words: Words, language: str) -> bool:
    said = {} if text is None else dict(text.renderings.values_list("language", "body"))
    wanted = {language: words.body, **words.also} if words.body or text else {}
    return any(said.get(code) != body for code, body in wanted.items())


def _said_after(text: Text, words: Words, language: str) -> Text:
    """Say it anew from what was said before, so that its translations are known to be older."""
    copy = Text.objects.create(source_language=text.source_language, revision=text.revision)
    for rendering in text.renderings.all():
        rendering.pk, rendering.text = None, copy
        rendering.save(force_insert=True)
    _say_anew(copy, words, language)
    return copy


def _say_anew(text: Text, words: Words, language: str) -> None:
    if language == text.source_language:
        reword(text, words.body)
    else:
        translate(text, language=language, body=words.body)
    for code, body in words.also.items():
        translate(text, language=code, body=body)


@transaction.atomic
def note_test(
    *,
    process: Process,
    language: str,
    readers: int,
    about: str,
    tested_on: date,
    signed_as: str,
    signed_by: Account,
    digest: str,
) -> ReaderTest:
    """Note that readers have tested the easy words; the same test again is the same note."""
    hold(process)
    if not digest:
        raise Refused(_("There are no easy words in this language yet."))
    if tested_on > timezone.now().astimezone(process.zone).date():
        raise Refused(_("The day of the test has not come yet."))
    test, _is_new = ReaderTest.objects.update_or_create(
        process=process,
        language=language,
        about=about,
        tested_on=tested_on,
        defaults={
            "readers": readers,
            "signed_as": signed_as,
            "signed_by": signed_by,
            "digest": digest,
        },
    )
    return test


@transaction.atomic
def take_test_out(test: ReaderTest) -> None:
    """Take out a test that was noted by mistake."""
    hold(test.process)
    test.delete()
