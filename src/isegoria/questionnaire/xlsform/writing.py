"""A form as the rows of an XLSForm."""

from collections.abc import Iterator, Mapping, Sequence

from isegoria.questionnaire.definition import Choice, Form, Group, Kind, Question
from isegoria.questionnaire.xlsform import columns as col

Cells = dict[str, str]

_TYPES = {
    Kind.CHOICE: "select_one",
    Kind.CHOICES: "select_multiple",
    Kind.RANKING: "rank",
    Kind.ALLOCATION: "select_multiple",
    Kind.SCALE: "range",
    Kind.TEXT: "text",
    Kind.DATE: "date",
    Kind.TIME: "time",
    Kind.PLACE: "geopoint",
    Kind.AREA: "geoshape",
    Kind.TICK: "acknowledge",
    Kind.NOTE: "note",
}
_SHUFFLED_BY_PARAMETER = {Kind.CHOICE, Kind.CHOICES, Kind.RANKING, Kind.ALLOCATION}


def rows_of(form: Form) -> Mapping[str, Sequence[Cells]]:
    """The three sheets of a form, cells by heading."""
    lists = _Lists(form)
    return {
        col.SURVEY: list(_survey(form.members, lists)),
        col.CHOICES: list(lists.rows()),
        col.SETTINGS: [_settings(form)],
    }


class _Lists:
    """The options of all questions; questions with the same options share one list."""

    def __init__(self, form: Form) -> None:
        self.of: list[tuple[tuple[Choice, ...], str]] = []
        for question in form.questions():
            if question.choices and not self.name(question):
                self.of.append((question.choices, question.code))

    def name(self, question: Question) -> str:
        return next((name for choices, name in self.of if choices == question.choices), "")

    def rows(self) -> Iterator[Cells]:
        for choices, name in self.of:
            for one in choices:
                yield _filled(
                    {
                        "list_name": name,
                        "name": one.value,
                        **in_languages("label", one.words),
                        "image": one.picture,
                        col.EXCLUSIVE: _yes(one.exclusive),
                        **one.traits,
                    }
                )


def in_languages(column: str, words: Mapping[str, str]) -> Cells:
    """Words under one heading for each language."""
    return {f"{column}::{col.name_of(code)}": said for code, said in words.items()}


def _survey(members: Sequence[Question | Group], lists: _Lists) -> Iterator[Cells]:
    for one in members:
        if isinstance(one, Question):
            yield _filled(_question(one, lists))
            continue
        yield _filled(
            {
                "type": "begin_group",
                "name": one.code,
                **in_languages("label", one.words),
                "relevant": one.relevant,
                "appearance": "table-list" if one.table else "",
                col.SHUFFLED: _yes(one.shuffled),
            }
        )
        yield from _survey(one.members, lists)
        yield {"type": "end_group", "name": one.code}


def _question(one: Question, lists: _Lists) -> Cells:
    scale = one.kind is Kind.SCALE
    by_parameter = one.shuffled and one.kind in _SHUFFLED_BY_PARAMETER
    parameters = f"start={one.least} end={one.most} step=1" if scale else ""
    return {
        "type": _type(one, lists),
        "name": one.code,
        **in_languages("label", one.words),
        **in_languages("hint", one.hint),
        "required": _yes(one.required),
        "relevant": one.relevant,
        "constraint": one.constraint,
        **in_languages("constraint_message", one.constraint_words),
        "choice_filter": one.choice_filter,
        "default": one.default,
        "calculation": one.calculation,
        "parameters": parameters or ("randomize=true" if by_parameter else ""),
        "appearance": "multiline" if one.long else "",
        "image": one.picture,
        col.KIND: col.ALLOCATION if one.kind is Kind.ALLOCATION else "",
        col.WAYS_OUT: " ".join(sorted(one.ways_out)),
        col.LEAST: "" if scale else one.least,
        col.MOST: "" if scale else one.most,
        col.DECIMALS: str(one.decimals) if one.decimals else "",
        col.UNIT: one.unit,
        col.TOTAL: one.total,
        **in_languages(col.LEAST_LABEL, one.ends[0]),
        **in_languages(col.MOST_LABEL, one.ends[1]),
    }


def _type(one: Question, lists: _Lists) -> str:
    if one.kind is Kind.NUMBER:
        return "decimal" if one.decimals else "integer"
    if one.kind is Kind.FILE:
        return one.file_kind or "file"
    if one.kind is Kind.HIDDEN:
        return "calculate" if one.calculation else "hidden"
    return f"{_TYPES[one.kind]} {lists.name(one)}".strip()


def _settings(form: Form) -> Cells:
    first = form.languages[0] if form.languages else ""
    return _filled(
        {
            "form_title": form.title.get(first, ""),
            "form_id": form.code,
            "version": form.version,
            "default_language": col.name_of(first) if first else "",
            col.LANGUAGES: " ".join(form.languages),
            **in_languages(
                col.TITLE, {code: said for code, said in form.title.items() if code != first}
            ),
        }
    )


def _filled(cells: Cells) -> Cells:
    return {heading: text for heading, text in cells.items() if text}


def _yes(flag: bool) -> str:  # noqa: FBT001  # one word for one flag
    return "yes" if flag else ""
