"""Questionnaires to test with: one that holds every kind, and any that Hypothesis draws."""

from hypothesis import strategies as st

from isegoria.questionnaire.definition import (
    DONT_KNOW,
    NOT_SAY,
    Choice,
    Form,
    Group,
    Kind,
    Question,
)


def words(english, french=""):
    return {"en": english, "fr": french or f"{english} (fr)"}


def choice(value, english="", **more):
    return Choice(value, words(english or value.title()), **more)


WAYS = (choice("bus", "By bus"), choice("train", "By train"), choice("walk", "On foot"))
OFTEN = (choice("never"), choice("often"))

EVERY_KIND = Form(
    "getting-around",
    "3",
    words("Getting around", "Se déplacer"),
    ("en", "fr"),
    (
        Question("hello", Kind.NOTE, words("Ten questions. Ten minutes.")),
        Question(
            "way",
            Kind.CHOICE,
            words("How do you travel?"),
            hint=words("Most of the time."),
            required=True,
            choices=WAYS,
            shuffled=True,
            ways_out=frozenset({DONT_KNOW, NOT_SAY}),
        ),
        Question(
            "also",
            Kind.CHOICES,
            words("How else, if not ${way}?"),
            choices=(*WAYS, choice("none", "No other", exclusive=True)),
            choice_filter="name != ${way}",
            most="2",
        ),
        Question(
            "content",
            Kind.SCALE,
            words("How content are you?"),
            least="1",
            most="5",
            ends=(words("Not at all"), words("Very")),
            ways_out=frozenset({DONT_KNOW}),
        ),
        Group(
            "person",
            words("About you"),
            (
                Question(
                    "age",
                    Kind.NUMBER,
                    words("How old are you?"),
                    required=True,
                    least="0",
                    most="120",
                    unit="years",
                    ways_out=frozenset({NOT_SAY}),
                ),
                Question(
                    "income",
                    Kind.NUMBER,
                    words("What do you earn?"),
                    decimals=2,
                    constraint=". > 0 or ${age} < 18",
                    constraint_words=words("More than nothing."),
                    relevant="${age} >= 16",
                ),
            ),
        ),
        Question("why", Kind.TEXT, words("Why?"), long=True, relevant="${content} < 3"),
        Question("since", Kind.DATE, words("Since when?"), least="1950-01-01"),
        Question("leaves", Kind.TIME, words("When do you leave?"), most="23:00"),
        Question("rank", Kind.RANKING, words("Put in order"), choices=WAYS),
        Question(
            "money",
            Kind.ALLOCATION,
            words("Share out 100"),
            choices=(choice("roads"), choice("rails")),
            total="100",
            required=True,
        ),
        Question("home", Kind.PLACE, words("Where do you live?")),
        Question("area", Kind.AREA, words("Draw the park")),
        Question("photo", Kind.FILE, words("A picture"), file_kind="image"),
        Group(
            "often",
            words("How often?"),
            (
                Question("often_bus", Kind.CHOICE, words("Bus"), choices=OFTEN),
                Question("often_train", Kind.CHOICE, words("Train"), choices=OFTEN),
            ),
            table=True,
            relevant="${way} != 'walk'",
        ),
        Question("agree", Kind.TICK, words("I have read this")),
        Question(
            "grown",
            Kind.HIDDEN,
            {},
            calculation="if(${agree} = 'yes' and ${age} >= 18, 'yes', 'no')",
        ),
        Question("source", Kind.HIDDEN, {}, default="poster"),
        Question("bye", Kind.NOTE, words("Thank you, ${grown}.")),
    ),
)

_codes = st.from_regex(r"[a-z][a-z0-9_-]{0,6}", fullmatch=True)
_values = st.from_regex(r"[a-z0-9][a-z0-9_-]{0,6}", fullmatch=True)
_said = (
    st.text(
        st.characters(exclude_categories=["Cc", "Cs", "Cn"], exclude_characters="$"), max_size=12
    )
    .map(lambda text: " ".join(text.split()))
    .filter(bool)
)
_words = st.fixed_dictionaries({"en": _said}, optional={"fr": _said, "zh-hans": _said})
_more_words = st.dictionaries(st.sampled_from(["en", "ar", "fr"]), _said, max_size=2)
_ways_out = st.sets(st.sampled_from([DONT_KNOW, NOT_SAY])).map(frozenset)
_traits = st.dictionaries(st.sampled_from(["region", "size"]), _said, max_size=2)
_choices = st.lists(
    st.builds(Choice, _values, _words, st.booleans(), st.sampled_from(["", "a.png"]), _traits),
    min_size=1,
    max_size=4,
    unique_by=lambda one: one.value,
).map(tuple)


_BOUND = {"least": st.sampled_from(["", "1"]), "most": st.sampled_from(["", "9"])}
_OPTIONS = {"choices": _choices, "shuffled": st.booleans(), "ways_out": _ways_out}
_MORE = {
    Kind.CHOICE: _OPTIONS,
    Kind.CHOICES: {**_OPTIONS, **_BOUND},
    Kind.RANKING: _OPTIONS,
    Kind.ALLOCATION: {**_OPTIONS, "total": st.sampled_from(["100", "2.5"])},
    Kind.SCALE: {
        "least": st.just("-2"),
        "most": st.just("7"),
        "ends": st.tuples(_more_words, _more_words),
    },
    Kind.NUMBER: {
        **_BOUND,
        "decimals": st.integers(0, 6),
        "unit": st.just("") | _said,
        "ways_out": _ways_out,
    },
    Kind.TEXT: {**_BOUND, "long": st.booleans(), "ways_out": _ways_out},
    Kind.DATE: {"ways_out": _ways_out, "least": st.sampled_from(["", "2020-02-29"])},
    Kind.FILE: {"file_kind": st.sampled_from(["image", "audio", "video", "file"])},
}


def _questions_of(kind):
    return st.builds(
        Question,
        _codes,
        st.just(kind),
        _words,
        hint=_more_words,
        required=st.booleans(),
        relevant=st.sampled_from(["", "1 = 1", "today() > '2026-01-01'"]),
        constraint=st.sampled_from(["", ". != ''"]),
        constraint_words=_more_words,
        picture=st.sampled_from(["", "b.jpg"]),
        **_MORE.get(kind, {}),
    )


_questions = st.sampled_from([one for one in Kind if one is not Kind.HIDDEN]).flatmap(_questions_of)
_hidden = st.builds(
    Question,
    _codes,
    st.just(Kind.HIDDEN),
    st.just({}),
    calculation=st.sampled_from(["", "1 + 1"]),
    default=st.just("") | _said,
)
_members = st.recursive(
    _questions | _hidden,
    lambda inner: st.builds(
        Group,
        _codes,
        _words,
        st.lists(inner, min_size=1, max_size=3).map(tuple),
        st.sampled_from(["", "true()"]),
        shuffled=st.booleans(),
    ),
    max_leaves=6,
)


def _codes_in(members):
    for one in members:
        yield one.code
        yield from _codes_in(one.members) if isinstance(one, Group) else ()


forms = st.builds(
    Form,
    _codes,
    st.from_regex(r"[1-9][0-9]{0,3}", fullmatch=True),
    _words,
    st.just(("en", "fr", "ar", "zh-hans")),
    st.tuples(_questions.filter(lambda one: one.kind is not Kind.NOTE), _members, _members),
).filter(lambda form: len(found := list(_codes_in(form.members))) == len(set(found)))
"""Forms without faults, in four languages, with groups inside groups."""
