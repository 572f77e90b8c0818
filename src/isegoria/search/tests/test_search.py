"""One table of words for both databases: what is found in each script, and what is not any more."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from isegoria.languages.models import Rendering, Text
from isegoria.languages.services import reword, say, translate
from isegoria.search.folding import fold, marked, words_in
from isegoria.search.jobs import keep_up
from isegoria.search.queries import texts_with
from isegoria.search.services import rebuild

WORDS = [
    ("en", "Stops at schools come first.", "SCHOOL"),
    ("fr", "La participation des élèves", "eleves"),
    ("es", "La participación de los niños", "participacion ninos"),
    ("de", "Die Straße wird größer", "STRASSE grosser"),
    ("el", "Η συμμετοχή των πολιτών", "συμμετοχη ΠΟΛΙΤΩΝ"),
    ("ru", "Чистая вода важнее всего ещё", "ВОДА еще"),
    ("ar", "نريد المزيد من الأشجار في الشارع", "الأشجار"),
    ("ar", "مُشَارَكَة السُّكَّان", "مشاركة السكان"),
    ("zh-hans", "我们需要更多的公共汽车站", "公共汽车"),
    ("zh-hans", "清洁的水比什么都重要", "水"),
    ("zh-hans", "学校更需要教师", "教师"),
    ("th", "เราต้องการรถเมล์มากขึ้น", "รถเมล์"),
    ("am", "ተጨማሪ ዛፎች እንፈልጋለን", "ዛፎች"),
    ("hi", "हमें और पेड़ चाहिए", "पेड़"),
    ("sw", "Tunahitaji maji safi kijijini", "maji kiji"),
    ("vi", "Chúng tôi cần nước sạch", "nuoc sach"),
    ("ko", "더 많은 나무가 필요합니다", "나무"),
    ("en", '100 % of it_all, "quoted" and (not) plain*', '100 % it_all "quoted" plain*'),
    ("en", "A 5-year plan for AI", "5-year ai"),
]


@pytest.mark.django_db
@pytest.mark.parametrize(("language", "body", "query"), WORDS)
def test_words_are_found_in_every_script(language, body, query):
    wanted = say(body, language=language)
    say("Something else altogether: xyzzy.", language="en")
    keep_up()

    found = list(texts_with(words_in(query)).values_list("text", flat=True))

    assert found == [wanted.pk]
    assert any(hit for _words, hit in marked(body, words_in(query)))


@pytest.mark.django_db
@pytest.mark.parametrize(
    "query", ["", "  ", "\x00", "%", "_", "*", '"', "xyzzy OR stops", "stops -schools", "NOT stops"]
)
def test_signs_stand_for_nothing_but_themselves(query):
    say("Stops at schools come first.", language="en")
    keep_up()

    assert not texts_with(words_in(query)).exists()


@pytest.mark.django_db
def test_what_is_changed_is_found_by_its_new_words_alone():
    text = say("Trees on the square", language="en")
    keep_up()

    reword(text, "Benches on the square")
    between = texts_with(["trees"]).exists()
    keep_up()

    assert not between
    assert not texts_with(["trees"]).exists()
    assert texts_with(["benches"]).get().text == text


@pytest.mark.django_db
def test_what_is_erased_is_gone_at_once():
    text = say("Trees on the square", language="en")
    keep_up()

    Text.objects.filter(pk=text.pk).delete()

    assert not texts_with(["trees"]).exists()
    say("Trees elsewhere", language="en")  # a row that may get the same number
    assert not texts_with(["square"]).exists()


@pytest.mark.django_db
def test_a_translation_is_found_too():
    text = say("Trees", language="en")
    translate(text, language="fr", body="Des arbres")
    keep_up()

    assert texts_with(["arbres"]).get().text == text


@pytest.mark.django_db
def test_the_index_is_made_anew_as_it_was():
    texts = {say(f"Thought number {number}", language="en").pk for number in range(30)}
    keep_up()

    told = []
    count = rebuild(told.append)

    assert set(texts_with(["thought"]).values_list("text", flat=True)) == texts
    assert count == Rendering.objects.count() == told[-1]
    assert keep_up() == 0


@given(st.text(max_size=30), st.text(max_size=30))
def test_parts_are_folded_as_the_whole_so_that_they_are_found_in_it(one, other):
    assert fold(one + other) == fold(one) + fold(other)


@pytest.mark.parametrize("words", ["participación", "größer", "συμμετοχή", "ещё", "nước sạch"])
def test_accents_that_are_typed_apart_are_the_same(words):
    assert fold(unicodedata.normalize("NFD", words)) == fold(words)


@given(st.text(max_size=300), st.text(max_size=20))
def test_the_pieces_are_a_stretch_of_the_text_itself(body, query):
    pieces = marked(body, words_in(query))

    assert "".join(one for one, _hit in pieces).strip("…") in body.join("……")


def test_no_more_than_a_few_words_are_looked_for():
    assert len(words_in(" ".join(map(str, range(100))))) == 8
