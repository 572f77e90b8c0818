"""Putting a film beside a question, and taking it out again."""

from collections.abc import Iterable

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from isegoria.base.refusal import Faulty, NotThere, Refused
from isegoria.files.kinds import VIDEO
from isegoria.files.rules import WEB
from isegoria.files.services import claim, delete, keep
from isegoria.hear.models import Activity
from isegoria.languages.services import say
from isegoria.ledger.services import let_go
from isegoria.process.models import Process
from isegoria.process.services import hold
from isegoria.process.words import topic_of
from isegoria.signing import rules
from isegoria.signing.models import Film
from isegoria.signing.words import film_name, seal_films

_LIMITS = WEB.only(frozenset({VIDEO}))


@transaction.atomic
def put_film(
    *,
    process: Process,
    activity: Activity | None,
    sign_language: str,
    transcript: str,
    content: Iterable[bytes],
    size: int,
) -> Film:
    """Take a film with what it says in words; nothing is kept where something is wrong."""
    hold(process)
    name, words = " ".join(sign_language.split()), transcript.replace("\r\n", "\n").strip()
    if found := rules.faults(sign_language=name, transcript=words):
        raise Faulty(found)
    if activity is not None and activity.process_id != process.pk:
        raise NotThere(_("This is not asked here."))
    there = Film.objects.filter(process=process, activity=activity, sign_language=name)
    if there.exists():
        raise Faulty({"sign_language": _twice()})
    try:
        file = keep(content=content, size=size, limits=_LIMITS)
    except Refused as refusal:
        raise Faulty({"file": str(refusal)}) from refusal
    try:
        film = Film.objects.create(
            process=process,
            activity=activity,
            sign_language=name,
            file=claim(file.name),
            transcript=say(words, language=process.source_language),
            put_on=timezone.now().date(),
        )
    except IntegrityError as twice:
        raise Faulty({"sign_language": _twice()}) from twice
    seal_films(process)
    return film


@transaction.atomic
def take_out(film: Film) -> None:
    """Delete a film with its words; the public log keeps that it was there, and what it was not."""
    hold(film.process)
    file, transcript = film.file, film.transcript
    let_go({film_name(film): topic_of(film.process_id)})
    film.delete()
    transcript.delete()
    delete([file])


@transaction.atomic
def take_all_out(process: Process, activity: Activity | None = None) -> None:
    """Delete the films of a draft, or of one thing that is not asked any more."""
    films = Film.objects.filter(process=process)
    films = films.filter(activity=activity) if activity else films
    for film in films.select_related("process", "file", "transcript"):
        take_out(film)


def _twice() -> str:
    return _("There is a film in this language already. Take it out first.")
