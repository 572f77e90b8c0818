"""Beginning a report and changing it: every change is kept, and nobody's words are overwritten."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from isegoria.base.refusal import NotNow, NotThere, Refused
from isegoria.languages.models import Text
from isegoria.languages.services import say, translate
from isegoria.people.models import Account
from isegoria.process.models import Process
from isegoria.process.services import hold
from isegoria.report import rules
from isegoria.report.drafting import Drafted, draft
from isegoria.report.models import Change, Line, Report, Section
from isegoria.report.queries import Part, Sentence, material_of, part_of, quotable, report_on

KEPT_IN = (Section.Kind.OPENING, Section.Kind.MINORITY)


class Overtaken(NotNow):
    """Somebody else has changed this since the page was opened."""


@dataclass(frozen=True)
class Revision:
    """What one person changes in a section at once; numbers are those of sentences.

    ``take`` puts the sentence of today's findings in the place of one, ``keep`` lets a sentence
    stand though its figures have moved, and ``bring`` adds what the findings say, by key.
    ``quote`` is the number of a statement to be quoted.
    """

    version: int
    words: Mapping[int, str] = field(default_factory=dict)
    added: str = ""
    take: Collection[int] = ()
    keep: Collection[int] = ()
    bring: Collection[str] = ()
    quote: int | None = None


@transaction.atomic
def begin(*, process: Process, by: Account, drafted: bool) -> Report:
    """Begin the report on a question, with sentences for the findings or with empty sections.

    What may never be left out is there in either case. Begun twice it stays the first one.
    """
    hold(process)
    if process.published_at is None:
        raise NotNow(_("Nobody has been asked this question yet."))
    if there := report_on(process):
        return there
    report = Report.objects.create(process=process)
    told = draft(material_of(process))
    for kind in Section.Kind.values:
        section = Section.objects.create(report=report, kind=kind)
        for one in told:
            if one.section == kind and (drafted or kind in KEPT_IN):
                _put(section, one)
        _note(section, by)
    return report


@transaction.atomic
def revise(*, report: Report, kind: str, revision: Revision, by: Account) -> None:
    """Change a section in the language of the question; Refused with nothing changed."""
    part = _held(report, kind, revision.version)
    _refuse_what_is_wrong([*revision.words.values(), revision.added])
    for one in part.sentences:
        _revise_one(one, revision, kind)
    for fresh in part.unsaid:
        if fresh.key in revision.bring:
            _put(part.section, fresh)
    if revision.quote is not None:
        _quote(part.section, revision.quote, revision.added.strip())
    elif revision.added.strip():
        _add(part.section, revision.added.strip())
    _refuse_too_many(part.section)
    _note(part.section, by)


@transaction.atomic
def translate_section(
    *,
    report: Report,
    kind: str,
    language: str,
    version: int,
    words: Mapping[int, str],
    by: Account,
) -> None:
    """Say the sentences of a section in another language, from what they say now."""
    part = _held(report, kind, version)
    _refuse_what_is_wrong(words.values())
    if language not in report.process.language_codes:
        raise NotThere(_("This question is not put in that language."))
    for one in part.sentences:
        if one.line.pk in words:
            translate(one.line.text, language=language, body=words[one.line.pk].strip())
    _note(part.section, by)


def _held(report: Report, kind: str, version: int) -> Part:
    """The section as it stands, held until the end; Overtaken if it is another version by now."""
    hold(report.process)
    part = part_of(report, kind)
    if part is None:
        raise NotThere(_("There is no such section."))
    if part.section.version != version:
        raise Overtaken(
            _(
                "Somebody else has changed this since you opened the page. Nothing is lost: "
                "compare, and send it again to keep your version."
            )
        )
    return part


def _refuse_what_is_wrong(words: Iterable[str]) -> None:
    for one in words:
        if reason := rules.obstacle_to_line(one.strip()):
            raise Refused(reason)


def _refuse_too_many(section: Section) -> None:
    if section.lines.count() > rules.MOST_LINES:
        raise Refused(
            _("A section has %(most)d sentences at most. Who reads it would not get to the end.")
            % {"most": rules.MOST_LINES}
        )


def _revise_one(one: Sentence, revision: Revision, kind: str) -> None:
    number = one.line.pk
    if number in revision.words:
        _reword(one, revision.words[number].strip(), kind)
    if one.fresh and number in revision.take:
        _say_all(one.line, one.fresh)
    if one.fresh and number in {*revision.take, *revision.keep}:
        one.line.figures = one.fresh.figures
        one.line.save(update_fields=["figures"])


def _reword(one: Sentence, words: str, kind: str) -> None:
    if not words and one.line.key and kind in KEPT_IN and not one.is_empty:
        raise Refused(
            _("This sentence cannot be left out: say it in other words. It was: “%(words)s”")
            % {"words": one.words[one.line.text.source_language]}
        )
    translate(one.line.text, language=one.line.text.source_language, body=words)


def _put(section: Section, drafted: Drafted) -> None:
    """Add a sentence that the findings give, in every language that it has."""
    source = section.report.process.source_language
    words = dict(drafted.words)
    first = words.get(source) or next(iter(words.values()))
    Line.objects.create(
        section=section,
        position=_next_position(section),
        key=drafted.key,
        item_id=drafted.item,
        figures=drafted.figures,
        text=say(first, language=source, also=words),
    )


def _say_all(line: Line, fresh: Drafted) -> None:
    """Say what the findings give today, in every language that it has."""
    text: Text = line.text
    source = text.source_language
    first = fresh.words.get(source) or next(iter(fresh.words.values()))
    translate(text, language=source, body=first)
    for code, words in fresh.words.items():
        if code != source:
            translate(text, language=code, body=words)


def _add(section: Section, words: str) -> None:
    source = section.report.process.source_language
    Line.objects.create(
        section=section,
        position=_next_position(section),
        text=say(words, language=source),
    )


def _quote(section: Section, number: int, words: str) -> None:
    """Quote what everybody can read already; of anything else no permission is known."""
    process = section.report.process
    item = quotable(process, number)
    if item is None:
        raise Refused(
            _(
                "There is no published statement %(number)d. Only what everybody can read already "
                "may be quoted."
            )
            % {"number": number}
        )
    if section.lines.filter(item=item).exists():
        raise Refused(_("This statement is quoted here already."))
    if not words:
        raise Refused(_("Say something about the statement that you quote."))
    Line.objects.create(
        section=section,
        position=_next_position(section),
        item=item,
        text=say(words, language=process.source_language),
    )


def _next_position(section: Section) -> int:
    last: int | None = section.lines.aggregate(last=Max("position"))["last"]
    return (last or 0) + 1


def _note(section: Section, by: Account) -> None:
    """Raise the version, and keep what the section says from now on."""
    section.version += 1
    section.save(update_fields=["version"])
    lines = section.lines.prefetch_related("text__renderings")
    Change.objects.create(
        section=section,
        version=section.version,
        made_by=by,
        lines=[
            [one.pk, {said.language: said.body for said in one.text.renderings.all()}]
            for one in lines
        ],
    )
