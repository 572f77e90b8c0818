"""The forms for a question itself: its words, what it can change, its times, how to take part."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from isegoria.hear.channel_type import name_of, ready_channels
from isegoria.hear.models import Channel
from isegoria.journey.forms.fields import Day, DeskForm, LaterChoice, Moment, Words
from isegoria.languages.codes import own_name
from isegoria.organisations.rules import time_zones
from isegoria.process.models import Process, Stage
from isegoria.process.queries import record_as_written
from isegoria.process.rules import LONGEST, LONGEST_REASON
from isegoria.process.services import LONGEST_SLUG, Times

# What can be taken part through today; each works with the pages of this site.
WAYS = (Channel.WEB, Channel.KIOSK, Channel.HELPER)


class NewQuestionForm(DeskForm):
    """What it takes to begin: the question itself."""

    question = Words(
        label=gettext_lazy("What do you want to ask?"),
        help_text=gettext_lazy(
            "One question in plain words that takes no side. Not “Do you agree that…”, but "
            "“How should…”. You can change it until you open it."
        ),
        longest=LONGEST["question"],
        rows=2,
        missing=gettext_lazy("Write the question."),
    )
    language = forms.ChoiceField(
        label=gettext_lazy("In which language do you write?"),
        help_text=gettext_lazy("You can add translations later."),
    )
    institution = forms.TypedChoiceField(
        label=gettext_lazy("Who asks?"), widget=forms.RadioSelect, coerce=int
    )
    kinds = forms.MultipleChoiceField(
        label=gettext_lazy("What are people asked to do?"),
        help_text=gettext_lazy("Several together are possible. The first one, if you choose none."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(
        self,
        data: Any = None,  # noqa: ANN401  # what the browser sent
        *,
        languages: Iterable[str],
        institutions: Mapping[int, str],
        language: str,
        kinds: Mapping[str, str],
    ) -> None:
        codes = list(languages)
        first = next(iter(institutions))
        super().__init__(data, now={})
        self.initial["kinds"] = list(kinds)[:1]
        self.fields["kinds"].choices = list(kinds.items())  # type: ignore[attr-defined]
        self.initial["language"] = language if language in codes else codes[0]
        self.initial["institution"] = first
        self.fields["language"].choices = [(code, own_name(code)) for code in codes]  # type: ignore[attr-defined]
        if len(institutions) == 1:
            del self.fields["institution"]
        else:
            self.fields["institution"].choices = list(institutions.items())  # type: ignore[attr-defined]

    def clean_kinds(self) -> list[str]:
        """What was chosen; one sentence must be enough to begin."""
        chosen: list[str] = self.cleaned_data["kinds"]
        return chosen or list(self.initial["kinds"])


class CopyForm(DeskForm):
    """What is to be different in a copy: its words, and when it opens."""

    question = Words(
        label=gettext_lazy("What do you want to ask?"),
        help_text=gettext_lazy("If you change it, it has to be translated anew."),
        longest=LONGEST["question"],
        rows=2,
        missing=gettext_lazy("Write the question."),
    )
    opens_at = Moment(
        label=gettext_lazy("People can take part from"),
        help_text=gettext_lazy(
            "All other dates are moved by as many days. Empty: the copy has no dates yet."
        ),
        required=False,
    )

    def __init__(self, data: Any = None, *, question: str) -> None:  # noqa: ANN401  # what the browser sent
        super().__init__(data, now={})
        self.initial["question"] = question


class ReadyForm(DeskForm):
    """Which question of ours to begin from, in which language, and who asks."""

    ready = forms.ChoiceField(
        label=gettext_lazy("Which one?"),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose one to begin from.")},
    )
    language = forms.ChoiceField(
        label=gettext_lazy("In which language do you write?"),
        help_text=gettext_lazy("The other languages of this site are put in at once."),
    )
    institution = forms.TypedChoiceField(
        label=gettext_lazy("Who asks?"), widget=forms.RadioSelect, coerce=int
    )

    def __init__(
        self,
        data: Any = None,  # noqa: ANN401  # what the browser sent
        *,
        ready: Mapping[str, str],
        languages: Iterable[str],
        institutions: Mapping[int, str],
        language: str,
    ) -> None:
        codes = list(languages)
        super().__init__(data, now={})
        self.initial["language"] = language if language in codes else codes[0]
        self.initial["institution"] = next(iter(institutions))
        choices = {
            "ready": list(ready.items()),
            "language": [(code, own_name(code)) for code in codes],
            "institution": list(institutions.items()),
        }
        for name, offered in choices.items():
            self.fields[name].choices = offered  # type: ignore[attr-defined]
        if len(institutions) == 1:
            del self.fields["institution"]


class CorrectableForm(DeskForm):
    """A form for what the public may have seen already: then a change needs a reason."""

    reason = Words(
        label=gettext_lazy("Why do you change it?"),
        help_text=gettext_lazy("Everybody can read the reason, and what it said before."),
        longest=LONGEST_REASON,
        rows=2,
        required=False,
    )

    def __init__(self, data: Any = None, *, process: Process, now: Mapping[str, Any]) -> None:  # noqa: ANN401  # what the browser sent
        super().__init__(data, now=now)
        self.process = process
        if process.published_at is None:
            del self.fields["reason"]

    def freeze(self, *names: str) -> None:
        """Take away what can no longer be changed once the public has seen it."""
        if self.process.published_at is not None:
            for name in names:
                del self.fields[name]


class WordsForm(CorrectableForm):
    """The question and what it is about."""

    question = Words(
        label=gettext_lazy("The question"),
        help_text=gettext_lazy("Plain and neutral: it takes no side and needs no other page."),
        longest=LONGEST["question"],
        rows=2,
        missing=gettext_lazy("Write the question."),
    )
    summary = Words(
        label=gettext_lazy("In short"),
        help_text=gettext_lazy("Two or three sentences for the top of the page."),
        longest=LONGEST["summary"],
        rows=3,
        required=False,
    )
    problem = Words(
        label=gettext_lazy("Which problem does it help to solve?"),
        help_text=gettext_lazy("Say what is wrong today, for whom, and how you know."),
        longest=LONGEST["problem"],
        rows=5,
        later=True,
    )
    groups_affected = Words(
        label=gettext_lazy("Who is affected?"),
        help_text=gettext_lazy("Name the groups, above all those who are seldom heard."),
        longest=LONGEST["groups_affected"],
        rows=3,
        later=True,
    )
    slug = Words(
        label=gettext_lazy("Its name in the address"),
        help_text=gettext_lazy(
            "Small Latin letters, digits and hyphens. It stays as it is once the question is open."
        ),
        longest=LONGEST_SLUG,
        missing=gettext_lazy("Write a name for the address, such as bus-shelters."),
    )

    TEXTS = ("question", "summary", "problem", "groups_affected")

    def __init__(self, data: Any = None, *, process: Process) -> None:  # noqa: ANN401  # what the browser sent
        super().__init__(
            data, process=process, now={**_written(process, self.TEXTS), "slug": process.slug}
        )
        self.fields["slug"].widget.attrs["dir"] = "ltr"
        self.freeze("slug")


class InfluenceForm(CorrectableForm):
    """What the answers can change, and who decides."""

    can_change = Words(
        label=gettext_lazy("What is still open?"),
        help_text=gettext_lazy("What the answers can change."),
        longest=LONGEST["can_change"],
        rows=4,
        later=True,
    )
    is_fixed = Words(
        label=gettext_lazy("What is fixed already?"),
        help_text=gettext_lazy("Budgets, laws, earlier decisions. If nothing is, write so."),
        longest=LONGEST["is_fixed"],
        rows=4,
        later=True,
    )
    decided_by = Words(
        label=gettext_lazy("Who decides?"),
        help_text=gettext_lazy("The role or the body, such as “The District Council”."),
        longest=LONGEST["decided_by"],
        later=True,
    )
    promise = LaterChoice(
        label=gettext_lazy("What do you promise those who answer?"),
        help_text=gettext_lazy("Choose the least that you can keep. It cannot be changed later."),
        choices=Process.Promise.choices,
        widget=forms.RadioSelect,
    )

    TEXTS = ("can_change", "is_fixed", "decided_by")

    def __init__(self, data: Any = None, *, process: Process) -> None:  # noqa: ANN401  # what the browser sent
        super().__init__(
            data, process=process, now={**_written(process, self.TEXTS), "promise": process.promise}
        )
        self.freeze("promise")


class TimesForm(CorrectableForm):
    """When people can take part, when it is decided, and when they are answered."""

    time_zone = forms.ChoiceField(
        label=gettext_lazy("Time zone"),
        help_text=gettext_lazy("All dates are told in this zone, wherever the reader is."),
    )
    opens_at = Moment(
        label=gettext_lazy("People can take part from"),
        help_text=gettext_lazy("If this has passed when you open the question, they can at once."),
    )
    closes_at = Moment(
        label=gettext_lazy("It closes at"),
        help_text=gettext_lazy("The first minute at which nothing more is counted."),
    )
    decides_on = Day(label=gettext_lazy("It is decided on"))
    answers_by = Day(
        label=gettext_lazy("Everybody who took part is answered by"),
        help_text=gettext_lazy("Leave time to give reasons, point by point."),
    )
    looks_back_on = Day(
        label=gettext_lazy("You look back from"),
        help_text=gettext_lazy("When you check whether the problem is solved."),
        required=False,
    )

    def __init__(self, data: Any = None, *, process: Process) -> None:  # noqa: ANN401  # what the browser sent
        super().__init__(data, process=process, now=_times_now(process))
        self.fields["time_zone"].choices = _zones(process.time_zone)  # type: ignore[attr-defined]
        self.freeze("time_zone")

    def times(self) -> Times:
        """What was written, as the timetable takes it."""
        given = self.cleaned_data
        return Times(
            time_zone=given.get("time_zone") or self.process.time_zone,
            opens_at=given["opens_at"],
            closes_at=given["closes_at"],
            decides_on=given["decides_on"],
            answers_by=given["answers_by"],
            looks_back_on=given["looks_back_on"],
        )


class AccessForm(CorrectableForm):
    """In which languages and by which ways people can take part."""

    languages = forms.MultipleChoiceField(
        label=gettext_lazy("Other languages"),
        help_text=gettext_lazy(
            "Each text must be translated into each of them before the question opens."
        ),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    channels = forms.MultipleChoiceField(
        label=gettext_lazy("Ways to take part"),
        help_text=gettext_lazy("Choose only what you really offer in this question."),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Choose at least one way to take part.")},
    )

    def __init__(self, data: Any = None, *, process: Process, offered: Iterable[str]) -> None:  # noqa: ANN401  # what the browser sent
        others = [code for code in process.language_codes if code != process.source_language]
        super().__init__(
            data,
            process=process,
            now={"languages": others, "channels": process.channel_codes},
        )
        codes = dict.fromkeys([*offered, *others])
        codes.pop(process.source_language, None)
        ways = dict.fromkeys([*WAYS, *ready_channels(), *process.channel_codes])
        self.fields["channels"].choices = [(way, name_of(way)) for way in ways]  # type: ignore[attr-defined]
        self.fields["languages"].choices = [(code, own_name(code)) for code in codes]  # type: ignore[attr-defined]


def _written(process: Process, names: Iterable[str]) -> dict[str, str]:
    said = record_as_written(process)
    return {name: said.get(name, "") for name in names}


def _times_now(process: Process) -> dict[str, Any]:
    stages = {one.kind: one for one in process.stages.all()}

    def local(moment: datetime | None) -> datetime | None:
        if moment is None:
            return None
        return moment.astimezone(process.zone).replace(tzinfo=None, second=0, microsecond=0)

    def day(moment: datetime | None) -> Any:  # noqa: ANN401  # a date or nothing
        return moment and moment.astimezone(process.zone).date()

    hear, decide = stages[Stage.Kind.HEAR], stages[Stage.Kind.DECIDE]
    return {
        "time_zone": process.time_zone,
        "opens_at": local(hear.begins_at),
        "closes_at": local(hear.ends_at),
        "decides_on": day(decide.begins_at),
        "answers_by": day(stages[Stage.Kind.ANSWER].ends_at),
        "looks_back_on": day(stages[Stage.Kind.LEARN].begins_at),
    }


def _zones(present: str) -> list[tuple[str, str]]:
    """The zones that the site knows, and the present one in any case."""
    return [(one, one.replace("_", " ")) for one in sorted({*time_zones(), present})]
