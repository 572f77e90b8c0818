"""What themes say in public, as the public log seals it; who placed what is not part of that."""

from collections.abc import Iterable, Iterator

from django.db.models import QuerySet

from isegoria.base.runs import runs_of
from isegoria.languages.queries import digests
from isegoria.ledger.leaf import Thing
from isegoria.ledger.services import vouch_for
from isegoria.process.words import topic_of
from isegoria.themes.models import Objection, Theme

_AT_ONCE = 500


def seal_themes(themes: Iterable[Theme]) -> None:
    """Seal these themes as they stand now, where they are public."""
    vouch_for(theme_things(Theme.objects.filter(pk__in=[one.pk for one in themes])))


def theme_things(themes: QuerySet[Theme]) -> Iterator[Thing]:
    """Each of these themes."""
    for run in runs_of(themes.order_by("pk").iterator(_AT_ONCE), _AT_ONCE):
        said = digests(pk for one in run for pk in one.text_ids)
        for one in run:
            yield Thing(
                topic=topic_of(one.process_id),
                item=f"theme-{one.pk}",
                body={
                    "base": one.published_base,
                    "lies_in": one.parent_id and f"theme-{one.parent_id}",
                    "merged_into": one.merged_into_id and f"theme-{one.merged_into_id}",
                    "number": one.number,
                    "published_on": one.published_on and one.published_on.isoformat(),
                    "texts": one.published_texts,
                    "words": {name: said[getattr(one, f"{name}_id")] for name in Theme.TEXTS},
                },
                owner=f"theme {one.number} of question {one.process_id}",
                is_public=one.published_on is not None,
            )


def seal_objections(objections: Iterable[Objection]) -> None:
    """Seal these objections as they stand now."""
    pks = [one.pk for one in objections]
    vouch_for(objection_things(Objection.objects.filter(pk__in=pks)))


def objection_things(objections: QuerySet[Objection]) -> Iterator[Thing]:
    """Each of these objections, without the words of whoever objected."""
    rows = objections.order_by("pk").select_related("text")
    for one in rows.iterator(_AT_ONCE):
        yield Thing(
            topic=topic_of(one.process_id),
            item=f"objection-{one.pk}",
            body={
                "after": one.after,
                "answer": one.answer,
                "answered_on": one.answered_on and one.answered_on.isoformat(),
                "before": one.before,
                "item": one.text.name,
                "made_on": one.made_on.isoformat(),
                "outcome": one.outcome,
            },
            owner=f"objection {one.pk}, to answer {one.text.number}",
            is_public=True,
        )
