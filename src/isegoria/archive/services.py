"""Making a copy: beginning, taking page after page, and putting it together."""

import hashlib

from django.db import transaction
from django.db.models import Sum
from django.db.models.functions import Length
from django.utils import timezone

from isegoria.archive.folders import files_of, folder, scope_of
from isegoria.archive.models import CopiedPage, Copy
from isegoria.archive.queries import copies, has_moved, kept
from isegoria.archive.rules import KINDS, LONGEST_ADDRESS, PAGE, belongs, digest_of, links_in
from isegoria.archive.visiting import OK, Answered
from isegoria.archive.words import copy_things
from isegoria.ledger.queries import latest_checkpoint
from isegoria.ledger.services import vouch_for
from isegoria.process.models import Process

MOST_PAGES = 5_000
MOST_BYTES = 32_000_000
LARGEST_FILE = 4_000_000


def begin_copy(process: Process) -> Copy:
    """Begin a copy of a question at its own page, in each language it is put in."""
    last = Copy.objects.filter(process=process).order_by("-number").first()
    copy = Copy.objects.create(
        process=process,
        number=last.number + 1 if last else 1,
        log_size=latest_checkpoint().size,
    )
    _add_fronts(copy)
    return copy


def take(page: CopiedPage, answered: Answered) -> None:
    """Put down what came for an address, and where it leads; what is too large is counted."""
    is_part = answered.status == OK and answered.kind in KINDS
    size = len(answered.content)
    fits = size <= LARGEST_FILE and _size_of(page.copy) + size <= MOST_BYTES
    page.status, page.kind = answered.status, answered.kind[:60]
    page.content = answered.content if is_part and fits else None
    with transaction.atomic():
        page.save(update_fields=["status", "kind", "content"])
        if is_part and not fits:
            _leave_out(page.copy, 1)
        elif is_part and answered.kind == PAGE:
            _add(page.copy, links_in(answered.content.decode(), page.address))


def finish(copy: Copy) -> bool:
    """Put a copy together once every page is there; False if the question moved meanwhile.

    Then it begins anew. A copy with nothing new in it is dropped: the one before it still holds.
    All of it is made before anything is locked, and whoever comes second finds it done.
    """
    now = timezone.now()
    files = files_of(copy)
    contents = digest_of(files)
    before = kept(copy.process)
    is_new = before is None or before.contents != contents
    whole = folder(copy, files, now) if is_new else b""
    with transaction.atomic():
        if Copy.objects.select_for_update().filter(pk=copy.pk, made_at=None).first() is None:
            return True
        if has_moved(copy.process, copy.log_size):
            _begin_anew(copy)
            return False
        if before and not is_new:
            before.looked_at, before.log_size = now, copy.log_size
            before.save(update_fields=["looked_at", "log_size"])
            vouch_for(copy_things(Copy.objects.filter(pk=before.pk)))
            copy.delete()
            return True
        copy.pages = sum(name.endswith(".html") for name in files)
        copy.contents, copy.made_at, copy.looked_at = contents, now, now
        _keep(copy, whole)
        return True


def _begin_anew(copy: Copy) -> None:
    copy.copied.all().delete()
    copy.log_size, copy.left_out = latest_checkpoint().size, 0
    copy.save(update_fields=["log_size", "left_out"])
    _add_fronts(copy)


def _size_of(copy: Copy) -> int:
    rows = copy.copied.exclude(content=None)
    return rows.aggregate(size=Sum(Length("content")))["size"] or 0


def _leave_out(copy: Copy, count: int) -> None:
    copy.left_out += count
    copy.save(update_fields=["left_out"])


def _add_fronts(copy: Copy) -> None:
    scope = scope_of(copy.process)
    _add(copy, [f"/{language}/q/{scope.slug}/" for language in scope.languages])


def _add(copy: Copy, addresses: list[str]) -> None:
    """Note where a copy leads, as far as there is room; what is left out is counted."""
    scope = scope_of(copy.process)
    wanted = {one for one in addresses if len(one) <= LONGEST_ADDRESS and belongs(one, scope)}
    there = copy.copied.filter(address__in=wanted).values_list("address", flat=True)
    new = sorted(wanted.difference(there), key=addresses.index)
    room = max(0, MOST_PAGES - copy.copied.count())
    CopiedPage.objects.bulk_create(CopiedPage(copy=copy, address=one) for one in new[:room])
    if new[room:]:
        _leave_out(copy, len(new[room:]))


def _keep(copy: Copy, whole: bytes) -> None:
    """Let a copy take the place of the earlier ones, which are given out no more."""
    copies(copy.process).update(bag=None)
    copy.bag, copy.size = whole, len(whole)
    copy.digest = hashlib.sha256(whole).hexdigest()
    copy.save()
    copy.copied.all().delete()
    vouch_for(copy_things(Copy.objects.filter(pk=copy.pk)))
