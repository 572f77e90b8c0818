"""Changing the themes of a question, each step kept so that it can be undone."""

from collections.abc import Collection, Mapping

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from isegoria.base.refusal import NotNow, NotThere, Refused
from isegoria.languages.models import Rendering, Text
from isegoria.languages.services import say, translate
from isegoria.people.models import Account
from isegoria.process.models import Process
from isegoria.themes import rules
from isegoria.themes.models import Change, Theme
from isegoria.themes.queries.book import parents_of
from isegoria.themes.services import lying
from isegoria.themes.services.gathering import hold
from isegoria.themes.words import seal_themes

Words = Mapping[str, str]
_Kind = Change.Kind


@transaction.atomic
def add(
    *, process: Process, words: Words, language: str, by: Account, parent: Theme | None = None
) -> Theme:
    """Put a theme down, in another one or beside all."""
    hold(process)
    theme = _add(process, _clean(process, words, language), language, parent)
    _note(theme, _Kind.ADDED, by)
    return theme


@transaction.atomic
def reword(*, theme: Theme, words: Words, language: str, by: Account) -> None:
    """Say a theme otherwise, or in another language; published ones are sealed anew."""
    hold(theme.process)
    theme = _fresh(theme)
    said = _clean(theme.process, words, language, besides=theme)
    before = _words_of(theme, language)
    if said == before:
        return
    _say(theme, said, language)
    _note(theme, _Kind.WORDED, by, before={"language": language, **before})
    seal_themes([theme])


@transaction.atomic
def tell_of(*, theme: Theme, community: str) -> None:
    """Say of which indigenous or local community a theme tells, or of none."""
    hold(theme.process)
    theme = _fresh(theme)
    theme.community = " ".join(community.split())[: rules.LONGEST_NAME]
    theme.save(update_fields=["community"])


@transaction.atomic
def move(*, theme: Theme, parent: Theme | None, by: Account, place: int | None = None) -> None:
    """Let a theme lie in another one, or beside all, and at which place in the order of all."""
    hold(theme.process)
    theme = _fresh(theme)
    parents = parents_of(_live(theme.process))
    reason = rules.obstacle_to_parent(theme.pk, parent.pk if parent else None, parents)
    if reason:
        raise Refused(reason)
    before = {"parent": theme.parent_id, "place": _place_of(theme)}
    theme.parent = parent
    theme.save(update_fields=["parent"])
    if place is not None:
        _stand_at(theme, place)
    if before != {"parent": theme.parent_id, "place": _place_of(theme)}:
        _note(theme, _Kind.MOVED, by, before=before)
        seal_themes([theme])


@transaction.atomic
def shift(*, theme: Theme, up: bool, by: Account) -> None:
    """Let a theme change places with the one before or behind it in the same theme."""
    hold(theme.process)
    theme = _fresh(theme)
    beside = [one for one in _live(theme.process) if one.parent_id == theme.parent_id]
    beside.sort(key=lambda one: (one.position, one.number))
    place = beside.index(theme) + (-1 if up else 1)
    if 0 <= place < len(beside):
        at = _others(theme).index(beside[place]) + (0 if up else 1)
        move(theme=theme, parent=theme.parent, by=by, place=at)


@transaction.atomic
def merge(*, theme: Theme, into: Theme, by: Account) -> Change:
    """Make a theme part of another: all that was placed under it is under the other from now on."""
    hold(theme.process)
    theme, into = _fresh(theme), _fresh(into)
    if reason := rules.obstacle_to_merging(theme, into, parents_of(_live(theme.process))):
        raise Refused(reason)
    theme.merged_into = into
    theme.save(update_fields=["merged_into"])
    lying.move_all(theme, into)
    change = _note(theme, _Kind.MERGED, by, other=into)
    seal_themes([theme, into])
    return change


@transaction.atomic
def split(*, theme: Theme, texts: Collection[int], to: Theme, by: Account) -> int:
    """Let some texts of a theme lie under another one; how many those are."""
    hold(theme.process)
    theme, to = _fresh(theme), _fresh(to)
    if theme.pk == to.pk:
        raise Refused(_("They are under this theme already."))
    many, before = lying.move_some(theme, to, texts)
    if not many:
        raise Refused(_("Tick at least one answer that lies under this theme."))
    _note(theme, _Kind.SPLIT, by, other=to, before=before)
    return many


@transaction.atomic
def remove(*, theme: Theme, by: Account) -> None:
    """Take out a theme under which nothing lies."""
    hold(theme.process)
    theme = _fresh(theme)
    if reason := rules.obstacle_to_removing(theme, parents_of(_live(theme.process))):
        raise Refused(reason)
    theme.is_removed = True
    theme.save(update_fields=["is_removed"])
    _note(theme, _Kind.REMOVED, by)


@transaction.atomic
def undo(*, process: Process, number: int, by: Account) -> Theme:
    """Undo one thing that was done to the themes, unless the theme was changed since."""
    hold(process)
    change = Change.objects.filter(process=process, number=number).first()
    if change is None:
        raise NotThere(_("There is nothing to undo."))
    later = Change.objects.filter(theme=change.theme_id, is_undone=False).aggregate(
        last=Max("number")
    )
    if reason := rules.obstacle_to_undoing(change, later["last"]):
        raise NotNow(reason)
    theme = Theme.objects.get(pk=change.theme_id)
    _BACK[_Kind(change.kind)](theme, change)
    change.is_undone, change.undone_by = True, by
    change.save(update_fields=["is_undone", "undone_by"])
    seal_themes([theme, *([change.other] if change.other else [])])
    return theme


def _take_out(theme: Theme, _change: Change) -> None:
    if reason := rules.obstacle_to_removing(theme, parents_of(_live(theme.process))):
        raise NotNow(reason)
    theme.is_removed = True
    theme.save(update_fields=["is_removed"])


