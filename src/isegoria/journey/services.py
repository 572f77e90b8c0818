"""What officials do with a question across the rooms: ask, prepare, open, throw away."""

from collections.abc import Iterable, Mapping

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _
from django.utils.translation import override

from isegoria.base.refusal import Refused
from isegoria.gates.judging import seal_judgements
from isegoria.gates.setting_aside import forget as forget_overrides
from isegoria.gates.setting_aside import open_with
from isegoria.hear.activity_type import ActivityType, type_of
from isegoria.hear.items import discard_items, reword_item, stand
from isegoria.hear.models import Activity, Item
from isegoria.hear.services import seal_question
from isegoria.inform.services import remove_document
from isegoria.journey.models import NoReminders, SavedList
from isegoria.journey.queries.gates import further_obstacles, overrides_that_hold
from isegoria.journey.queries.texts import Wording, seeds_of
from isegoria.journey.rules import obstacle_to_seeding
from isegoria.languages.models import Rendering, Text
from isegoria.languages.services import say, translate
from isegoria.ledger.leaf import Event
from isegoria.organisations.models import Institution
from isegoria.people.models import Account
from isegoria.process import services as process_services
from isegoria.process.models import Process, Stage
from isegoria.process.rules import obstacle_to_asking_otherwise, obstacle_to_draft_alone
from isegoria.process.services import Why
from isegoria.signing.services import take_all_out
from isegoria.signing.words import seal_films

MOST_LISTS = 20
MOST_ASKED = 5
_MOST = {"most": MOST_ASKED}


@transaction.atomic
def ask(
    *,
    institution: Institution,
    question: str,
    language: str,
    time_zone: str,
    kinds: Iterable[ActivityType],
) -> Process:
    """Begin a question with its stages and the things that people are asked to do.

    The same words again are the same draft: a form may come twice.
    """
    if twin := draft_with_these_words(institution, question, language):
        return twin
    process = process_services.create_question(
        institution=institution, question=question, language=language, time_zone=time_zone
    )
    for kind in kinds:
        ask_also(process, kind)
    return process


@transaction.atomic
def ask_also(process: Process, kind: ActivityType) -> Activity:
    """Ask people one thing more in a draft; what the product itself says is translated at once."""
    process_services.hold(process)
    if reason := obstacle_to_draft_alone(process) or obstacle_to_asking_otherwise(process):
        raise Refused(reason)
    if process.activities.count() >= MOST_ASKED:
        raise Refused(_("These are enough: nobody answers more than %(most)d things.") % _MOST)
    language = process.source_language
    others = [code for code in process.language_codes if code != language]
    last = process.activities.filter(type_slug=kind.slug).aggregate(last=Max("position"))["last"]
    return Activity.objects.create(
        process=process,
        stage=process.stages.get(kind=Stage.Kind.HEAR),
        type_slug=kind.slug,
        position=(last or 0) + 1,
        title=say(
            _heading(kind, language),
            language=language,
            also={code: _heading(kind, code) for code in others},
        ),
    )


@transaction.atomic
def stop_asking(activity: Activity) -> None:
    """Take out of a draft something that people were to be asked, with all that was put into it."""
    process = activity.process
    process_services.hold(process)
    if reason := obstacle_to_draft_alone(process) or obstacle_to_asking_otherwise(process):
        raise Refused(reason)
    _take_away(activity)


@transaction.atomic
def offer(process: Process, *, languages: Iterable[str], channels: Iterable[str], why: Why) -> None:
    """Choose languages and channels; what the product itself says is translated at once."""
    process_services.hold(process)
    process_services.offer(process, languages=languages, channels=channels, why=why)
    for activity in process.activities.select_related("title"):
        source = activity.title.source_language
        said = dict(activity.title.renderings.values_list("language", "body"))
        kind = type_of(activity)
        if said.get(source) == _heading(kind, source):
            for code in set(process.language_codes) - set(said):
                translate(activity.title, language=code, body=_heading(kind, code))
    seal_question(process, texts=())


@transaction.atomic
def open_to_the_public(process: Process, *, by: Account) -> None:
    """Put the question to the public; Obstructed names everything that is missing."""
    process_services.hold(process)
    used = overrides_that_hold(process)
    process_services.publish(
        process,
        by=by,
        further=further_obstacles([process])[process.pk],
        aside={one.gate for one in used},
    )
    open_with(process, used)
    seal_judgements(process)
    for activity in process.activities.select_related("process"):
        type_of(activity).open(activity)
    seal_question(process)
    seal_films(process)


