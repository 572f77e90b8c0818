"""Bringing in a whole conversation that was held elsewhere, from the files that Polis exports.

Importing this file loads NumPy, so commands may, and the pages may not. docs/importing.md says
what becomes of each column.
"""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext, gettext_noop, override
from django.utils.translation import gettext as _

from civicmath import polis
from civicmath.polis import Conversation
from civicmath.tables import rows
from isegoria.activities.statements.audit import import_body
from isegoria.activities.statements.models import ImportedVotes, Statement, Vote
from isegoria.activities.statements.services import subject_of_import
from isegoria.base.refusal import Refused
from isegoria.hear.items import SALT_LENGTH
from isegoria.hear.models import Activity, Channel, Contribution, Item, Participant
from isegoria.hear.services import seal_question
from isegoria.languages.codes import INTERFACE, UNKNOWN
from isegoria.languages.models import Rendering, Text
from isegoria.languages.services import say
from isegoria.ledger.leaf import Event
from isegoria.ledger.services import record
from isegoria.organisations.models import Site
from isegoria.process.models import Process, Stage
from isegoria.process.services import free_slug

Progress = Callable[[int, int | None], None]

_ROWS_AT_ONCE = 1_000
_INSERT = (
    f"INSERT INTO {Vote._meta.db_table} "  # noqa: S608  # a name of our own
    "(process_id, item_id, participant_id, value, matters, is_withdrawn, version) VALUES "
)

# What the record of a question must say, where the files say nothing of it.
_SUMMARY = gettext_noop(
    "People answered this question elsewhere, and their answers are shown here."
)
_SOURCE = gettext_noop("Brought in from a Polis export of “%(title)s” (%(address)s).")
_SOURCE_WITHOUT_ADDRESS = gettext_noop("Brought in from a Polis export of “%(title)s”.")
_RECORD = {
    "can_change": gettext_noop(
        "Brought in from a Polis export. What could still change was not part of it."
    ),
    "is_fixed": gettext_noop(
        "Brought in from a Polis export. What was already settled was not part of it."
    ),
    "decided_by": gettext_noop(
        "Brought in from a Polis export. Who decided, and when, was not part of it."
    ),
    "groups_affected": gettext_noop(
        "Brought in from a Polis export. Whom the question concerned was not part of it."
    ),
}
_ACTIVITY = gettext_noop("Statements and votes, brought in from a Polis export")


@dataclass(frozen=True)
class Imported:
    """The question that a conversation became, and what the operator is told about it."""

    process: Process
    lines: list[str]

    @property
    def slug(self) -> str:
        """The name of the question in addresses."""
        return self.process.slug


def import_polis(
    folder: Path, *, conversation: Conversation | None = None, progress: Progress | None = None
) -> Imported:
    """Bring in the conversation in this folder as a closed question of the site's operator.

    Everything is put down in one transaction, or nothing is. The same folder brought in again
    makes another question. ``conversation`` is given where the folder was read already. Raises
    BadInput for what is wrong in the files, and Refused before the site has an operator.
    """
    site = Site.objects.select_related("operator").filter(pk=1).first()
    if site is None:
        raise Refused(
            _(
                "Nobody runs this site yet. Make the first administrator with "
                "“isegoria admin EMAIL”, then import again."
            )
        )
    conversation = conversation or polis.read(folder)
    title = " ".join(conversation.title.split()) or folder.resolve().name
    with transaction.atomic():
        process = _process(site, conversation, title, _source_of(folder))
        activity = _activity(process)
        people = _people(activity, conversation)
        items = _statements(activity, conversation, people)
        _votes(activity, conversation, people, items, progress or _say_nothing)
        _look_around()
        _seal(activity)
        seal_question(process)
    return Imported(process, _lines(conversation, len(people)))


def _say_nothing(done: int, total: int | None) -> None:
    """Nobody asked how far it is."""


def _source_of(folder: Path) -> str:
    """Where the conversation was held, if the files say so."""
    path = folder / polis.SUMMARY
    if not path.exists():
        return ""
    return next((row.text(1, "url") for row in rows(path) if row.cells[0].strip() == "url"), "")


def _lines(conversation: Conversation, people: int) -> list[str]:
    return [
        _("%(people)d people, %(statements)d statements and %(votes)d votes are brought in.")
        % {
            "people": people,
            "statements": len(conversation.statements),
            "votes": len(conversation.votes),
        },
        *(
            _("Skipped: %(number)d %(kind)s.") % {"number": number, "kind": kind}
            for kind, number in conversation.skipped.items()
            if number
        ),
    ]


