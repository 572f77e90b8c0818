"""Who calls, which forms they get, and what their devices sent."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from enum import Enum
from hashlib import md5, sha256

from django.db.models import Count, QuerySet
from django.utils import translation
from django.utils.translation import gettext as _

from isegoria.base.refusal import NotThere, Refused
from isegoria.channels.odk.models import Edition, Enclosure, Enumerator, Submission
from isegoria.hear.activity_type import type_of
from isegoria.hear.models import Activity
from isegoria.hear.prompts import Prompt
from isegoria.hear.questions import every_prompt, in_words
from isegoria.languages.queries import NOTHING, Shown, page_language
from isegoria.people.models import Account
from isegoria.people.vault import unseal
from isegoria.process.models import Process
from isegoria.questionnaire.check import faults
from isegoria.questionnaire.definition import Form, Kind, Question
from isegoria.questionnaire.xform import xml_of
from isegoria.receipts.codes import DIGITS

SLIP = "receipt-slip"
_WITH_SPACES = DIGITS + 3
_DIGEST = 12


@dataclass(frozen=True)
class Aside:
    """A submission that was not counted: why, what it says, and what came with it."""

    submission: Submission
    why: str
    content: str
    enclosures: Sequence[Enclosure]


def enumerator_of(token: str) -> Enumerator | None:
    """Whose device this is; None if the code was never given, or was made void."""
    digest = sha256(token.encode()).digest()
    return Enumerator.objects.select_related("process").filter(token_digest=digest).first()


def enumerators_of(process: Process) -> QuerySet[Enumerator]:
    """Everybody who goes out for this question, with how much came from their devices."""
    return (
        Enumerator.objects.filter(process=process)
        .annotate(sent=Count("submissions"))
        .order_by("name")
    )


def registered(process: Process, account: Account) -> Enumerator | None:
    """Under which name somebody of the staff helps; None if they do not."""
    return Enumerator.objects.filter(process=process, account=account).first()


def activities_of(process: Process) -> list[Activity]:
    """What people are asked to do for this question, with what a page about it needs."""
    rows = process.activities.select_related("process__institution", "stage")
    return list(rows.order_by("position", "pk"))


def sheet_of(activity: Activity) -> tuple[Shown, tuple[Prompt, ...]]:
    """All that one page asks somebody through a helper, in the language of the page."""
    try:
        form = type_of(activity).form(activity)
    except Refused:  # staff have put nothing together yet
        return NOTHING, ()
    language = page_language()
    return in_words(form.title, form, language), every_prompt(form, language)


def forms_for(enumerator: Enumerator) -> list[Edition]:
    """The forms of this question that can be filled in, as they are now."""
    return editions_of(enumerator.process)


def editions_of(process: Process) -> list[Edition]:
    """The same, whoever asks for them."""
    activities = process.activities.select_related("process", "stage")
    if process.published_at is None:
        return []
    open_ones = [one for one in activities.order_by("pk") if not one.stage.has_ended()]
    found = (edition_of(one) for one in open_ones)
    return [one for one in found if one is not None]


def edition_of(activity: Activity) -> Edition | None:
    """The form as it is now, kept from the first time that a device asks for it.

    None where nothing is asked yet, or where the form cannot be shown on a device.
    """
    try:
        form = form_of(activity)
    except Refused:  # staff have put nothing together yet
        return None
    if sum(1 for _one in form.questions()) == 1 or faults(form):
        return None
    found = Edition.objects.filter(activity=activity, version=form.version).first()
    if found is None:
        found, _is_new = Edition.objects.get_or_create(
            activity=activity, version=form.version, defaults={"xml": xml_of(form)}
        )
    return found


def form_of(activity: Activity) -> Form:
    """What devices are given: all that is asked, and the number of the person's slip.

    The version changes whenever a word does, since devices keep a form as long as it is the same.
    """
    form = type_of(activity).form(activity)
    form = replace(form, members=(_slip(form), *form.members))
    said = json.dumps(asdict(form), default=_plain, sort_keys=True)
    return replace(form, version=f"{form.version}-{sha256(said.encode()).hexdigest()[:_DIGEST]}")


def activity_of_form(enumerator: Enumerator, form_id: str) -> Activity:
    """The activity whose form this is, or NotThere."""
    activities = enumerator.process.activities.select_related("process", "stage")
    for one in activities:
        if (edition := edition_of(one)) and form_of(edition.activity).code == form_id:
            return one
    raise NotThere(_("This device may not send this form. Ask whoever gave you the code."))


def hash_of(edition: Edition) -> str:
    """By which devices tell whether they have a form already."""
    return "md5:" + md5(edition.xml.encode(), usedforsecurity=False).hexdigest()


def sent_by(enumerator: Enumerator) -> QuerySet[Submission]:
    """What came from this person's devices, the latest first."""
    rows = enumerator.submissions.exclude(content_digest=b"")
    return rows.select_related("activity").order_by("-pk")


def kept_aside(process: Process) -> list[Aside]:
    """What was not counted, for staff to look at."""
    rows = Submission.objects.filter(process=process, sealed__isnull=False)
    found = []
    rows = rows.select_related("enumerator").prefetch_related("enclosures__file")
    for one in rows.order_by("pk"):
        why, content = json.loads(unseal(bytes(one.sealed or b""), place=one.place))
        found.append(Aside(one, why, content, list(one.enclosures.all())))
    return found


def _slip(form: Form) -> Question:
    """Where the enumerator writes the number of the slip that the person keeps."""
    words, hint = {}, {}
    for code in form.languages:
        with translation.override(code):
            words[code] = _("Number of the slip that you give to this person")
            hint[code] = _("Sixteen digits. With them the person can see and change the answers.")
    return Question(
        SLIP, Kind.TEXT, words, hint=hint, least=str(DIGITS), most=str(_WITH_SPACES), required=False
    )


def _plain(value: object) -> object:
    return value.value if isinstance(value, Enum) else sorted(value)  # type: ignore[call-overload]


def kept_of(people: Sequence[int]) -> list[dict[str, str]]:
    """Forms from devices that correct what these have said: what became of them, on which day."""
    rows = Submission.objects.filter(corrects__in=people).order_by("pk")
    return [{"standing": one.standing, "day": one.received_on.isoformat()} for one in rows]
