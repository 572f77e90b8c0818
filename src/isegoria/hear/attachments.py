"""Files that belong to what people say: finding them, attaching them, letting them go."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from isegoria.base.refusal import NotThere
from isegoria.files.kinds import SPEECH
from isegoria.files.models import File
from isegoria.files.queries import file_named
from isegoria.files.services import claim, delete
from isegoria.hear.models import Attachment, Item, Transcript
from isegoria.languages.models import Rendering


@dataclass(frozen=True)
class Attaching:
    """A file that came in, and what it answers: the item of a question, if any."""

    name: str
    about_id: int | None = None
    is_words: bool = False


def usable(name: str, kinds: Collection[str]) -> File:
    """The file of this name, which nobody has used yet; NotThere in words if there is none."""
    file = file_named(name)
    if file is None or file.state != File.State.WAITING or file.kind not in kinds:
        raise NotThere(_("This file is not here any more. Send it again."))
    return file


def attach(item: Item, attaching: Attaching) -> Attachment:
    """Let a file belong to an item from now on."""
    return Attachment.objects.create(
        process_id=item.process_id,
        item=item,
        about_id=attaching.about_id,
        file=claim(attaching.name),
        is_words=attaching.is_words,
    )


def attachments_of(items: Iterable[Item]) -> dict[int, Attachment]:
    """What is attached to these items, by item; one query."""
    rows = Attachment.objects.filter(item__in=[one.pk for one in items])
    return {
        row.item_id: row
        for row in rows.select_related("file", "about__activity", "item__transcript")
    }


def unwritten() -> QuerySet[Item]:
    """Items that somebody spoke or signed, and that nobody has written down yet."""
    spoken = Attachment.objects.filter(file__kind__in=SPEECH)
    silent = Rendering.objects.filter(state=Rendering.State.SOURCE, body="")
    return Item.objects.filter(
        pk__in=spoken.values("item"), text__in=silent.values("text"), standing=Item.Standing.HELD
    )


def attached_to(item: Item) -> Attachment | None:
    """What is attached to one item."""
    return attachments_of([item]).get(item.pk)


def names_attached(items: Collection[Item]) -> dict[int, str]:
    """The names of the files that belong to these items, by item; one query."""
    rows = Attachment.objects.filter(item__in=[one.pk for one in items])
    return dict(rows.values_list("item_id", "file__name"))


def delete_attached(items: Collection[Item]) -> None:
    """Delete the files of these items for good."""
    rows = Attachment.objects.filter(item__in=[one.pk for one in items]).select_related("file")
    files = [row.file for row in rows]
    Transcript.objects.filter(item__in=[one.pk for one in items]).delete()
    rows.delete()
    delete(files)
