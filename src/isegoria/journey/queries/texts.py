"""Every text of a question that is said in each of its languages, whichever room holds it."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256

from django.utils.translation import gettext as _

from isegoria.base.easy import easy_form
from isegoria.hear.activity_type import type_of
from isegoria.hear.models import Activity, Item
from isegoria.inform.models import Passage
from isegoria.inform.queries import latest_passages
from isegoria.languages.codes import direction_of, tag_of
from isegoria.languages.models import Rendering, Text
from isegoria.languages.queries import as_written, missing
from isegoria.process.models import Process
from isegoria.process.rules import GATES, LONGEST

LONGEST_PASSAGE = 8000
LONGEST_TITLE = 200
ROOM_TO_TRANSLATE = 2  # other languages may need more letters for the same thought


@dataclass(frozen=True)
class Wording:
    """One text of a question: what it is, and how long it may be."""

    text_id: int
    label: str
    longest: int
    is_record: bool = False


@dataclass(frozen=True)
class SideBySide:
    """One text beside what it says in another language."""

    wording: Wording
    source: str
    source_language: str
    revision: int
    words: str
    is_stale: bool

    @property
    def source_tag(self) -> str:
        """The language of the original as HTML writes it."""
        return tag_of(self.source_language)

    @property
    def source_direction(self) -> str:
        """Which way the original is written."""
        return direction_of(self.source_language)

    @property
    def is_done(self) -> bool:
        """Tell whether it is said, from the present original."""
        return bool(self.words) and not self.is_stale


def wordings_of(process: Process) -> list[Wording]:
    """Every text of one question, in the order in which people meet them; three queries."""
    return wordings_of_each([process])[process.pk]


def wordings_of_each(processes: Sequence[Process]) -> dict[int, list[Wording]]:
    """The texts of these questions; three queries whatever their number."""
    found: dict[int, list[Wording]] = {one.pk: _record(one) for one in processes}
    for passage in latest_passages(processes):
        found[passage.document.process_id] += _of_passage(passage)
    activities = list(Activity.objects.filter(process__in=processes).order_by("position", "pk"))
    items = defaultdict(list)
    for activity_id, number, text_id in (
        Item.objects.filter(activity__in=activities, standing=Item.Standing.ACCEPTED)
        .order_by("number")
        .values_list("activity_id", "number", "text_id")
    ):
        if text_id is not None:
            items[activity_id].append((number, text_id))
    for activity in activities:
        found[activity.process_id] += _of_activity(activity, items[activity.pk])
    return found


def digest_of_wording(process: Process) -> str:
    """A mark of all that people are asked, in the words and the order in which it was written."""
    wordings = wordings_to_judge(process)
    said = as_written(one.text_id for one in wordings)
    return sha256(repr([said.get(one.text_id, "") for one in wordings]).encode()).hexdigest()


def wordings_to_judge(process: Process) -> list[Wording]:
    """What is read for whether it is neutral: the question, and all that is put to people."""
    activities = Activity.objects.filter(process=process).order_by("position", "pk")
    asked = (process.question_id, process.summary_id, process.problem_id)
    wordings = [one for one in _record(process) if one.text_id in asked]
    for activity in activities.select_related("process"):
        items = Item.objects.filter(activity=activity, standing=Item.Standing.ACCEPTED)
        rows = items.exclude(text=None).order_by("number").values_list("number", "text_id")
        wordings += _of_activity(activity, [(number, text or 0) for number, text in rows])
    return wordings


def seeds_of(activity: Activity) -> dict[int, str]:
    """What staff have put in so far, in the words in which it was written, by item."""
    rows = Item.objects.filter(
        activity=activity,
        author=None,
        standing=Item.Standing.ACCEPTED,
        text__renderings__state=Rendering.State.SOURCE,
    ).order_by("number")
    return dict(rows.values_list("pk", "text__renderings__body"))


def side_by_side(wordings: Sequence[Wording], language: str) -> list[SideBySide]:
    """These texts beside what they say in a language; those written in it are left out."""
    ids = [one.text_id for one in wordings]
    texts = Text.objects.exclude(source_language=language).in_bulk(ids)
    words: dict[int, dict[str, Rendering]] = defaultdict(dict)
    for one in Rendering.objects.filter(text__in=texts):
        is_source = one.state == Rendering.State.SOURCE
        words[one.text_id]["source" if is_source else one.language] = one
    return [
        _said(wording, texts[wording.text_id], words[wording.text_id], language)
        for wording in wordings
        if wording.text_id in texts and words[wording.text_id]["source"].body
    ]


def easy_beside(wordings: Sequence[Wording], language: str) -> list[SideBySide]:
    """The usual words of these texts in a language, each beside its easy words in the same."""
    ids = [one.text_id for one in wordings]
    texts = Text.objects.in_bulk(ids)
    words: dict[int, dict[str, Rendering]] = defaultdict(dict)
    for one in Rendering.objects.filter(text__in=texts).exclude(body=""):
        words[one.text_id][one.language] = one
    found = []
    for wording in wordings:
        usual = words[wording.text_id].get(language)
        if usual is not None:
            sides = {**words[wording.text_id], "source": usual}
            said = _said(wording, texts[wording.text_id], sides, easy_form(language))
            found.append(replace(said, source_language=language))
    return found


def digest_of_easy(process: Process, language: str) -> str:
    """A mark of all easy words of a question in one language; empty where there are none."""
    ids = [one.text_id for one in wordings_of(process)]
    rows = Rendering.objects.filter(text__in=ids, language=easy_form(language)).exclude(body="")
    said = list(rows.order_by("text_id").values_list("text_id", "body"))
    return sha256(repr(said).encode()).hexdigest() if said else ""


def progress(wordings: Sequence[Wording], languages: Iterable[str]) -> dict[str, tuple[int, int]]:
    """How many of these texts are said in each language, and how many are to be; two queries."""
    codes = list(languages)
    wanted = with_words([one.text_id for one in wordings])
    lacking = Counter(code for _text, code in missing(wanted, codes))
    return {code: (len(wanted) - lacking[code], len(wanted)) for code in codes}


def with_words(text_ids: Sequence[int]) -> list[int]:
    """Those of these texts that say anything at all: nobody need translate nothing."""
    empty = set(
        Rendering.objects.filter(
            text__in=text_ids, state=Rendering.State.SOURCE, body=""
        ).values_list("text_id", flat=True)
    )
    return [one for one in text_ids if one not in empty]


def _said(wording: Wording, text: Text, words: dict[str, Rendering], language: str) -> SideBySide:
    there = words.get(language)
    return SideBySide(
        wording=wording,
        source=words["source"].body,
        source_language=text.source_language,
        revision=text.revision,
        words=there.body if there else "",
        is_stale=there is not None and there.source_revision < text.revision,
    )


def _record(process: Process) -> list[Wording]:
    names = {gate.field: str(gate.name) for gate in GATES} | {"summary": _("In short")}
    return [
        Wording(text_id, names[name], LONGEST[name] * ROOM_TO_TRANSLATE, is_record=True)
        for name in Process.TEXTS
        if (text_id := getattr(process, f"{name}_id")) is not None
    ]


def _of_passage(passage: Passage) -> list[Wording]:
    document = passage.document
    where = {"document": document.position, "passage": passage.position}
    wordings = []
    if passage.position == 1:
        label = _("Background %(document)d, title") % where
        wordings.append(Wording(document.title_id, label, LONGEST_TITLE * ROOM_TO_TRANSLATE))
    if passage.heading_id is not None:
        label = _("Background %(document)d.%(passage)d, heading") % where
        wordings.append(Wording(passage.heading_id, label, LONGEST_TITLE * ROOM_TO_TRANSLATE))
    label = _("Background %(document)d.%(passage)d") % where
    return [*wordings, Wording(passage.body_id, label, LONGEST_PASSAGE * ROOM_TO_TRANSLATE)]


def _of_activity(activity: Activity, items: Sequence[tuple[int, int]]) -> list[Wording]:
    kind = type_of(activity)
    seeds, written = kind.seeds(), kind.wordings(activity)
    return [
        Wording(
            activity.title_id,
            _("What people are asked to do"),
            LONGEST_TITLE * ROOM_TO_TRANSLATE,
        ),
        *(
            Wording(text_id, seeds.label(number), seeds.longest * ROOM_TO_TRANSLATE)
            for number, text_id in items
            if seeds
        ),
        *(Wording(one.text_id, one.label, one.longest * ROOM_TO_TRANSLATE) for one in written),
    ]
