"""The manifest of surveys: everything that the rest of the house knows of them."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from isegoria.activities.survey import audit, columns, parting, queries, reading, rules, wordings
from isegoria.activities.survey.queries import SLUG
from isegoria.activities.survey.services import answers, editions
from isegoria.activities.survey.words import carrying, prompts_of
from isegoria.base.refusal import Refused
from isegoria.hear.activity_type import (
    ActivityType,
    Asking,
    Building,
    Explained,
    Point,
    Responses,
    Wording,
)
from isegoria.hear.models import Activity, Contribution, Participant
from isegoria.languages.queries import shown
from isegoria.ledger.audit import Body
from isegoria.ledger.leaf import Thing
from isegoria.questionnaire.definition import Form


class Survey(ActivityType):
    """Questions of many kinds, one page each, asked by rules that staff write."""

    slug = SLUG

    def address(self, activity: Activity) -> str:
        """Where people answer on the web."""
        return reverse("survey:next", args=[activity.process.slug, activity.position])

    def about(self, activity: Activity) -> str:
        """In one short sentence, what people are asked to do and how long it takes."""
        number = queries.how_many_questions(activity)
        return ngettext(
            "%(number)d question, one at a time. Stop whenever you like and go on later.",
            "%(number)d questions, one at a time. Stop whenever you like and go on later.",
            number,
        ) % {"number": number}

    def explained(self) -> list[Explained]:
        """What people see, and in which order."""
        return [
            Explained(
                self.heading(),
                _(
                    "You are asked one thing at a time. Which question comes next may depend on "
                    "what you answered before. Each answer is kept at once: you can stop, and go "
                    "on later with your receipt."
                ),
            ),
        ]

    def heading(self) -> str:
        """What a new activity of this type is called."""
        return _("Answer some questions")

    def building(self, activity: Activity) -> Building:
        """The pages at the desk on which a survey is put together."""
        laid = queries.latest(activity)
        faults = rules.faults_of(laid.form) if laid else []
        obstacle = _("There is no question yet.") if laid is None else None
        return Building(
            name=_("The questions of the survey"),
            address=reverse("survey-desk", args=[activity.process.slug, activity.position]),
            obstacle=faults[0].words if faults else obstacle,
        )

    def lay_out(self, activity: Activity, form: Form) -> None:
        """Write the edition that staff are at anew from a questionnaire."""
        editions.lay_out(activity, form)

    def copy(self, source: Activity, to: Activity) -> None:
        """Write the questions that staff have put together into another survey."""
        laid = queries.latest(source)
        if laid is not None:
            editions.lay_out(to, laid.form)

    def open(self, activity: Activity) -> None:
        """Put the edition that staff are at to people."""
        editions.publish(activity)

    def wordings(self, activity: Activity) -> Sequence[Wording]:
        """Every text of the latest edition."""
        return wordings.wordings(activity)

    def things(self, activity: Activity) -> Iterable[Thing]:
        """Every edition that was put to people, with all that it says."""
        return wordings.things(activity)

    def discard(self, activity: Activity) -> None:
        """Delete the editions of a survey that the public never saw."""
        editions.discard(activity)

    def form(self, activity: Activity) -> Form:
        """The edition that people are asked."""
        laid = queries.laid_out(activity)
        if laid is None:
            raise Refused(_("There is no question yet."))
        return laid.form

    def form_at_desk(self, activity: Activity) -> Form:
        """The edition that staff are at."""
        laid = queries.latest(activity)
        if laid is None:
            raise Refused(_("There is no question yet."))
        return laid.form

    def asking(self, activity: Activity, participant: Participant | None, language: str) -> Asking:
        """The next page that this person has not answered in full."""
        question = activity.process.question_id
        words = shown([question], language)[question]
        laid = queries.laid_out(activity)
        if laid is None:
            return Asking(words, (), 0, 0)
        sheet = queries.sheet_of(activity, participant)
        said = queries.answers_in(laid, sheet.standing())
        seed = queries.seed_of(activity, participant)
        run = queries.run_of(activity, laid, said, seed)
        asked = [one for one in run.asked() if one.code in laid.items]
        shown_now = run.page() or run.closing()
        prompts = [one for member in shown_now for one in prompts_of(run, member, language, said)]
        return Asking(
            question=words,
            prompts=tuple(carrying(prompts, run) if seed is None else prompts),
            answered=sum(run.is_answered(one) for one in asked),
            total=len(asked),
        )

    def clean(
        self, activity: Activity, participant: Participant | None, reply: Mapping[str, str]
    ) -> reading.Reply:
        """Read one or many answers, or raise Refused."""
        return reading.read(activity, participant, reply)

    def store(self, contribution: Contribution, answer: reading.Reply) -> None:
        """Put answers down, each with its entry in the public log."""
        answers.put_down(
            activity=contribution.activity,
            participant=contribution.participant,
            reply=answer,
            language=contribution.language,
        )

    def clean_many(
        self, activity: Activity, forms: Sequence[Mapping[str, str]]
    ) -> list[reading.Reply | None]:
        """Read whole forms of people who are new here."""
        return reading.read_many(activity, forms)

    def store_many(self, parts: Sequence[tuple[Contribution, reading.Reply]]) -> None:
        """Put down the answers of many new people."""
        answers.put_down_many(parts)

    def responses(self, activity: Activity) -> Responses:
        """Every counted answer, as a column for each question."""
        return columns.responses(activity)

    def answered_by(self, items: Collection[int]) -> Mapping[int, int]:
        """The question that each of somebody's own words answers."""
        return queries.questions_of(items)

    def heed(self, activity: Activity, priorities: Mapping[int, float]) -> None:
        """What is asked follows from rules alone."""

    def points(self, participant: Participant, language: str) -> list[Point]:
        """What this person answered, last word per question."""
        return parting.points(participant, language)

    def withdraw(self, participant: Participant, item_id: int | None = None) -> int:
        """Take back one answer, or all."""
        return parting.withdraw(participant, item_id)

    def erase(self, participant: Participant) -> int:
        """Remove answers for good."""
        return parting.erase(participant)

    def bodies(self) -> Iterator[Body]:
        """Everything stored here that the ledger vouches for."""
        return audit.bodies()

    def proof_of(self, participant: Participant, entry_id: int) -> Body | None:
        """What the person said in one entry of the log, if it was they."""
        return audit.proof_of(participant, entry_id)
