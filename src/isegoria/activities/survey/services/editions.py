"""Writing an edition of a survey, and putting it to people."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field

from django.db import transaction
from django.db.models import Max, QuerySet
from django.utils.translation import gettext as _

from isegoria.activities.survey import queries, rules
from isegoria.activities.survey.models import Edition, Part, PartChoice
from isegoria.base.refusal import Refused
from isegoria.hear.items import add_item
from isegoria.hear.models import Activity, Item
from isegoria.hear.questions import UNANSWERED
from isegoria.languages.models import Text
from isegoria.languages.queries import in_all_languages
from isegoria.languages.services import say
from isegoria.process.rules import obstacle_to_asking_otherwise
from isegoria.questionnaire.definition import Choice, Form, Group, Question

Said = Mapping[str, str]


@dataclass
class _Writer:
    """Writes the rows of one edition, with texts that are there already where they say the same."""

    edition: Edition
    language: str
    texts: dict[tuple[str, str], Text]
    said: Mapping[int | None, Said]
    items: Mapping[str, int]
    position: int = 0
    choices: list[PartChoice] = field(default_factory=list)

    def write(self, members: queries.Members, parent: Part | None = None) -> None:
        """Write these lines in their order, and those within them."""
        for one in members:
            self.position += 1
            row = self._part(one)
            row.process_id, row.edition = self.edition.process_id, self.edition
            row.parent, row.position = parent, self.position
            row.save()
            if isinstance(one, Group):
                self.write(one.members, row)
            else:
                self.choices += [
                    self._choice(row, at, choice) for at, choice in enumerate(one.choices)
                ]
        if parent is None:
            PartChoice.objects.bulk_create(self.choices, batch_size=500)

    def _part(self, one: Question | Group) -> Part:
        if isinstance(one, Group):
            return Part(
                code=one.code,
                kind=Part.GROUP,
                words=self._text(one.code, "words", one.words),
                relevant=one.relevant,
                is_table=one.table,
                is_shuffled=one.shuffled,
            )
        return Part(
            code=one.code,
            kind=one.kind.value,
            item_id=self.items.get(one.code),
            words=self._text(one.code, "words", one.words),
            hint=self._text(one.code, "hint", one.hint),
            constraint_words=self._text(one.code, "constraint_words", one.constraint_words),
            least_end=self._text(one.code, "least_end", one.ends[0]),
            most_end=self._text(one.code, "most_end", one.ends[1]),
            is_shuffled=one.shuffled,
            is_long=one.long,
            ways_out=" ".join(sorted(one.ways_out)),
            **{name: getattr(one, name) for name in _AS_THEY_ARE},
        )

    def _choice(self, row: Part, at: int, one: Choice) -> PartChoice:
        return PartChoice(
            process_id=self.edition.process_id,
            part=row,
            position=at,
            value=one.value,
            words=self._text(row.code, f"choice {one.value}", one.words)
            or say(one.value, language=self.language),
            is_exclusive=one.exclusive,
            picture=one.picture,
            traits=dict(one.traits),
        )

    def _text(self, code: str, name: str, words: Said) -> Text | None:
        """The text that says this: the one of before, if it does."""
        there = {spoken: body for spoken, body in words.items() if body}
        if not there:
            return None
        before = self.texts.get((code, name))
        if before is not None and dict(self.said[before.pk]) == there:
            return before
        source = self.language if self.language in there else next(iter(there))
        return say(there[source], language=source, also=there)


_AS_THEY_ARE = (
    "required", "relevant", "constraint", "choice_filter", "least", "most", "decimals", "unit",
    "total", "file_kind", "default", "calculation", "picture",
)  # fmt: skip


@transaction.atomic
def lay_out(activity: Activity, form: Form, *, reworded: Collection[str] = ()) -> Edition:
    """Write the whole edition that staff are at anew, beginning one if there is none.

    A question that asks what it asked before keeps the answers it was given; so do those whose
    codes are among ``reworded``, which staff say mean the same in other words.
    """
    _check_that_nobody_asks_the_same(activity)
    Activity.objects.select_for_update(no_key=True).get(pk=activity.pk)
    before = queries.latest(activity)
    edition = _to_write_in(activity)
    old = list(Part.objects.filter(edition_id=before.edition_id)) if before else []
    texts = dict(_texts_of(old))
    items = _kept_items(before, form, reworded) if before else {}
    said = in_all_languages([one.pk for one in texts.values()])
    mine = Part.objects.filter(edition=edition)
    gone = {text.pk for _key, text in _texts_of(list(mine))}
    mine.delete()
    _Writer(edition, activity.process.source_language, texts, said, items).write(form.members)
    _delete_unused(gone)
    return edition


@transaction.atomic
def publish(activity: Activity) -> None:
    """Put the edition that staff are at to people; Refused if something is missing in it."""
    Activity.objects.select_for_update(no_key=True).get(pk=activity.pk)
    edition = Edition.objects.filter(activity=activity, is_published=False).first()
    if edition is None:
        if Edition.objects.filter(activity=activity).exists():
            return
        raise Refused(_("There is no question yet."))
    laid = queries.edition_form(edition)
    if found := rules.faults_of(laid.form):
        raise Refused(found[0].words)
    for part in Part.objects.filter(edition=edition, item=None, is_removed=False):
        question = laid.form.question(part.code)
        if question is not None and question.kind not in UNANSWERED:
            _give_item(activity, part, question)
    Part.objects.filter(edition=edition, is_removed=True).delete()
    edition.is_published = True
    edition.save(update_fields=["is_published"])


@transaction.atomic
def remove(activity: Activity, code: str) -> None:
    """Take a line, with all that is in it, out of the edition being written."""
    _check_that_nobody_asks_the_same(activity)
    edition = _to_write_in(activity)
    gone = {text.pk for _key, text in _texts_of(_removed(edition))}
    _removed(edition).delete()
    _delete_unused(gone)
    rows = list(Part.objects.filter(edition=edition).order_by("position"))
    within = {row.pk for row in rows if row.code == code}
    for row in rows:  # members come after the group that holds them
        if row.parent_id in within:
            within.add(row.pk)
    Part.objects.filter(pk__in=within).update(is_removed=True)


@transaction.atomic
def bring_back(activity: Activity) -> None:
    """Put what was removed last back where it was."""
    _check_that_nobody_asks_the_same(activity)
    edition = _to_write_in(activity)
    taken = Part.objects.filter(edition=edition, is_removed=False).values("code")
    if _removed(edition).filter(code__in=taken).exists():
        raise Refused(_("Another question has its name by now."))
    _removed(edition).update(is_removed=False)


@transaction.atomic
def discard(activity: Activity) -> None:
    """Delete everything of a survey that the public never saw."""
    parts = list(Part.objects.filter(edition__activity=activity))
    texts = {text.pk for _key, text in _texts_of(parts)}
    Edition.objects.filter(activity=activity).delete()
    _delete_unused(texts)


def _check_that_nobody_asks_the_same(activity: Activity) -> None:
    if reason := obstacle_to_asking_otherwise(activity.process):
        raise Refused(reason)


def _to_write_in(activity: Activity) -> Edition:
    """The edition being written; a new one begins as the last one was."""
    there = Edition.objects.filter(activity=activity)
    edition = there.filter(is_published=False).first()
    if edition is not None:
        return edition
    before = queries.latest(activity)
    number = (there.aggregate(last=Max("number"))["last"] or 0) + 1
    edition = Edition.objects.create(
        process_id=activity.process_id, activity=activity, number=number
    )
    if before is not None:
        texts = dict(_texts_of(list(Part.objects.filter(edition_id=before.edition_id))))
        said = in_all_languages([one.pk for one in texts.values()])
        language = activity.process.source_language
        _Writer(edition, language, texts, said, before.items).write(before.form.members)
    return edition


def _removed(edition: Edition) -> QuerySet[Part]:
    return Part.objects.filter(edition=edition, is_removed=True)


def _kept_items(before: queries.Laid, form: Form, reworded: Collection[str]) -> dict[str, int]:
    kept = {}
    for question in form.questions():
        was = before.form.question(question.code)
        if was is None or question.code not in before.items:
            continue
        same = rules.ask_the_same(was, question, form.language)
        if same or (question.code in reworded and rules.can_keep_answers(was, question)):
            kept[question.code] = before.items[question.code]
    return kept


def _give_item(activity: Activity, part: Part, question: Question) -> None:
    """Let others refer to a question from now on; its item says what the question says."""
    language = part.words.source_language if part.words else activity.process.source_language
    free = part.words and not Item.objects.filter(text=part.words).exists()
    part.item = add_item(
        activity=activity,
        words=question.words[language],
        language=language,
        standing=Item.Standing.ACCEPTED,
        also=question.words,
        text=part.words if free else None,
    )
    part.save(update_fields=["item"])


def _texts_of(parts: Collection[Part]) -> Iterator[tuple[tuple[str, str], Text]]:
    """The texts of these lines and of their options, by code and by what they are for."""
    ids = {
        (part.code, name): text_id
        for part in parts
        for name in Part.TEXTS
        if (text_id := getattr(part, f"{name}_id")) is not None
    }
    for one in PartChoice.objects.filter(part__in=parts).select_related("part"):
        ids[one.part.code, f"choice {one.value}"] = one.words_id
    texts = Text.objects.in_bulk(ids.values())
    yield from ((key, texts[text_id]) for key, text_id in ids.items())


def _delete_unused(text_ids: Collection[int]) -> None:
    """Delete texts that nothing says any more."""
    used = set(Item.objects.filter(text__in=text_ids).values_list("text_id", flat=True))
    used |= set(PartChoice.objects.filter(words__in=text_ids).values_list("words_id", flat=True))
    for name in Part.TEXTS:
        rows = Part.objects.filter(**{f"{name}__in": text_ids})
        used |= set(rows.values_list(f"{name}_id", flat=True))
    Text.objects.filter(pk__in=set(text_ids) - used).delete()
