"""Taking files in, at once or piece by piece; keeping them, and deleting them."""

import secrets
from collections.abc import Iterable
from hashlib import sha256

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from isegoria.base.refusal import NotNow, NotThere, Refused
from isegoria.files import rules, scanning
from isegoria.files.cleaning import copies_of
from isegoria.files.kinds import IMAGE, Found, found_in
from isegoria.files.models import File, Piece
from isegoria.files.queries import arrived_of, content_of, unused
from isegoria.files.rules import Limits
from isegoria.files.sealing import seal

MOST_UNUSED = 2 * 1024**3  # what nobody's answer names cannot fill the disk
LARGEST_PIECE = 192 * 1024
_RANDOM = 16
_SAMPLE = 512 * 1024
_Copy, _State = Piece.Copy, File.State


def begin(*, size: int, limits: Limits) -> File:
    """Begin to take a file of this size that comes piece by piece; Refused if it is too large."""
    if reason := rules.obstacle_to_size(size, limits):
        raise Refused(reason)
    name = secrets.token_hex(_RANDOM)
    today = timezone.now().date()
    return File.objects.create(name=name, begun_as=name, size=size, begun_on=today)


@transaction.atomic
def add(*, name: str, begins_at: int, content: bytes) -> int:
    """Take one piece; how much is here then.

    A piece that came before changes nothing, and one that leaves a gap is not taken: whoever sends
    goes on from the number that comes back.
    """
    file = _arriving(name)
    arrived = arrived_of(file)
    if begins_at != arrived or not content:
        return arrived
    if len(content) > LARGEST_PIECE or arrived + len(content) > file.size:
        raise Refused(_("This is more than was announced. Send the file again."))
    if unused() > MOST_UNUSED:
        raise NotNow(_("Very many files are arriving just now. Try again later, or write."))
    _put(file, _Copy.ORIGINAL, begins_at, content)
    return arrived + len(content)


@transaction.atomic
def finish(*, name: str, limits: Limits) -> File:
    """Look at a file that is whole now, and keep it for whoever names it; Refused in words.

    Asked again under either name it says the same.
    """
    either = Q(name=name) | Q(begun_as=name)
    file = File.objects.select_for_update().filter(either).first()
    if file is None:
        raise NotThere(_gone())
    if file.state != _State.ARRIVING:
        return file
    if arrived_of(file) != file.size:
        raise Refused(_("Not all of the file has arrived. Send it again."))
    found = found_in(_sample_of(file))
    reason = rules.obstacle(found, file.size, limits)
    if reason or found is None:
        raise Refused(reason or _gone())
    file.is_searched = scanning.search(content_of(file))
    if found.kind == IMAGE:
        _draw_copies(file, found)
    file.kind, file.media_type, file.state = found.kind, found.media_type, _State.WAITING
    file.name = f"{_digest_of(file)}-{file.name}.{found.extension}"
    file.save()
    return file


def keep(*, content: Iterable[bytes], size: int, limits: Limits) -> File:
    """Take a whole file at once, all or nothing; Refused in words."""
    with transaction.atomic():
        file = begin(size=size, limits=limits)
        arrived = 0
        for piece in _cut(content):
            arrived = add(name=file.name, begins_at=arrived, content=piece)
        return finish(name=file.name, limits=limits)


@transaction.atomic
def claim(name: str) -> File:
    """Let a file belong to something from now on: it is kept until that is erased.

    Only a name that nobody has used is taken, so that knowing one is not enough to have its file.
    """
    file = File.objects.select_for_update().filter(name=name).first()
    if file is None or file.state != _State.WAITING:
        raise NotThere(_gone())
    file.state, file.begun_as = _State.KEPT, None
    file.save(update_fields=["state", "begun_as"])
    return file


def delete(files: Iterable[File]) -> int:
    """Delete files for good, with all copies: how many."""
    rows = File.objects.filter(pk__in=[one.pk for one in files])
    return rows.delete()[1].get(File._meta.label, 0)  # how Django names a table


def _arriving(name: str) -> File:
    file = File.objects.select_for_update().filter(name=name, state=_State.ARRIVING).first()
    if file is None:
        raise NotThere(_gone())
    return file


def _gone() -> str:
    return _("This file is not here any more. Send it again.")


def _put(file: File, copy: Piece.Copy, begins_at: int, content: bytes) -> None:
    row = Piece(file=file, copy=copy, begins_at=begins_at, length=len(content))
    row.sealed = seal(content, place=row.place)
    row.save(force_insert=True)


def _cut(content: Iterable[bytes]) -> Iterable[bytes]:
    """The same in pieces of a size that is sealed at once."""
    for chunk in content:
        for at in range(0, len(chunk), LARGEST_PIECE):
            yield chunk[at : at + LARGEST_PIECE]


def _sample_of(file: File) -> bytes:
    """The beginning and the end, which say what a file is: films may say so at either."""
    first = last = b""
    for piece in content_of(file):
        if len(first) < _SAMPLE:
            first += piece
        else:
            last = (last + piece)[-_SAMPLE:]
    return first + last


def _digest_of(file: File) -> str:
    digest = sha256()
    for piece in content_of(file):
        digest.update(piece)
    return digest.hexdigest()


def _draw_copies(file: File, found: Found) -> None:
    drawn = copies_of(b"".join(content_of(file)), found)
    for copy, content in ((_Copy.PUBLIC, drawn.public), (_Copy.SMALL, drawn.small)):
        for at in range(0, len(content), LARGEST_PIECE):
            _put(file, copy, at, content[at : at + LARGEST_PIECE])
