"""What became of what somebody said, in a few words."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from isegoria.answer.told import briefly, spoken
from isegoria.conversation.said import Part, Piece
from isegoria.conversation.talk.objecting import under_which
from isegoria.conversation.turning.speech import tell
from isegoria.decide.fetching import latest_decision
from isegoria.decide.told import said
from isegoria.hear.models import Participant
from isegoria.journey.queries.receipt import Opened, page_of
from isegoria.languages.queries import shown
from isegoria.process.models import Process
from isegoria.process.timetable import day_in_words, instant_in_words
from isegoria.report.fetching import latest_on, short_words, spoken_in


def status(participant: Participant, language: str, *, at_length: bool = False) -> Iterator[Piece]:
    """What the receipt's page says, as short as it can be said; a call says the answer in full."""
    page = page_of(Opened("", participant), language)
    question = page["question"]
    yield tell(Part.TELL, question.body, language=question.language)
    if page["is_erased"]:
        yield tell(Part.TELL, _("What this receipt stood for has been erased."))
        return
    yield tell(Part.TELL, _received(page["count"]))
    for step in page["trail"]:
        if step.get("when"):
            words = _("%(stage)s: %(when)s.") % {"stage": step["name"], "when": step["when"]}
            yield tell(Part.TELL, words)
    yield from under_which(page["placed"])
    if answer := page["answer"]:
        for one in spoken(answer) if at_length else briefly(answer):
            yield tell(Part.TELL, one.body, language=one.language)
    else:
        yield from decided(participant.process, language) or _reported(
            participant.process, language
        )
    told = latest_on(participant.process)
    heard = {"receipt", "report"} if told else {"receipt"}  # a receipt went with its own digits
    others = [one for one in page["notices"] if one.kind not in heard]
    for notice in others[:1]:
        yield tell(Part.TELL, notice.body, language=notice.language)


def decided(process: Process, language: str) -> list[Piece]:
    """What was decided; nothing before it is published."""
    publication = latest_decision(process)
    if publication is None:
        return []
    record, languages = publication.body["record"], publication.body["languages"]
    spoken = language if language in languages else process.source_language
    return [tell(Part.TELL, said(record["what"], process, spoken), language=spoken)]


def decided_on(process: Process, language: str) -> Iterator[Piece]:
    """The same for whoever was not told the question yet."""
    if what := decided(process, language):
        question = shown([process.question_id], language)[process.question_id]
        yield tell(Part.TELL, _("Decided: “%(question)s”") % {"question": question.body})
        yield from what


def what_follows(process: Process) -> Iterator[Piece]:
    """Until when one can answer, and by when one is answered."""
    stages = {one.kind: one for one in process.stages.all()}
    hear, answer = stages.get("hear"), stages.get("answer")
    if answer and answer.ends_at:
        words = _("You are answered by %(day)s.") % {"day": day_in_words(answer.ends_at, process)}
        yield tell(Part.TELL, words)
    if hear and hear.ends_at:
        words = _("You can change your answers until %(instant)s.") % {
            "instant": instant_in_words(hear.ends_at, process)
        }
        yield tell(Part.HINT, words)


def _reported(process: Process, language: str) -> Iterator[Piece]:
    """What was heard, as it was published."""
    if told := latest_on(process):
        yield tell(Part.TELL, short_words(told, language), language=spoken_in(told, language))


def _received(count: int) -> str:
    return ngettext(
        "We have %(count)d answer from you.", "We have %(count)d answers from you.", count
    ) % {"count": count}
