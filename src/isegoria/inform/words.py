"""What the background of a question says in public, as the public log seals it."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.db.models import QuerySet

from isegoria.base.runs import runs_of
from isegoria.inform.models import Document
from isegoria.languages.queries import digests
from isegoria.ledger.leaf import Thing
from isegoria.ledger.services import vouch_for
from isegoria.process.models import Process
from isegoria.process.words import topic_of

_AT_ONCE = 100

Said = Mapping[int | None, Mapping[str, str]]


def seal_documents(process: Process) -> None:
    """Seal the background as it stands now, if it is public; see ``ledger.services.vouch_for``."""
    vouch_for(document_things(Document.objects.filter(process=process.pk)))


def document_things(documents: QuerySet[Document]) -> Iterator[Thing]:
    """Each of these documents, with every version of each passage."""
    rows = documents.order_by("pk").select_related("process").prefetch_related("passages")
    for run in runs_of(rows.iterator(_AT_ONCE), _AT_ONCE):
        said = digests(text_id for document in run for text_id in _texts(document))
        for document in run:
            yield Thing(
                topic=topic_of(document.process_id),
                item=f"document-{document.pk}",
                body=_document(document, said),
                owner=f"{document}",
                is_public=document.process.published_at is not None,
            )


def _texts(document: Document) -> Iterator[int | None]:
    yield document.title_id
    for passage in document.passages.all():
        yield passage.heading_id
        yield passage.body_id


def _document(document: Document, said: Said) -> dict[str, Any]:
    return {
        "passages": [
            {
                "body": said[one.body_id],
                "heading": said[one.heading_id],
                "position": one.position,
                "version": one.version,
            }
            for one in sorted(document.passages.all(), key=lambda one: (one.position, one.version))
        ],
        "position": document.position,
        "title": said[document.title_id],
        **_about(document),
    }


def _about(document: Document) -> dict[str, Any]:
    """What it is, whose and of which day; nothing where none of this was ever told."""
    day = document.dated_on.isoformat() if document.dated_on else None
    told = {"dated_on": day, "kind": document.kind, "source": document.source}
    return {} if told == {"dated_on": None, "kind": Document.Kind.MORE, "source": ""} else told
