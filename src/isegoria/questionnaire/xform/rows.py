"""A form as the rows that pyxform makes an XForm of: everything in words that devices know.

What XForms has no words for is put together from what it has: ways out are options, or a question
of their own on the same screen; shares are numbers with a sum; bounds are constraints.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from isegoria.questionnaire.definition import Choice, Form, Group, Kind, Question, in_language
from isegoria.questionnaire.running import OTHER
from isegoria.questionnaire.ways_out import WAYS_OUT, in_languages
from isegoria.questionnaire.xform import nodes
from isegoria.questionnaire.xform.bounds import constraint_of, words_of_constraint
from isegoria.questionnaire.xform.labels import Labels
from isegoria.questionnaire.xform.rules import Rules, all_of, as_default
from isegoria.questionnaire.xform.shares import shares_of
from isegoria.questionnaire.xlsform.columns import name_of

Cells = dict[str, str]

_TYPES = {
    Kind.CHOICE: "select_one",
    Kind.CHOICES: "select_multiple",
    Kind.RANKING: "rank",
    Kind.TEXT: "text",
    Kind.DATE: "date",
    Kind.TIME: "time",
    Kind.PLACE: "geopoint",
    Kind.AREA: "geoshape",
    Kind.TICK: "acknowledge",
    Kind.NOTE: "note",
}
_UNSEEN = {"calculate", "hidden"}
_WITH_LIST = {Kind.CHOICE, Kind.CHOICES, Kind.RANKING}


def rows_of(form: Form) -> dict[str, list[Cells]]:
    """The rows of the three sheets."""
    writer = _Writer(form)
    survey = [*writer.members(form.members), {"type": "end", "name": nodes.FILLED_AT}]
    title, _language = in_language(form.title, form.language, form.language)
    settings = {
        "form_title": title or form.code,
        "form_id": form.code,
        "version": form.version,
        "default_language": name_of(form.language),
    }
    sheets = {"survey": survey, "choices": writer.choices, "settings": [settings]}
    return {name: [_filled(row) for row in rows] for name, rows in sheets.items()}


class _Writer:
    def __init__(self, form: Form) -> None:
        self.form = form
        self.rules = Rules(form)
        self.choices: list[Cells] = []
        self.lists: list[tuple[list[Choice], str]] = []
        self.labels = Labels(form)

    def members(self, members: Sequence[Question | Group]) -> Iterator[Cells]:
        """The rows of questions and groups in their order."""
        for one in members:
            if isinstance(one, Group):
                yield from self._group(one)
            else:
                yield from self._rows_of(one)

    def _rows_of(self, one: Question) -> Iterator[Cells]:
        """The rows that stand for one question: itself, or what it is put together from."""
        name = nodes.way_out(one)
        way_out = self._way_out(one, name) if name else None
        if one.kind is Kind.ALLOCATION:
            yield from shares_of(one, labels=self.labels, rules=self.rules, way_out=way_out)
        elif way_out:
            yield {
                "type": "begin_group",
                "name": nodes.together(one),
                "relevant": self.rules.text(one.relevant),
                "appearance": "field-list",
            }
            yield self._question(one)
            yield way_out
            yield {"type": "end_group"}
        else:
            yield self._question(one)
        if self.labels.is_piped(one):
            yield _words_of_choice(one)

    def list_name(self, code: str, choices: Sequence[Choice]) -> str:
        """The name of the list that holds these options; the same options share one."""
        for known, name in self.lists:
            if known == list(choices):
                return name
        self.lists.append((list(choices), code))
        self.choices += [
            {
                "list_name": code,
                "name": one.value,
                **self.labels.cells("label", one.words),
                **one.traits,
            }
            for one in choices
        ]
        return code

    def _way_out(self, one: Question, name: str) -> Cells:
        """The question that holds why no answer is given."""
        ways = [
            Choice(value, in_languages(words, self.form.languages))
            for value, words in WAYS_OUT.items()
            if value in one.ways_out
        ]
        no_words = dict.fromkeys(self.form.languages, "-")
        return {
            "type": f"select_one {self.list_name(name, ways)}",
            "name": name,
            **self.labels.cells("label", no_words),
        }

    def _group(self, group: Group) -> Iterator[Cells]:
        inner = [*self.members(group.members)]
        if all(row["type"] in _UNSEEN for row in inner):  # devices refuse a group without a screen
            rule = self.rules.text(group.relevant)
            yield from ({**row, "relevant": all_of(rule, row.get("relevant", ""))} for row in inner)
            return
        on_one_screen = not any(isinstance(one, Group) for one in group.members)
        appearance = self._table(group, inner) or ("field-list" if on_one_screen else "")
        yield {
            "type": "begin_group",
            "name": group.code,
            **self.labels.cells("label", group.words),
            "relevant": self.rules.text(group.relevant),
            "appearance": appearance,
        }
        yield from inner
        yield {"type": "end_group"}

    def _table(self, group: Group, inner: Sequence[Cells]) -> str:
        """A table, where all rows have one list; devices know no other."""
        types = {one["type"] for one in inner}
        filtered = any(one.get("choice_filter") or one.get("parameters") for one in inner)
        return "table-list" if group.table and len(types) == 1 and not filtered else ""

    def _question(self, one: Question) -> Cells:
        way_out = nodes.way_out(one)
        only = f"${{{way_out}}} = ''" if way_out else ""
        constraint = constraint_of(one, self.rules)
        message = words_of_constraint(one, self.form.languages) if constraint else {}
        return {
            "type": self._type(one),
            "name": one.code,
            **self.labels.cells("label", one.words),
            **self.labels.cells("hint", self._hint(one)),
            "required": "yes" if one.required else "",
            "relevant": only or self.rules.text(one.relevant),
            "constraint": constraint_of(one, self.rules),
            **self.labels.cells("constraint_message", message),
            "choice_filter": self._filter(one),
            "default": as_default(one),
            "calculation": self.rules.text(one.calculation),
            "parameters": self._parameters(one),
            "appearance": "multiline" if one.long else "",
        }

    def _type(self, one: Question) -> str:
        if one.kind in _WITH_LIST or nodes.is_steps(one):
            name = _TYPES.get(one.kind, "select_one")
            return f"{name} {self.list_name(one.code, self._options(one))}"
        return {
            Kind.SCALE: "range",
            Kind.NUMBER: "decimal" if one.decimals else "integer",
            Kind.FILE: one.file_kind or "file",
            Kind.HIDDEN: "calculate" if one.calculation else "hidden",
            **_TYPES,
        }[one.kind]

    def _options(self, one: Question) -> list[Choice]:
        """The options with the ways out among them."""
        options = list(one.choices)
        if nodes.is_steps(one):
            options = [
                Choice(str(step), self._step(one, step))
                for step in range(int(one.least), int(one.most) + 1)
            ]
        if not nodes.way_out(one):
            options += [
                Choice(value, in_languages(words, self.form.languages))
                for value, words in WAYS_OUT.items()
                if value in one.ways_out
            ]
        return options

    def _step(self, one: Question, step: int) -> dict[str, str]:
        """A step of a scale as people read it, with what its ends mean."""
        ends = {one.least: one.ends[0], one.most: one.ends[1]}
        means = ends.get(str(step), {})
        return {
            code: f"{step} {in_language(means, code, self.form.language)[0]}".strip()
            for code in self.form.languages
        }

    def _hint(self, one: Question) -> dict[str, str]:
        """What helps to answer, with the unit, and with the ends of a scale without options."""
        said = {}
        for code in self.form.languages:
            first = self.form.language
            parts = [in_language(one.hint, code, first)[0], one.unit]
            if one.kind is Kind.SCALE and not nodes.is_steps(one):
                ends = [in_language(words, code, first)[0] for words in one.ends]
                parts += [f"{one.least} {ends[0]}".strip(), f"{one.most} {ends[1]}".strip()]
            said[code] = " · ".join(part for part in parts if part)
        return said

    def _filter(self, one: Question) -> str:
        """The filter of the options, which no way out is caught in."""
        rule = self.rules.text(one.choice_filter, of_choices=True)
        if not rule or nodes.way_out(one):
            return rule
        return " or ".join([rule, *(f"name = '{value}'" for value in sorted(one.ways_out))])

    def _parameters(self, one: Question) -> str:
        if one.kind is Kind.SCALE and not nodes.is_steps(one):
            return f"start={one.least} end={one.most} step=1"
        stays = one.ways_out or any(it.exclusive or it.value == OTHER for it in one.choices)
        drawn = one.shuffled and one.kind in _WITH_LIST
        # A device would draw the last places too; the written order is the lesser evil.
        return "randomize=true" if drawn and not (stays and not nodes.way_out(one)) else ""


def _words_of_choice(one: Question) -> Cells:
    """What the chosen option says, for the words of other questions."""
    reference = f"${{{one.code}}}"
    return {
        "type": "calculate",
        "name": nodes.chosen_words(one),
        "calculation": f"jr:choice-name({reference}, '{reference}')",
    }


def _filled(row: Cells) -> Cells:
    return {heading: text for heading, text in row.items() if text}
