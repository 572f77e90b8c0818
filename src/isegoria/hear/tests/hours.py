"""A second way of asking, as small as one can be: when a place should be open, and anything else.

The site does not offer it. It lives in the tables of ``hear`` alone, so it needs none of its own,
and it shows that nobody outside a type's folder has to know what it asks.
"""

from array import array

from isegoria.base.refusal import Refused
from isegoria.hear.activity_type import (
    ActivityType,
    Asking,
    Explained,
    Option,
    Point,
    Prompt,
    Responses,
    Seeds,
    type_of,
)
from isegoria.hear.items import add_item, items_of, reword_item, stand
from isegoria.hear.models import Item
from isegoria.hear.rules import obstacle_to_change
from isegoria.languages.queries import Shown, in_all_languages, shown
from isegoria.ledger.leaf import Event
from isegoria.questionnaire.definition import Choice, Form, Kind, Question

HOUR, OFTEN, WORDS = "hour", "often", "words"


class Hours(ActivityType):
    """Choose the hour at which a place should be open; tick if one comes often; say more."""

    slug = "hours"

    def address(self, activity):
        return f"/en/q/{activity.process.slug}/"

    def about(self, activity):
        return "One choice. Half a minute."

    def explained(self):
        return [Explained("Choosing an hour", "You choose one hour out of a few.")]

    def heading(self):
        return "Choose an hour"

    def seeds(self):
        return Seeds(
            name="Hours to choose from",
            one="Hour",
            numbered="Hour %(number)d",
            hint="One each.",
            fewest=3,
            longest=60,
        )

    def clean_seed(self, words):
        text = " ".join(words.split())
        if not text.isprintable() or not 0 < len(text) <= 60:
            raise Refused("Write up to 60 letters.")
        return text

    def seed(self, activity, *, words, language, also=None):
        return add_item(
            activity=activity,
            words=self.clean_seed(words),
            language=language,
            standing=Item.Standing.ACCEPTED,
            also=also,
        )

    def discard(self, activity):
        """Its rows are items, which go with the activity."""

    def form(self, activity):
        choices = [Choice(pk, {"en": hour}) for pk, hour in self._hours(activity, "en").items()]
        said = {"en": "When should the library be open?"}
        members = (
            Question(HOUR, Kind.CHOICE, said, choices=tuple(choices)),
            Question(WORDS, Kind.TEXT, {"en": "Anything else about the hours?"}),
        )
        title = in_all_languages([activity.title_id])[activity.title_id]
        return Form(f"hours-{activity.pk}", "1", title, ("en",), members)

    def asking(self, activity, participant, language):
        answered = {one.key for one in self.points(participant, language)} if participant else set()
        prompts = (self._choice(activity, language), self._more(language))
        question_id = activity.process.question_id
        return Asking(
            question=shown([question_id], language)[question_id],
            prompts=tuple(one for one in prompts if one.key not in answered),
            answered=len(answered),
            total=len(prompts),
        )

    def clean(self, activity, participant, reply):
        if HOUR in reply:
            if reply[HOUR] not in self._hours(activity, "en"):
                raise Refused("Choose one of the hours.")
            return HOUR, f"{reply[HOUR]}\n{'often' if reply.get(OFTEN) else ''}"
        words = reply.get(WORDS, "").strip()
        if not words.isprintable() or not 0 < len(words) <= 200:
            raise Refused("Write a sentence of up to 200 letters.")
        return WORDS, words

    def store(self, contribution, answer):
        key, words = answer
        said = self._said(contribution.participant).get(key)
        if said is None or said.activity_id != contribution.activity_id:
            add_item(
                activity=contribution.activity,
                words=words,
                language="und" if key == HOUR else contribution.language,
                author=contribution.participant,
                standing=Item.Standing.ACCEPTED,
            )
        else:
            said.standing = Item.Standing.ACCEPTED
            reword_item(said, words)

    def responses(self, activity):
        items = tuple(int(one) for one in self._hours(activity, "en"))
        person, item = array("q"), array("q")
        rows = activity.items.filter(author__isnull=False, standing=Item.Standing.ACCEPTED)
        for row in rows.select_related("text", "author").order_by("entry_id"):
            if self._key(row) == HOUR:
                person.append(row.author.merged_into_id or row.author_id)
                item.append(int(self._words(row).partition("\n")[0]))
        return Responses(items, person, item, array("b", [1] * len(person)))

    def heed(self, activity, priorities):
        """What is asked never changes."""

    def points(self, participant, language):
        return [self._point(key, item, language) for key, item in self._said(participant).items()]

    def withdraw(self, participant, item_id=None):
        rows = [
            one
            for one in self._said(participant).values()
            if one.standing != Item.Standing.WITHDRAWN and item_id in (None, one.pk)
        ]
        for one in rows:
            counts = one.activity.stage.has_ended()
            standing = Item.Standing.ACCEPTED if counts else Item.Standing.WITHDRAWN
            stand(one, standing, event=Event.WITHDRAWN)
        return len(rows)

    def erase(self, participant):
        return 0  # items are erased by the room itself

    def bodies(self):
        return iter(())  # the same

    def proof_of(self, participant, entry_id):
        return None  # the same

    def _hours(self, activity, language):
        rows = dict(
            activity.items.filter(author=None, standing=Item.Standing.ACCEPTED)
            .order_by("number")
            .values_list("pk", "text_id")
        )
        words = shown(rows.values(), language)
        return {str(pk): words[text_id].body for pk, text_id in rows.items()}

    def _said(self, participant):
        """The last word on each prompt, in all joined parts."""
        rows = [one for one in items_of(participant, type_slug=self.slug) if one.salt is not None]
        return {self._key(one): one for one in sorted(rows, key=lambda one: one.entry_id)}

    def _key(self, item):
        return HOUR if item.text.source_language == "und" else WORDS

    def _words(self, item):
        return shown([item.text_id], "und")[item.text_id].body

    def _choice(self, activity, language, said="", often=""):
        options = [Option(pk, words) for pk, words in self._hours(activity, language).items()]
        return Prompt(
            key=HOUR,
            text=Shown("When should the library be open?", "en"),
            kind=Kind.CHOICE,
            options=tuple(options),
            said=said,
            also=(
                Prompt(
                    OFTEN, Shown("I come every week", "en"), Kind.TICK, required=False, said=often
                ),
            ),
        )

    def _more(self, language, said=""):
        return Prompt(
            key=WORDS,
            text=Shown("Anything else about the hours?", "en"),
            kind=Kind.TEXT,
            help="200 letters at most.",
            required=False,
            said=said,
        )

    def _point(self, key, item, language):
        said, _line, often = self._words(item).partition("\n")
        gone = item.standing == Item.Standing.WITHDRAWN
        if key == HOUR:
            prompt = self._choice(item.activity, language, "" if gone else said, often)
            stance = self._hours(item.activity, language).get(said, "")
        else:
            prompt, stance = self._more(language, "" if gone else said), said
        return Point(
            key=key,
            activity_id=item.activity_id,
            item_id=item.pk,
            about=prompt.text,
            stance="You took it back." if gone else stance,
            own_words=key == WORDS,
            prompt=None if obstacle_to_change(item.activity) else prompt,
            entry_id=item.entry_id,
        )


def ask_for_hours(process):
    """Let a question ask for hours in place of what it asked, with three to choose from."""
    asked = process.activities.select_related("process", "stage").get()
    asked.type_slug = Hours.slug
    asked.save()
    for words in ("Ten to six", "Noon to eight", "All night"):
        type_of(asked).seed(asked, words=words, language="en")
    return asked
