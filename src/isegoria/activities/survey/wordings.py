"""What a survey says in all its languages: for translators, and for the public log."""

from collections.abc import Iterator
from hashlib import sha256

from django.utils.translation import gettext as _

from isegoria.activities.survey import queries, rules
from isegoria.activities.survey.models import Edition, Part, PartChoice
from isegoria.hear.activity_type import Wording
from isegoria.hear.models import Activity
from isegoria.languages.queries import digests
from isegoria.ledger.leaf import Thing
from isegoria.process.words import topic_of


def wordings(activity: Activity) -> list[Wording]:
    """Every text of the latest edition, in the order in which people meet them."""
    edition = Edition.objects.filter(activity=activity).order_by("-number").first()
    found: dict[int, Wording] = {}
    for text_id, label in _texts_of(edition) if edition else ():
        found.setdefault(text_id, Wording(text_id, label, rules.LONGEST_WORDS))
    return list(found.values())


def things(activity: Activity) -> Iterator[Thing]:
    """Each edition with its rules and a digest of each text."""
    rows = Edition.objects.filter(activity=activity).select_related("activity__process")
    for edition in rows.order_by("number"):
        text_ids = [text_id for text_id, _label in _texts_of(edition)]
        said = digests(text_ids)
        yield Thing(
            topic=topic_of(edition.process_id),
            item=f"edition-{edition.pk}",
            body={
                "activity": edition.activity_id,
                "number": edition.number,
                "rules": _digest_of_rules(edition),
                "texts": {f"text-{one}": said[one] for one in sorted(set(text_ids))},
            },
            owner=f"edition {edition.number} of activity {edition.activity_id}",
            is_public=edition.is_published and edition.activity.process.published_at is not None,
        )


def _texts_of(edition: Edition) -> Iterator[tuple[int, str]]:
    """The texts of an edition, and how the desk speaks of each."""
    choices: dict[int, list[PartChoice]] = {}
    for one in PartChoice.objects.filter(part__edition=edition).order_by("position", "pk"):
        choices.setdefault(one.part_id, []).append(one)
    for part in Part.objects.filter(edition=edition, is_removed=False).order_by("position", "pk"):
        for name in Part.TEXTS:
            if (text_id := getattr(part, f"{name}_id")) is not None:
                yield text_id, _label(part.code, name)
        for number, choice in enumerate(choices.get(part.pk, ()), 1):
            label = _("%(code)s, option %(number)d") % {"code": part.code, "number": number}
            yield choice.words_id, label


def _label(code: str, name: str) -> str:
    words = {
        "words": "%(code)s",
        "hint": _("%(code)s, hint"),
        "constraint_words": _("%(code)s, what is said to an answer that does not fit"),
        "least_end": _("%(code)s, the least"),
        "most_end": _("%(code)s, the most"),
    }
    return words[name] % {"code": code}


def _digest_of_rules(edition: Edition) -> str:
    """A digest of everything that is asked and by which rules; the texts have their own."""
    digest = sha256()
    for question in queries.edition_form(edition).form.questions():
        told = [getattr(question, name) for name in _RULES]
        options = [(one.value, one.exclusive, dict(one.traits)) for one in question.choices]
        digest.update(f"{question.kind.value} {told} {options}\n".encode())
    for part in Part.objects.filter(edition=edition, kind=Part.GROUP, is_removed=False):
        told = [part.code, part.position, part.relevant, part.is_table, part.is_shuffled]
        digest.update(f"group {told}\n".encode())
    return digest.hexdigest()


_RULES = (
    "code", "required", "relevant", "constraint", "choice_filter", "shuffled", "least", "most",
    "decimals", "unit", "total", "long", "file_kind", "default", "calculation",
)  # fmt: skip
