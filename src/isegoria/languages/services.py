"""Saying things in languages."""

from collections.abc import Mapping

from django.db import transaction
from django.db.models import F

from isegoria.languages.models import Rendering, Text


@transaction.atomic
def say(body: str, *, language: str, also: Mapping[str, str] | None = None) -> Text:
    """Put down a new text in its own language, and in others if they are there already."""
    text = Text.objects.create(source_language=language)
    Rendering.objects.bulk_create(
        [
            Rendering(
                text=text,
                language=language,
                body=body,
                state=Rendering.State.SOURCE,
                source_revision=1,
            ),
            *(
                Rendering(
                    text=text,
                    language=code,
                    body=words,
                    state=Rendering.State.CHECKED,
                    source_revision=1,
                )
                for code, words in (also or {}).items()
                if code != language and words
            ),
        ]
    )
    return text


@transaction.atomic
def reword(text: Text, body: str) -> None:
    """Change what the source says; translations made from the earlier words become stale."""
    changed = (
        Rendering.objects.filter(text=text, state=Rendering.State.SOURCE)
        .exclude(body=body)
        .update(body=body, source_revision=F("source_revision") + 1)
    )
    if changed:
        Text.objects.filter(pk=text.pk).update(revision=F("revision") + 1)
        text.refresh_from_db()


@transaction.atomic
def translate(text: Text, *, language: str, body: str) -> None:
    """Say a text in another language, from its present source; no words take it away."""
    if language == text.source_language:
        reword(text, body)
        return
    if not body:
        Rendering.objects.filter(text=text, language=language).delete()
        return
    Rendering.objects.update_or_create(
        text=text,
        language=language,
        defaults={
            "body": body,
            "state": Rendering.State.CHECKED,
            "source_revision": Text.objects.values_list("revision", flat=True).get(pk=text.pk),
        },
    )
