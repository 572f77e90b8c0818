"""The manifest of statement votes: everything that the rest of the house knows of them."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from isegoria.activities.statements import (
    audit,
    chances,
    columns,
    parting,
    queries,
    rules,
    services,
)
from isegoria.activities.statements.models import Stance, Statement
from isegoria.activities.statements.queries import MATTERS, OWN, SLUG, STATEMENT
from isegoria.base.numbers import row_number
from isegoria.base.refusal import NotThere, Refused
from isegoria.files.kinds import SPEECH
from isegoria.hear.activity_type import (
    CARRIED,
    ActivityType,
    Asking,
    Explained,
    Point,
    Responses,
    Seeds,
)
from isegoria.hear.attachments import usable
from isegoria.hear.models import Activity, Contribution, Item, Participant
from isegoria.hear.replies import SPOKEN, box
from isegoria.languages.queries import shown
from isegoria.ledger.audit import Body
from isegoria.questionnaire.definition import Form

REPLIES = {stance.word: stance for stance in Stance}


@dataclass(frozen=True)
class OwnStatement:
    """What somebody wants others to vote on, in their own words, or spoken for now."""

    words: str
    recording: str = ""


class Statements(ActivityType):
    """Agree, disagree or pass on short statements by other people; add one's own."""

    slug = SLUG

    def address(self, activity: Activity) -> str:
        """Where people vote on the web."""
        return reverse("statements:vote", args=[activity.process.slug, activity.position])

    def about(self, activity: Activity) -> str:  # noqa: ARG002  # the same for every such activity
        """In one short sentence, what people are asked to do and how long it takes."""
        return _("Short statements by other people. Agree, disagree or pass. 3 minutes or more.")

    def explained(self) -> list[Explained]:
        """What people see, and in which order."""
        return [
            Explained(
                self.heading(),
                _(
                    "You see short statements by other people, one at a time: agree, disagree, or "
                    "pass. You can add a statement of your own."
                ),
            ),
            Explained(
                _("Which statements you see"),
                _(
                    "New statements come sooner, and so do those on which either answer is likely. "
                    "Chance has a part in it, so that no statement is buried. Who wrote a "
                    "statement plays no part. We keep how likely each was to be shown to you, so "
                    "that what is shown more often does not count more."
                ),
            ),
        ]

    def heading(self) -> str:
        """What a new activity of this type is called."""
        return _("Say what you agree with")

    def seeds(self) -> Seeds:
        """A few statements by staff, so that the first who comes finds something to vote on."""
        return Seeds(
            name=_("Statements to begin with"),
            one=_("Statement"),
            numbered=_("Statement %(number)d"),
            hint=_(
                "One thought each, 280 characters at most. Cover all sides: somebody should be "
                "able to disagree with each. People add their own later."
            ),
            fewest=rules.FEWEST_SEEDS,
            longest=rules.LONGEST,
        )

    def clean_seed(self, words: str) -> str:
        """Tidy the words of a statement by staff, or raise Refused."""
        text = " ".join(words.split())
        if reason := rules.obstacle_to_text(text):
            raise Refused(reason)
        return text

    def seed(
        self,
        activity: Activity,
        *,
        words: str,
        language: str,
        also: Mapping[str, str] | None = None,
    ) -> Item:
        """Put in a statement by staff, to be shown at once."""
        return services.add_statement(
            activity=activity,
            words=self.clean_seed(words),
            language=language,
            standing=Item.Standing.ACCEPTED,
            also=also,
        )

    def copy(self, source: Activity, to: Activity) -> None:
        """Put the statements of staff into another activity, in all languages they are in."""
        services.copy_seeds(source, to)

    def discard(self, activity: Activity) -> None:
        """Delete the statements of an activity that the public never saw."""
        Statement.objects.filter(item__activity=activity).delete()

    def form(self, activity: Activity) -> Form:
        """Every accepted statement as a question; one's own is for channels that ask one by one."""
        return queries.form_of(activity)

    def form_page(self, activity: Activity, *, first: int, most: int) -> tuple[Form, int]:
        """Some of the statements, and how many there are; nothing else is read."""
        form = queries.form_of(activity, first=first, most=most)
        return form, int(form.version)

    def asked_among(self, activity: Activity, codes: Iterable[str]) -> set[str]:
        """Which of these name a statement that is shown here."""
        return queries.asked_among(activity, codes)

    def asking(self, activity: Activity, participant: Participant | None, language: str) -> Asking:
        """The next statement, if any is left, and the invitation to add one's own."""
        following = queries.next_statement(activity, participant)
        question_id = activity.process.question_id
        words = shown([following.text_id, question_id], language)
        prompts = [queries.own_prompt(language)]
        if following.item_id is not None:
            text = words[following.text_id]
            carried = _carried(following, participant)
            asked = queries.prompt_about(following.item_id, text, language, carried=carried)
            prompts.insert(0, asked)
        return Asking(words[question_id], tuple(prompts), following.answered, following.total)

    def clean(
        self, activity: Activity, participant: Participant | None, reply: Mapping[str, str]
    ) -> services.Cast | OwnStatement:
        """Read one vote or one statement of one's own, or raise Refused."""
        if recording := reply.get(box(OWN, SPOKEN), ""):
            usable(recording, SPEECH)
            return self._another(activity, participant, OwnStatement("", recording))
        if OWN in reply:
            own = OwnStatement(self.clean_seed(reply[OWN]))
            return self._another(activity, participant, own)
        votes = [key for key in reply if key.startswith(STATEMENT)]
        if len(votes) != 1:
            raise Refused(_("Choose agree, disagree or pass."))
        stance = REPLIES.get(reply[votes[0]].strip().lower())
        if stance is None:
            raise Refused(_("Choose agree, disagree or pass."))
        return self._vote(activity, participant, votes[0], reply, stance)

    def clean_many(
        self, activity: Activity, forms: Sequence[Mapping[str, str]]
    ) -> list[queries.Votes | None]:
        """Read whole forms of votes; one query for all of them."""
        there = queries.items_named(activity, {code for form in forms for code in form})
        return [_votes(form, there) for form in forms]

    def store_many(self, parts: Sequence[tuple[Contribution, queries.Votes]]) -> None:
        """Put down the votes of many people."""
        rows = [
            (part.participant, item, value, False) for part, votes in parts for item, value in votes
        ]
        services.cast_many(parts[0][0].activity, rows)

    def clean_spoken(self, words: str) -> str:
        """Tidy a statement that was spoken; it is as short as a written one."""
        return self.clean_seed(words)

    def store(self, contribution: Contribution, answer: services.Cast | OwnStatement) -> None:
        """Put down a vote or a statement, each with its entry in the public log."""
        activity, author = contribution.activity, contribution.participant
        if isinstance(answer, OwnStatement):
            services.add_statement(
                activity=activity,
                author=author,
                words=answer.words,
                language=contribution.language,
                recording=answer.recording,
            )
        else:
            services.cast(activity=activity, participant=author, vote=answer)

    def responses(self, activity: Activity) -> Responses:
        """Every counted vote, the last word of each person on each statement."""
        return columns.responses_of(activity)

    def heed(self, activity: Activity, priorities: Mapping[int, float]) -> None:
        """Show sooner what the analysis finds informative."""
        rows = list(Statement.objects.filter(item__activity=activity, pk__in=priorities))
        for row in rows:
            row.priority = priorities[row.pk]
        Statement.objects.bulk_update(rows, ["priority"], batch_size=500)

    def points(self, participant: Participant, language: str) -> list[Point]:
        """What this person said: their votes, and their own statements with what became of them."""
        return parting.points(participant, language)

    def stances(self, people: Collection[int]) -> Iterable[tuple[int, int, int]]:
        """The votes of these people."""
        return queries.stances(people)

    def withdraw(self, participant: Participant, item_id: int | None = None) -> int:
        """Take back one vote or statement, or all."""
        return parting.withdraw(participant, item_id)

    def erase(self, participant: Participant) -> int:
        """Remove votes for good."""
        return parting.erase(participant)

    def bodies(self) -> Iterator[Body]:
        """Everything stored here that the ledger vouches for."""
        return audit.bodies()

    def proof_of(self, participant: Participant, entry_id: int) -> Body | None:
        """What the person said in one entry of the log, if it was they."""
        return audit.proof_of(participant, entry_id)

    def _another(
        self, activity: Activity, participant: Participant | None, own: OwnStatement
    ) -> OwnStatement:
        if reason := rules.obstacle_to_another(activity, participant):
            raise Refused(reason)
        return own

    def _vote(
        self,
        activity: Activity,
        participant: Participant | None,
        key: str,
        reply: Mapping[str, str],
        stance: Stance,
    ) -> services.Cast:
        number = row_number(key.removeprefix(STATEMENT))
        found = queries.asked(activity, number, participant) if number else None
        if found is None:
            raise NotThere(_("There is no such statement here."))
        if not found.is_shown:
            raise NotThere(_("This statement is no longer shown. Your other answers are kept."))
        return services.Cast(
            item_id=found.item_id,
            value=int(stance),
            matters=bool(reply.get(f"{MATTERS}{found.item_id}")),
            before=found.before,
            chance=chances.read(
                reply.get(CARRIED + key, ""),
                item_id=found.item_id,
                participant_id=participant.pk if participant else None,
            ),
        )


def _carried(following: queries.Next, participant: Participant | None) -> str:
    if following.item_id is None or following.chance is None:
        return ""
    who = participant.pk if participant else None
    return chances.carried(following.chance, item_id=following.item_id, participant_id=who)


def _votes(form: Mapping[str, str], there: Mapping[str, Item]) -> queries.Votes | None:
    """The votes in a whole form; None where something in it is none."""
    stances = {code: REPLIES.get(said.strip().lower()) for code, said in form.items()}
    votes = [
        (there[code], int(stance))
        for code, stance in stances.items()
        if code in there and stance is not None
    ]
    return votes if form and len(votes) == len(form) else None
