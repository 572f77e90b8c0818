"""What was published of a report, for those who show it, send it or say it."""

from collections.abc import Iterable
from typing import Any

from isegoria.process.models import Process
from isegoria.report.models import Publication, Recording, Section


def publications_of(process: Process) -> list[Publication]:
    """Every version that was published, the latest first."""
    rows = Publication.objects.filter(report__process=process).order_by("-number")
    return list(rows.select_related("report"))


def latest_on(process: Process) -> Publication | None:
    """The report on a question as it was last published."""
    return Publication.objects.filter(report__process=process).order_by("-number").first()


def reported_among(processes: Iterable[Process]) -> set[int]:
    """Which of these questions have a published report."""
    rows = Publication.objects.filter(report__process__in=list(processes), number=1)
    return set(rows.values_list("report__process", flat=True))


def recording_in(publication: Publication, language: str) -> Recording | None:
    """The recording that was published with a version, in a language."""
    found = publication.body["audio"].get(language)
    rows = Recording.objects.filter(report=publication.report_id, pk=found[0] if found else 0)
    return rows.select_related("file").first()


def short_words(publication: Publication, language: str) -> str:
    """The report as a text message, in this language or in that of the question."""
    spoken = spoken_in(publication, language)
    return " ".join(line["words"][spoken] for line in _short(publication))


def spoken_in(publication: Publication, language: str) -> str:
    """In which language a reader of this one gets the report as a text message."""
    is_there = all(line["words"].get(language) for line in _short(publication))
    languages: list[str] = publication.body["languages"]
    return language if language in languages and is_there else languages[0]


def _short(publication: Publication) -> list[dict[str, Any]]:
    sections = publication.body["sections"]
    return [line for one in sections if one["kind"] == Section.Kind.SHORT for line in one["lines"]]
