"""What the pages of a survey show: one page of questions, and what stands around it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from isegoria.activities.survey import queries, reading
from isegoria.activities.survey.queries import Laid, Members, Said
from isegoria.activities.survey.words import carrying, prompts_of, questions_in
from isegoria.base.refusal import Faulty, Refused
from isegoria.hear.models import Activity, Participant
from isegoria.hear.prompts import Prompt
from isegoria.hear.questions import UNANSWERED
from isegoria.languages.queries import NOTHING, Shown
from isegoria.questionnaire.definition import Group
from isegoria.questionnaire.running import Page, Run


@dataclass(frozen=True)
class Row:
    """One question on a page, with what is wrong with what was typed."""

    prompt: Prompt
    error: str = ""


@dataclass(frozen=True)
class Leaf:
    """One page of a survey: what is asked on it, where it stands, and how far somebody has come."""

    code: str
    before: str
    heading: Shown
    rows: tuple[Row, ...]
    answered: int
    total: int

    @property
    def prompts(self) -> list[Prompt]:
        """What is to be answered here."""
        return [one.prompt for one in self.rows if one.prompt.required]

    @property
    def alone(self) -> Prompt | None:
        """The only question, where it is a choice that a press of a button answers."""
        asked = self.prompts
        few = len(asked) == 1 and len(self.rows) == 1 and not self.heading
        return asked[0] if few and asked[0].options and asked[0].kind.value == "choice" else None

    @property
    def takes_files(self) -> bool:
        """Tell whether the form of this page brings files."""
        return any(one.takes_files for one in self.prompts)

    @property
    def is_headed_by_question(self) -> bool:
        """Tell whether its one question is the heading of the page."""
        return not self.heading

    @property
    def title(self) -> str:
        """What the page is called in the browser."""
        return self.heading.body or next((one.text.body for one in self.prompts), "")


def leaf_of(
    activity: Activity,
    participant: Participant | None,
    language: str,
    *,
    code: str = "",
    form: Mapping[str, str] | None = None,
) -> Leaf | None:
    """The page that holds this question, else the next to be answered; None if there is none.

    ``form`` is what was sent from it, with the number by which its orders were drawn.
    """
    laid = queries.laid_out(activity)
    if laid is None:
        return None
    sheet = queries.sheet_of(activity, participant)
    said = queries.answers_in(laid, sheet.standing())
    drawn = queries.seed_of(activity, participant)
    seed = reading.seed_in(form or {}) if drawn is None else drawn
    run = queries.run_of(activity, laid, said, seed)
    pages = run.pages()
    page = next((one for one in pages if code in _codes(one)), None) if code else run.page()
    if not page:
        return None
    leaf = _leaf(run, laid, page, language, said, queries.files_in(laid, sheet))
    return leaf if drawn is not None else _carrying(leaf, run)


def leaves_of(activity: Activity, laid: Laid, language: str) -> list[Leaf]:
    """Every page of an edition, as somebody sees it who is asked everything."""
    form = replace(laid.form, members=_always(laid.form.members))
    run = queries.run_of(activity, replace(laid, form=form), {}, 0)
    return [_leaf(run, laid, one, language, {}) for one in run.pages()]


def reply_in(
    leaf: Leaf, form: Mapping[str, str], found: Mapping[str, str] | None = None
) -> dict[str, str]:
    """The reply that a form holds to all that stood on its page; Faulty where boxes contradict.

    ``found`` is what was wrong with files already, by the key of their question.
    """
    reply: dict[str, str] = {}
    faults = dict(found or {})
    for prompt in leaf.prompts:
        try:
            reply |= {prompt.key: "", **prompt.reply_in(form)}
        except Refused as refused:
            faults[prompt.key] = str(refused)
    if faults:
        raise Faulty(faults)
    return reply


def holding(leaf: Leaf, form: Mapping[str, str], faults: Mapping[str, str]) -> Leaf:
    """The same page with what was typed, and what is wrong with it."""
    rows = tuple(
        replace(one, prompt=one.prompt.holding(form), error=faults.get(one.prompt.key, ""))
        for one in leaf.rows
    )
    return replace(leaf, rows=rows)


def how_far(leaf: Leaf) -> str:
    """How far somebody has come, in words."""
    return _("%(answered)d of %(total)d answered. Stop whenever you like: answers are kept.") % {
        "answered": leaf.answered,
        "total": leaf.total,
    }


def _leaf(
    run: Run,
    laid: Laid,
    page: Page,
    language: str,
    said: Mapping[str, str],
    files: Mapping[str, Said] | None = None,
) -> Leaf:
    pages = run.pages()
    prompts = [one for member in page for one in prompts_of(run, member, language, said, files)]
    at = pages.index(page) if page in pages else len(pages)
    asked = [one for one in run.asked() if one.code in laid.items]
    return Leaf(
        code=_first(page),
        before=_first(pages[at - 1]) if at > 0 else "",
        heading=next((one.heading for one in prompts if one.heading), NOTHING),
        rows=tuple(Row(one) for one in prompts),
        answered=sum(run.is_answered(one) for one in asked),
        total=len(asked),
    )


def _always(members: Members) -> Members:
    """The same lines without the rules that would leave one out."""
    return tuple(
        replace(one, relevant="", members=_always(one.members))
        if isinstance(one, Group)
        else replace(one, relevant="", choice_filter="")
        for one in members
    )


def _carrying(leaf: Leaf, run: Run) -> Leaf:
    prompts = carrying((one.prompt for one in leaf.rows), run)
    return replace(leaf, rows=tuple(Row(one) for one in prompts))


def _codes(page: Page) -> list[str]:
    return [one.code for member in page for one in questions_in(member)]


def _first(page: Page) -> str:
    asked = [one for member in page for one in questions_in(member) if one.kind not in UNANSWERED]
    return asked[0].code if asked else ""
