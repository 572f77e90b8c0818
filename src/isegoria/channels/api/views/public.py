"""What everybody may read: who asks, what is asked, and what was heard."""

from typing import Annotated

from django.http import HttpRequest
from ninja import Query, Router

from isegoria.channels.api import queries, showing
from isegoria.channels.api.schemas import read
from isegoria.channels.api.views.asked import gettext_lazy, or_problem, wanted
from isegoria.hear.activity_type import type_of
from isegoria.languages.codes import tag_of
from isegoria.languages.queries import NOTHING, shown

router = Router()
ACTIVITY = "/questions/{slug:question}/activities/{slug:activity}"


@router.get(
    "/organisations",
    response=or_problem(read.Organisations),
    summary=gettext_lazy("Who asks the public"),
)
def organisations(
    request: HttpRequest, asked: Annotated[read.ManyThings, Query()]
) -> read.Organisations:
    """Institutions that have put a question to the public, by name."""
    rows, counts, total = queries.organisations(first=asked.first, most=asked.size)
    items = showing.organisations(rows, counts, wanted(asked.language))
    return read.Organisations(**showing.listing(asked, total), items=items)


@router.get(
    "/organisations/{slug:organisation}",
    response=or_problem(read.Organisation, 404),
    summary=gettext_lazy("One of those who ask"),
)
def organisation(
    request: HttpRequest, organisation: str, asked: Annotated[read.InLanguage, Query()]
) -> read.Organisation:
    """An institution that has put a question to the public."""
    found, counts = queries.organisation(organisation)
    return showing.organisations([found], counts, wanted(asked.language))[0]


@router.get(
    "/questions",
    response=or_problem(read.Questions),
    summary=gettext_lazy("All questions"),
)
def questions(
    request: HttpRequest, asked: Annotated[read.QuestionsWanted, Query()]
) -> read.Questions:
    """Questions that were put to the public, the newest first."""
    found = queries.questions(
        standing=asked.standing or "",
        organisation=asked.organisation or "",
        first=asked.first,
        most=asked.size,
    )
    items = showing.questions(found, wanted(asked.language))
    return read.Questions(**showing.listing(asked, found.total), items=items)


@router.get(
    "/questions/{slug:question}",
    response=or_problem(read.QuestionWhole, 404),
    summary=gettext_lazy("One question, with its timetable"),
)
def question(
    request: HttpRequest, question: str, asked: Annotated[read.InLanguage, Query()]
) -> read.QuestionWhole:
    """All that the public reads of a question, and what people are asked to do."""
    process, people = queries.question(question)
    activities = queries.activities(process)
    return showing.question(process, people, activities, wanted(asked.language))


@router.get(
    ACTIVITY,
    response=or_problem(read.Activity, 404),
    summary=gettext_lazy("One thing that people are asked to do"),
)
def activity(
    request: HttpRequest,
    question: str,
    activity: str,
    asked: Annotated[read.InLanguage, Query()],
) -> read.Activity:
    """What people are asked to do, and whether they can just now."""
    found = queries.activity(question, activity)
    return showing.activity(found, shown([found.title_id], wanted(asked.language))[found.title_id])


@router.get(
    f"{ACTIVITY}/form",
    response=or_problem(read.Form, 404),
    summary=gettext_lazy("Everything that is asked there"),
)
def form(
    request: HttpRequest, question: str, activity: str, asked: Annotated[read.Page, Query()]
) -> read.Form:
    """The questions with their rules, in all languages at once; the codes name the answers."""
    found = queries.activity(question, activity)
    part, total = type_of(found).form_page(found, first=asked.first, most=asked.size)
    return showing.form(part, asked, total)


@router.get(
    f"{ACTIVITY}/heard",
    response=or_problem(read.Heard, 404),
    summary=gettext_lazy("What was heard there"),
)
def heard(request: HttpRequest, question: str, activity: str) -> read.Heard:
    """The figures of the page "What we heard"; items are named by their ids."""
    finding = queries.finding(queries.activity(question, activity))
    return read.Heard(
        people=finding.participants,
        answers=finding.votes,
        log_size=finding.log_size,
        seed=finding.seed,
        code_version=finding.code_version,
        read_at=finding.computed_at,
        result=finding.result,
    )


@router.get(
    f"{ACTIVITY}/heard/items",
    response=or_problem(read.CountedList, 404),
    summary=gettext_lazy("Each thing that was answered, with its numbers"),
)
def heard_items(
    request: HttpRequest,
    question: str,
    activity: str,
    asked: Annotated[read.ManyThings, Query()],
) -> read.CountedList:
    """What could be answered and is shown, in order, with how many said what."""
    finding = queries.finding(queries.activity(question, activity))
    rows, total = queries.items(finding, first=asked.first, most=asked.size)
    texts = shown([one.item.text_id for one in rows], wanted(asked.language))
    items = [
        read.Counted(
            id=one.item_id,
            number=one.number,
            text=texts.get(one.item.text_id, NOTHING).body,
            language=tag_of(texts.get(one.item.text_id, NOTHING).language),
            agree=one.agree,
            disagree=one.disagree,
            passed=one.passed,
            matters=one.matters,
            agreement=one.agreement,
            bridging=one.bridging,
            division=one.division,
            agree_if_all_asked=one.agree_if_all_asked,
        )
        for one in rows
    ]
    return read.CountedList(**showing.listing(asked, total), items=items)
