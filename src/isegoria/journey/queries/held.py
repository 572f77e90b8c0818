"""All that is kept of one person, for whoever holds their receipt to read and to take along."""

from collections.abc import Collection
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from isegoria.answer.models import Mark, PersonalAnswer
from isegoria.answer.told import answer_to
from isegoria.hear.activity_type import Point, activity_types
from isegoria.hear.channel_type import name_of
from isegoria.hear.describing import has_described
from isegoria.hear.hooks import kept_elsewhere
from isegoria.hear.models import Attachment, Contribution, Participant
from isegoria.hear.routes import route_tokens_of
from isegoria.hear.speaking import speaks_for
from isegoria.languages.queries import as_written, shown
from isegoria.notices.queries import owed_to
from isegoria.people.models import ReturnRoute
from isegoria.people.routes import route_to
from isegoria.themes.queries.public import placed_of

_SHOWN = 3  # the last signs of a number or an address, enough to know one's own


def contact_in_words(tokens: Collection[str]) -> str:
    """By which way somebody can be written to, and until when that is kept; nothing if by none."""
    row = ReturnRoute.objects.filter(token__in=list(tokens)).order_by("-until").first()
    if row is None:
        return ""
    return _(
        "We can write to you: %(way)s. Your number or address is kept until %(day)s, or until an "
        "answer that is late has reached you. Then it is deleted, and the public log says how many "
        "were, never whose."
    ) % {"way": name_of(row.channel), "day": date_format(row.until, "DATE_FORMAT")}


def all_that_is_kept(who: Participant, language: str) -> dict[str, Any]:
    """Everything of one person that this site has, as a file for programs and people.

    What they said about themselves is sealed under a key of its own: that there is some is said,
    what it is nobody can open for a page. Of a number or an address the last signs are given, so
    that whoever finds a receipt does not learn it.
    """
    people = [who, *Participant.objects.filter(merged_into=who)]
    keys = [one.pk for one in people]
    process = who.process
    return {
        "question": {
            "name": process.slug,
            "words": str(shown([process.question_id], language)[process.question_id]),
        },
        "receipts": [_receipt(one) for one in people],
        **_what_was_said(who, people, keys, language),
        **_what_was_told(who, keys, language),
        **kept_elsewhere(keys),
    }


def _what_was_said(
    who: Participant, people: Collection[Participant], keys: Collection[int], language: str
) -> dict[str, Any]:
    files = Attachment.objects.filter(item__author__in=keys).select_related("file")
    return {
        "parts": [_part(one) for one in Contribution.objects.filter(participant__in=keys)],
        "speaks_for": speaks_for(who).body,
        "said": [
            _said(point)
            for one in people
            for kind in activity_types().values()
            for point in kind.points(one, language)
        ],
        "own_words": _own_words(people),
        "files": [
            {"kind": one.file.kind, "size": one.file.size, "item": one.item_id} for one in files
        ],
        "themes": [
            {
                "words": one.words,
                "themes": [str(theme) for theme in one.themes],
                "objection": one.objection.words if one.objection else "",
            }
            for one in placed_of(who, language)
        ],
        "about_yourself": {"is_kept_sealed": has_described(who)},
    }


def _what_was_told(who: Participant, keys: Collection[int], language: str) -> dict[str, Any]:
    tokens = route_tokens_of(who)
    marks = Mark.objects.filter(participant__in=keys)
    return {
        "answers_from_us": _answers(who, keys, language),
        "marks": [{"point": one.point, "kind": one.kind} for one in marks],
        "notices": [
            {"kind": one.kind, "state": one.state, "language": one.language, "words": one.body}
            for one in owed_to(tokens)
        ],
        "contact": [_contact(one) for one in ReturnRoute.objects.filter(token__in=tokens)],
    }


def _receipt(one: Participant) -> dict[str, Any]:
    return {
        "given_on": one.receipt.created_on.isoformat() if one.receipt else None,
        "assurance": one.assurance,
        "is_joined_to_another": one.merged_into_id is not None,
        "is_erased": one.secret is None,
    }


def _part(one: Contribution) -> dict[str, Any]:
    return {
        "activity": one.activity_id,
        "channel": one.channel,
        "with_a_helper": bool(one.helper),
        "language": one.language,
        "standing": one.standing,
        "day": one.received_on.isoformat(),
    }


def _said(point: Point) -> dict[str, Any]:
    return {
        "activity": point.activity_id,
        "about": str(point.about),
        "answer": point.stance,
        "is_in_own_words": point.own_words,
        "state": point.state,
        "entry_of_the_log": point.entry_id,
    }


def _own_words(people: Collection[Participant]) -> list[dict[str, Any]]:
    rows = [one for person in people for one in person.items.all()]
    words = as_written(one.text_id for one in rows)
    return [
        {"words": words.get(one.text_id, ""), "standing": one.standing, "version": one.version}
        for one in rows
    ]


def _answers(who: Participant, keys: Collection[int], language: str) -> dict[str, Any]:
    rows = PersonalAnswer.objects.filter(participant__in=keys).select_related(
        "edition__publication"
    )
    told = answer_to(who, language)
    return {
        "versions": [{"version": one.edition.publication.number, "way": one.state} for one in rows],
        "in_short": told["core"] if told else "",
    }


def _contact(row: ReturnRoute) -> dict[str, Any]:
    route = route_to(row.token)
    return {
        "channel": row.channel,
        "ends_with": route.address[-_SHOWN:] if route else "",
        "kept_until": row.until.isoformat(),
    }