def _say_as_before(theme: Theme, change: Change) -> None:
    said = dict(change.before)
    _say(theme, said, said.pop("language"))


def _lie_as_before(theme: Theme, change: Change) -> None:
    parent = Theme.objects.filter(pk=change.before["parent"]).first()
    live = _live(theme.process)
    gone = parent is not None and parent not in live
    reason = rules.obstacle_to_parent(theme.pk, parent.pk if parent else None, parents_of(live))
    if gone or reason:
        raise NotNow(reason or _("The theme in which it lay is there no more."))
    theme.parent = parent
    theme.save(update_fields=["parent"])
    _stand_at(theme, change.before["place"])


def _part_again(theme: Theme, change: Change) -> None:
    """What was placed under the theme, or under one merged into it, is under it again."""
    into = _root(change.other or theme)
    theme.merged_into = None
    theme.save(update_fields=["merged_into"])
    lying.give_back(theme, into)


def _join_again(theme: Theme, change: Change) -> None:
    if change.other is not None:
        lying.move_back(theme, change.other, change.before)


def _put_back(theme: Theme, _change: Change) -> None:
    theme.is_removed = False
    theme.save(update_fields=["is_removed"])


_BACK = {
    _Kind.ADDED: _take_out,
    _Kind.WORDED: _say_as_before,
    _Kind.MOVED: _lie_as_before,
    _Kind.MERGED: _part_again,
    _Kind.SPLIT: _join_again,
    _Kind.REMOVED: _put_back,
}


def _add(process: Process, said: Words, language: str, parent: Theme | None) -> Theme:
    themes = _live(process)
    parent_id = parent.pk if parent else None
    if reason := rules.obstacle_to_parent(None, parent_id, parents_of(themes)):
        raise Refused(reason)
    last = Theme.objects.filter(process=process).aggregate(n=Max("number"), at=Max("position"))
    return Theme.objects.create(
        process=process,
        number=(last["n"] or 0) + 1,
        position=(last["at"] or 0) + 1,
        parent=parent,
        **{
            name: say(said[name], language=language)
            for name in Theme.TEXTS
            if name == "name" or said[name]
        },
    )


def _live(process: Process) -> list[Theme]:
    return list(Theme.objects.filter(process=process, merged_into=None, is_removed=False))


def _fresh(theme: Theme) -> Theme:
    found = (
        Theme.objects.select_related("process", *Theme.TEXTS)
        .filter(pk=theme.pk, merged_into=None, is_removed=False)
        .first()
    )
    if found is None:
        raise NotNow(_("Somebody has merged or removed this theme meanwhile. Nothing was changed."))
    return found


def _root(theme: Theme) -> Theme:
    while theme.merged_into_id is not None:
        theme = Theme.objects.get(pk=theme.merged_into_id)
    return theme


def _words_of(theme: Theme, language: str) -> dict[str, str]:
    rows = Rendering.objects.filter(text__in=theme.text_ids, language=language)
    bodies = dict(rows.values_list("text_id", "body"))
    return {name: bodies.get(getattr(theme, f"{name}_id"), "") for name in Theme.TEXTS}


def _say(theme: Theme, said: Words, language: str) -> None:
    for name in Theme.TEXTS:
        text: Text | None = getattr(theme, name)
        if text is not None:
            translate(text, language=language, body=said[name])
        elif said[name]:
            setattr(theme, name, say(said[name], language=language))
    theme.save(update_fields=list(Theme.TEXTS))


def _clean(
    process: Process, words: Words, language: str, besides: Theme | None = None
) -> dict[str, str]:
    said = {name: words.get(name, "").strip() for name in Theme.TEXTS}
    said["name"] = " ".join(said["name"].split())
    if not said["name"] and (besides is None or besides.name.source_language == language):
        raise Refused(_("Give the theme a name."))
    if len(said["name"]) > rules.LONGEST_NAME or any(
        len(one) > rules.LONGEST_WORDS for one in said.values()
    ):
        raise Refused(_("A name has at most 120 characters, the other words at most 1,000."))
    twins = Theme.objects.filter(
        process=process,
        merged_into=None,
        is_removed=False,
        name__renderings__language=language,
        name__renderings__body__iexact=said["name"],
    )
    if said["name"] and twins.exclude(pk=besides.pk if besides else 0).exists():
        raise Refused(_("There is a theme of this name already."))
    return said


def _others(theme: Theme) -> list[Theme]:
    """All other themes of the question, in order."""
    others = Theme.objects.filter(process=theme.process).exclude(pk=theme.pk)
    return list(others.order_by("position", "number"))


def _place_of(theme: Theme) -> int:
    """How many themes come before it."""
    here = (theme.position, theme.number)
    return sum((one.position, one.number) < here for one in _others(theme))


def _stand_at(theme: Theme, place: int) -> None:
    """Let a theme take a place in the order; whoever stands there or behind makes room."""
    in_order = _others(theme)
    in_order.insert(place, theme)
    for position, one in enumerate(in_order, 1):
        one.position = position
    Theme.objects.bulk_update(in_order, ["position"], batch_size=200)


def _note(
    theme: Theme,
    kind: Change.Kind,
    by: Account,
    *,
    other: Theme | None = None,
    before: Mapping[str, object] | None = None,
) -> Change:
    last = Change.objects.filter(process=theme.process_id).aggregate(last=Max("number"))["last"]
    return Change.objects.create(
        process_id=theme.process_id,
        number=(last or 0) + 1,
        kind=kind,
        theme=theme,
        other=other,
        before=dict(before or {}),
        made_by=by,
        made_on=timezone.now().date(),
    )