@transaction.atomic
def throw_away(process: Process) -> None:
    """Delete a draft with all that was prepared for it."""
    process_services.hold(process)
    if reason := obstacle_to_draft_alone(process):
        raise Refused(reason)
    for activity in process.activities.select_related("title", "process"):
        _take_away(activity)
    for document in process.documents.all():
        remove_document(document)
    take_all_out(process)
    forget_overrides(process)
    process_services.delete_draft(process)


@transaction.atomic
def add_seed(activity: Activity, *, words: str) -> Item:
    """Put in something for people to answer, before they can."""
    _check_seeding(activity)
    text = type_of(activity).clean_seed(words)
    if text in seeds_of(activity).values():
        raise Refused(_("This is there already."))
    return type_of(activity).seed(activity, words=text, language=activity.process.source_language)


@transaction.atomic
def change_seed(item: Item, *, words: str) -> None:
    """Say it otherwise, before anybody can answer it; its translations become out of date."""
    _check_seeding(item.activity)
    reword_item(item, type_of(item.activity).clean_seed(words))


@transaction.atomic
def take_seed_out(item: Item) -> None:
    """Take it away before anybody can answer it; the public log keeps that it was there."""
    _check_seeding(item.activity)
    if item.standing != Item.Standing.WITHDRAWN:
        stand(item, Item.Standing.WITHDRAWN, event=Event.WITHDRAWN)


@transaction.atomic
def translate_wordings(
    process: Process, words: Mapping[int, str], *, wordings: Iterable[Wording], language: str
) -> int:
    """Say texts of a question in another language, all or none of them; how many they were."""
    process_services.hold(process)
    by_id = {one.text_id: one for one in wordings}
    for text_id, body in words.items():
        if text_id not in by_id or len(body) > by_id[text_id].longest:
            raise Refused(_("One of the texts is too long, or is no longer there."))
    texts = Text.objects.in_bulk(words)
    for text_id, body in words.items():
        if texts[text_id].source_language == language:
            raise Refused(_("This text was written in this language."))
        translate(texts[text_id], language=language, body=body.strip())
    seal_question(process, texts=words)
    return len(words)


@transaction.atomic
def keep_list(account: Account, *, name: str, query: str) -> None:
    """Keep a narrowed list under a name; the same name again replaces it."""
    mine = SavedList.objects.filter(account=account)
    if not mine.filter(name=name).exists() and mine.count() >= MOST_LISTS:
        raise Refused(
            _("You keep %(most)d lists already. Remove one first.") % {"most": MOST_LISTS}
        )
    SavedList.objects.update_or_create(account=account, name=name, defaults={"query": query})


def forget_list(account: Account, name: str) -> None:
    """Keep a list no longer."""
    SavedList.objects.filter(account=account, name=name).delete()


def draft_with_these_words(
    institution: Institution, question: str, language: str
) -> Process | None:
    """A draft of this institution that asks the same already."""
    return Process.objects.filter(
        institution=institution,
        published_at=None,
        source_language=language,
        question__renderings__state=Rendering.State.SOURCE,
        question__renderings__body=question.strip(),
    ).first()


def _take_away(activity: Activity) -> None:
    title = activity.title
    type_of(activity).discard(activity)
    take_all_out(activity.process, activity)
    discard_items(activity)
    activity.delete()
    title.delete()


def _check_seeding(activity: Activity) -> None:
    process_services.hold(activity.process)
    if reason := obstacle_to_seeding(activity):
        raise Refused(reason)


def _heading(kind: ActivityType, language: str) -> str:
    with override(language):
        return str(kind.heading())


def wants_reminders(account: Account) -> bool:
    """Whether somebody is written to when a day comes near; so it is until they say otherwise."""
    return not NoReminders.objects.filter(account=account).exists()


def want_reminders(*, account: Account, wants: bool) -> None:
    """Put down whether somebody is to be written to about days that come near."""
    if wants:
        NoReminders.objects.filter(account=account).delete()
    else:
        NoReminders.objects.get_or_create(account=account)
