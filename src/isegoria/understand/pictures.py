"""Pictures that people sent and that somebody accepted, each with its description."""

from dataclasses import dataclass

from django.db.models import Count

from isegoria.files.models import File
from isegoria.hear.models import Activity, Attachment, Item
from isegoria.languages.queries import NOTHING, Shown, shown

MOST_SHOWN = 24


@dataclass(frozen=True)
class Picture:
    """One picture: where its copy lies, and what is to be seen in it."""

    number: int
    words: Shown


@dataclass(frozen=True)
class Pictures:
    """The newest pictures of one question, and how many there are in all."""

    rows: tuple[Picture, ...]
    total: int


def pictures_of(activity: Activity, language: str) -> dict[int, Pictures]:
    """The pictures that may be seen, by the item of the question that they answer."""
    there = Attachment.objects.filter(
        item__activity=activity,
        item__standing=Item.Standing.ACCEPTED,
        file__kind=File.Kind.IMAGE,
        about__isnull=False,
    )
    counted = there.order_by().values_list("about").annotate(Count("pk"))
    newest = {
        about: list(
            there.filter(about=about)
            .order_by("-item__number")
            .values_list("item__number", "item__text")[:MOST_SHOWN]
        )
        for about, _total in counted
    }
    words = shown([text for rows in newest.values() for _number, text in rows], language)
    return {
        about: Pictures(
            tuple(Picture(number, words.get(text, NOTHING)) for number, text in newest[about]),
            total,
        )
        for about, total in counted
    }


def file_shown(slug: str, activity_id: int, number: int) -> File | None:
    """The file of a picture that may be seen; None for any other."""
    row = (
        Attachment.objects.filter(
            item__activity=activity_id,
            item__activity__process__slug=slug,
            item__activity__process__published_at__isnull=False,
            item__number=number,
            item__standing=Item.Standing.ACCEPTED,
            file__kind=File.Kind.IMAGE,
        )
        .select_related("file")
        .first()
    )
    return row.file if row else None