def _process(site: Site, conversation: Conversation, title: str, source: str) -> Process:
    now = timezone.now()
    described = conversation.description.strip()
    problem = _SOURCE if source else _SOURCE_WITHOUT_ADDRESS
    process = Process.objects.create(
        institution=site.operator,
        slug=free_slug(title),
        source_language=INTERFACE[0],
        languages=",".join(INTERFACE),
        time_zone=site.time_zone,
        published_at=now,
        question=say(title, language=UNKNOWN),
        summary=say(described, language=UNKNOWN) if described else _in_all_languages(_SUMMARY),
        problem=_in_all_languages(problem, title=title, address=source),
        **{field: _in_all_languages(words) for field, words in _RECORD.items()},
    )
    # The files do not say when people could answer. Here nobody can, from the first moment.
    ends = dict.fromkeys((Stage.Kind.INFORM, Stage.Kind.HEAR), now)
    begins = {**ends, Stage.Kind.UNDERSTAND: now}
    Stage.objects.bulk_create(
        Stage(process=process, kind=kind, begins_at=begins.get(kind), ends_at=ends.get(kind))
        for kind in Stage.Kind
    )
    return process


def _in_all_languages(words: str, **parts: str) -> Text:
    said = {}
    for code in INTERFACE:
        with override(code):
            said[code] = gettext(words) % parts
    return say(said[INTERFACE[0]], language=INTERFACE[0], also=said)


def _activity(process: Process) -> Activity:
    return Activity.objects.create(
        process=process,
        stage=process.stages.get(kind=Stage.Kind.HEAR),
        type_slug="statements",
        title=_in_all_languages(_ACTIVITY),
    )


def _people(activity: Activity, conversation: Conversation) -> dict[str, int]:
    """Everybody in the files, without a receipt; who said something has a part. Keys by name."""
    process = activity.process_id
    authors = {one.author for one in conversation.statements if one.author is not None}
    named = dict.fromkeys([*conversation.votes.participants, *sorted(authors, key=int)])
    made = Participant.objects.bulk_create(
        (Participant(process_id=process, imported_as=name) for name in named),
        batch_size=_ROWS_AT_ONCE,
    )
    people = {str(one.imported_as): one.pk for one in made}
    answered = conversation.votes.per_person().tolist()
    spoke = authors | {
        name for name, votes in zip(conversation.votes.participants, answered, strict=True) if votes
    }
    Contribution.objects.bulk_create(
        (
            Contribution(
                process_id=process,
                activity=activity,
                participant_id=people[name],
                channel=Channel.IMPORT,
                language=UNKNOWN,
                received_on=timezone.now().date(),
            )
            for name in named
            if name in spoke
        ),
        batch_size=_ROWS_AT_ONCE,
    )
    return people


def _statements(
    activity: Activity, conversation: Conversation, people: dict[str, int]
) -> dict[str, int]:
    """Every statement in its order, those that were rejected refused. Keys by name."""
    every = conversation.statements
    texts = Text.objects.bulk_create(Text(source_language=UNKNOWN) for _each in every)
    Rendering.objects.bulk_create(
        Rendering(
            text=text,
            language=UNKNOWN,
            body=each.text,
            state=Rendering.State.SOURCE,
            source_revision=1,
        )
        for text, each in zip(texts, every, strict=True)
    )
    items = Item.objects.bulk_create(
        Item(
            process_id=activity.process_id,
            activity=activity,
            number=number,
            author_id=None if each.author is None else people[each.author],
            text=text,
            standing=Item.Standing.REFUSED if each.moderated < 0 else Item.Standing.ACCEPTED,
            version=0,
        )
        for number, (text, each) in enumerate(zip(texts, every, strict=True), start=1)
    )
    Statement.objects.bulk_create(
        Statement(item=item, imported_as=each.id, imported_refused=each.moderated < 0)
        for item, each in zip(items, every, strict=True)
    )
    return {each.id: item.pk for item, each in zip(items, every, strict=True)}


def _votes(
    activity: Activity,
    conversation: Conversation,
    people: dict[str, int],
    items: dict[str, int],
    progress: Progress,
) -> None:
    """Put down all votes, a thousand in one statement; one by one they would take minutes."""
    votes = conversation.votes
    who = [people[name] for name in votes.participants]
    about = [items[name] for name in votes.statements]
    row = f"({int(activity.process_id)}, %s, %s, %s, FALSE, FALSE, 1)"
    columns = zip(
        votes.person.tolist(), votes.statement.tolist(), votes.value.tolist(), strict=True
    )
    done = 0
    with connection.cursor() as cursor:
        while batch := list(islice(columns, _ROWS_AT_ONCE)):
            values = [
                each
                for person, statement, value in batch
                for each in (about[statement], who[person], value)
            ]
            cursor.execute(_INSERT + ", ".join([row] * len(batch)), values)
            done += len(batch)
            progress(done, len(votes))


def _look_around() -> None:
    """PostgreSQL plans by what it knew of the tables before, and would take them for empty."""
    if connection.vendor == "postgresql":
        tables = [model._meta.db_table for model in (Vote, Item, Statement, Participant, Rendering)]
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE " + ", ".join(tables))


def _seal(activity: Activity) -> None:
    """One entry of the log vouches for all that was brought in."""
    salt = secrets.token_bytes(SALT_LENGTH)
    entry = record(
        topic=activity.topic,
        event=Event.IMPORTED,
        item=activity.topic,
        version=1,
        subject=subject_of_import(activity.pk),
        salt=salt,
        body=import_body(activity),
    )
    ImportedVotes.objects.create(activity=activity, salt=salt, entry=entry)
