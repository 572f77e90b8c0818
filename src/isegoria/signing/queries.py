"""Which films there are of a question, and what a page says of each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from isegoria.languages.queries import Shown, shown, told_once
from isegoria.process.models import Process
from isegoria.process.queries import published
from isegoria.signing.models import Film

_MEGA = 1024 * 1024


@dataclass(frozen=True)
class FilmShown:
    """A film as people read of it before they start it."""

    number: int
    language: str
    size: str
    address: str
    transcript: Shown


@dataclass(frozen=True)
class Signed:
    """The question itself, or one thing that is asked in it, with its films."""

    activity_id: int | None
    title: Shown
    films: Sequence[FilmShown]


@dataclass(frozen=True)
class SignedPage:
    """All films of a question, the question itself first."""

    slug: str
    question: Shown
    parts: Sequence[Signed]
    other_language: str


def signed_page(slug: str, language: str) -> SignedPage | None:
    """The films of a public question; None where there is none. Six queries, however many films."""
    process = published().filter(slug=slug).first()
    if process is None:
        return None
    parts = [one for one in parts_of(process, language) if one.films]
    if not parts:
        return None
    words, other_language = told_once(
        {one.number: one.transcript for part in parts for one in part.films}
    )
    told = [
        Signed(
            part.activity_id,
            part.title,
            [_with(one, words[one.number]) for one in part.films],
        )
        for part in parts
    ]
    question = shown([process.question_id], language)[process.question_id]
    return SignedPage(process.slug, question, told, other_language)


def parts_of(process: Process, language: str) -> list[Signed]:
    """The question and all that is asked in it, each with its films, if any; three queries."""
    activities = list(process.activities.order_by("position", "pk"))
    films = list(
        Film.objects.filter(process=process).select_related("file").order_by("sign_language", "pk")
    )
    texts = [process.question_id, *(one.title_id for one in activities)]
    words = shown([*texts, *(one.transcript_id for one in films)], language)
    asked = [(None, process.question_id), *((one.pk, one.title_id) for one in activities)]
    return [
        Signed(
            activity_id=pk,
            title=words[title],
            films=[_film(one, process, words) for one in films if one.activity_id == pk],
        )
        for pk, title in asked
    ]


def film_of(slug: str, number: int) -> Film | None:
    """One film of a public question."""
    rows = Film.objects.filter(process__slug=slug, process__published_at__isnull=False)
    return rows.select_related("file").filter(pk=number).first()


def _film(one: Film, process: Process, words: Mapping[int | None, Shown]) -> FilmShown:
    return FilmShown(
        number=one.pk,
        language=one.sign_language,
        size=_("%(number)s MB") % {"number": number_format(one.file.size / _MEGA, 1)},
        address=reverse("signed-film", args=[process.slug, one.pk]),
        transcript=words[one.transcript_id],
    )


def _with(one: FilmShown, transcript: Shown) -> FilmShown:
    return FilmShown(one.number, one.language, one.size, one.address, transcript)
