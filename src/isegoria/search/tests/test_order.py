"""What fits best stands first, in the same order on both databases."""

import pytest

from isegoria.languages.models import Rendering, Text
from isegoria.languages.services import say, translate
from isegoria.process.models import Process
from isegoria.search.folding import words_in
from isegoria.search.jobs import keep_up
from isegoria.search.queries import closeness, texts_with

pytestmark = pytest.mark.django_db

# What is looked for, and texts as they should stand.
ORDERS = [
    (
        "water",
        [
            "Water, water and once more water for the village.",
            "Clean water for the village and for the fields.",
            "Clean water " + "for the village and its many fields and houses " * 6,
            "An underwater cable reaches the village in May.",
        ],
    ),
    ("école", ["L’école d’abord, et encore l’école.", "L’école ou le marché, peu importe."]),
    ("学校", ["学校，学校，还是学校。", "我们需要更多的学校和更多的公共汽车。"]),
    ("مدرسة", ["مدرسة ثم مدرسة ثم مدرسة", "نريد مدرسة في القرية قبل الطريق الجديد"]),
    ("bus stop", ["Bus stop: a bus at each stop.", "No robust rule can stop this now."]),
]


def in_order(query):
    """Every text that has the words, the best first."""
    words = words_in(query)
    fits = Text.objects.filter(pk__in=texts_with(words).values("text"))
    return list(fits.alias(closest=closeness(words, "pk")).order_by("-closest", "-pk"))


@pytest.mark.parametrize(("query", "texts"), ORDERS)
@pytest.mark.parametrize("turn", [1, -1])
def test_what_fits_best_stands_first_whatever_came_first(query, texts, turn):
    made = {one: say(one, language="en") for one in texts[::turn]}
    keep_up()

    assert in_order(query) == [made[one] for one in texts]


def test_what_fits_alike_stands_newest_first():
    made = [say("Trees in the square", language="en") for _one in range(5)]
    keep_up()

    assert in_order("trees") == made[::-1]


def test_a_text_is_as_close_as_its_best_language():
    mixed = say("Des arbres et beaucoup d’autres choses", language="fr")
    translate(mixed, language="en", body="Trees, trees")
    plain = say("Trees and many other things", language="en")
    keep_up()

    assert in_order("trees") == [mixed, plain]


def test_the_name_of_a_thing_counts_more_than_what_is_said_of_it(make_question):
    told, named = make_question("told"), make_question("named")
    for process, name, summary in (
        (told, "What next?", "About zebras, and only about zebras"),
        (named, "What should be done for zebras at the crossing?", "More"),
    ):
        Rendering.objects.filter(text=process.question_id).update(body=name)
        Rendering.objects.filter(text=process.summary_id).update(body=summary)
    keep_up()

    closest = closeness(["zebras"], *Process.TEXTS, naming="question")
    rows = Process.objects.filter(slug__in=["told", "named"]).alias(closest=closest)
    assert [one.slug for one in rows.order_by("-closest")] == ["named", "told"]


def test_signs_in_words_put_nothing_else_in_order():
    one = say("100 % of 'it_all' and \\ \"quoted\"", language="en")
    keep_up()

    assert in_order("100 % 'it_all' \\ \"quoted\"") == [one]
