"""Themes: what was put into texts comes out again, in every script, and never pretends more."""

import itertools
import sys
from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as some

from civicmath.coding import cohen_kappa, krippendorff_alpha, krippendorff_alpha_of_pairs
from civicmath.errors import MissingExtra
from civicmath.groups import adjusted_rand
from civicmath.themes import FEWEST_TEXTS, suggest
from civicmath.words import fold, languages, stop_words, words

# For each language three subjects: who wants what, where. Every text mixes words of one subject.
SUBJECTS = {
    "en": [
        (
            ["The bus", "Every bus", "Public transport"],
            ["is late at the bus stop"],
            [" again", " in the morning"],
        ),
        (
            ["The library", "A reading room"],
            ["needs more books and quiet reading"],
            [" on Sunday", " for children"],
        ),
        (
            ["The river", "Water in the river"],
            ["is dirty with plastic waste"],
            [" after rain", " every summer"],
        ),
    ],
    "zh": [
        (
            ["早上的公交车", "我们社区的公交车", "公交车"],
            ["班次太少", "班次不够，等车很久"],
            ["，希望增加班次", "，乘客很多"],
        ),
        (
            ["社区图书馆", "图书馆", "学校旁边的图书馆"],
            ["周末应该开放阅读", "需要更多书籍和阅读座位"],
            ["，孩子喜欢阅读", "，方便借阅书籍"],
        ),
        (
            ["河边的垃圾", "街道垃圾", "小区垃圾"],
            ["没有分类，污染环境", "清理不及时，环境污染"],
            ["，请增加垃圾桶", "，居民要求清理"],
        ),
    ],
    "ar": [
        (
            ["الحافلات في الحي", "حافلة المدرسة", "الحافلة"],
            ["تتأخر في المحطة كل صباح", "لا تصل إلى المحطة"],
            [" والركاب ينتظرون", " ونريد حافلات جديدة"],
        ),
        (
            ["المكتبة العامة", "مكتبة الحي"],
            ["تحتاج إلى كتب جديدة للقراءة", "يجب أن تفتح للقراءة"],
            [" للأطفال", " مع قاعة للكتب"],
        ),
        (
            ["القمامة في الشوارع", "النفايات والقمامة"],
            ["تلوث البيئة", "تنتشر وتلوث الشوارع"],
            [" ونحتاج حاويات القمامة", " ويجب تنظيف الشوارع"],
        ),
    ],
    "ja": [
        (
            ["駅前のバス", "朝のバス", "バス"],
            ["の本数が少ない", "の本数を増やしてほしい"],
            ["。通勤の乗客が困る", "。乗客が多い"],
        ),
        (
            ["図書館", "市の図書館"],
            ["で読書をする座席が足りない", "は日曜も読書のために開館してほしい"],
            ["。子どもの読書のため", "。本棚と座席を増やして"],
        ),
        (
            ["公園のゴミ", "道路のゴミ"],
            ["が散乱して環境が悪い", "の清掃をしてほしい"],
            ["。環境の美化を", "。清掃の回数を増やして"],
        ),
    ],
    "th": [
        (
            ["รถเมล์", "รถเมล์สาธารณะ"],
            ["มาช้า ผู้โดยสารรอที่ป้าย", "มีเที่ยวน้อย ผู้โดยสารแน่น"],
            [" ทุกเช้า", " ขอเพิ่มเที่ยวรถเมล์"],
        ),
        (
            ["ห้องสมุด", "ห้องสมุดประชาชน"],
            ["มีหนังสือน้อย", "ควรเปิดให้อ่านหนังสือ"],
            [" สำหรับเด็ก อ่านหนังสือ", " วันหยุด"],
        ),
        (["ขยะ", "ถังขยะ"], ["ในแม่น้ำทำให้น้ำเสีย", "ริมแม่น้ำส่งกลิ่น น้ำเสีย"], [" มลพิษ", " ต้องเก็บขยะ"]),
    ],
}


def simulated(language, seed=1):
    """Texts in one language in a random order, and the subject of each."""
    every = [
        ("".join(parts) if language in {"zh", "ja"} else " ".join(parts), number)
        for number, subject in enumerate(SUBJECTS[language])
        for parts in itertools.product(*subject)
        for _ in range(3)
    ]
    order = np.random.default_rng(seed).permutation(len(every))
    return [every[at][0] for at in order], np.array([every[at][1] for at in order])


@pytest.mark.parametrize("language", SUBJECTS)
def test_subjects_that_were_put_in_come_out_again(language):
    texts, subjects = simulated(language)

    found = suggest(texts, seed=1, number=3)

    assert [each.language for each in found] == [language]
    themes = np.zeros(len(texts), dtype=np.int64)
    for number, theme in enumerate(found[0].themes, start=1):
        themes[list(theme.texts)] = number
    assert adjusted_rand(themes, subjects) > 0.9


@pytest.mark.parametrize("language", SUBJECTS)
def test_common_words_are_no_terms_and_terms_are_words_of_the_texts(language):
    texts, _ = simulated(language)

    terms = {term for theme in suggest(texts, seed=1)[0].themes for term in theme.terms}

    assert terms
    assert not terms & stop_words(language)
    assert all(any(term in text.casefold() for text in texts) for term in terms)


def test_each_language_gets_themes_of_its_own():
    english, chinese = simulated("en")[0], simulated("zh")[0]

    found = suggest([*english, *chinese], seed=1)

    assert {each.language: set(each.texts) for each in found} == {
        "en": set(range(len(english))),
        "zh": set(range(len(english), len(english) + len(chinese))),
    }


def test_the_same_seed_suggests_the_same():
    texts = simulated("en")[0]

    assert suggest(texts, seed=3) == suggest(texts, seed=3)


def test_every_text_is_in_one_theme_or_in_none_and_quotes_are_members():
    texts = [*simulated("en")[0], "Hm.", "12345"]

    found = suggest(texts, seed=1, language="en")[0]

    placed = [place for theme in found.themes for place in theme.texts]
    assert sorted([*placed, *found.unplaced]) == list(range(len(texts)))
    for theme in found.themes:
        assert set(theme.quotes) <= set(theme.texts)
        assert len({texts[place] for place in theme.quotes}) == len(theme.quotes)
        assert theme.fewest <= len(theme.texts) <= theme.most
        assert 0 <= theme.came_back <= 1


def test_few_texts_have_no_themes_and_it_says_why():
    texts = simulated("en")[0][: FEWEST_TEXTS - 1]

    found = suggest(texts, seed=1, language="en")[0]

    assert (found.themes, found.obstacle) == ((), "fewer than 20 texts")


def test_texts_that_share_no_words_have_no_themes():
    found = suggest([f"{'abcdefghij'[n % 10] * (3 + n)}" for n in range(30)], seed=1, language="en")

    assert found[0].obstacle == "too few words that several texts have"


def test_public_comments_have_the_themes_that_readers_find(conversation_named):
    conversation = conversation_named("american-assembly.bowling-green")

    found = suggest([each.text for each in conversation.statements], seed=1)

    terms = [set(theme.terms) for theme in found[0].themes]
    assert found[0].language == "en"
    for subject in ({"traffic"}, {"internet", "service"}, {"fairness", "ordinance"}, {"school"}):
        assert any(subject <= each for each in terms)


def test_a_rare_guess_of_a_language_gives_way_to_those_there_are():
    texts = [*simulated("en")[0], "Ok bus"]

    assert set(languages(texts)) == {"en"}
    assert languages(["", "12"]) == ["und", "und"]


@pytest.mark.parametrize(
    ("language", "text", "keys"),
    [
        ("en", "The buses' drivers don't stop at libraries", ["buse", "driver", "stop", "library"]),
        ("fr", "L’école n’est pas assez éclairée", ["école", "éclairée"]),
        ("ar", "المدرسة ومدرسة والمدرسة", ["مدرسه", "ومدرسه", "مدرسه"]),
        ("ru", "Дороги и дорогами", ["дороги", "дорога"]),
        ("hi", "स्कूल में पानी", ["स्कूल", "पानी"]),
        ("km", "សាលារៀន", ["សាល", "ាលា", "លារ", "ារៀ", "រៀន"]),
        ("ja", "バスの本数を増やしてください", ["バス", "本数"]),
    ],
)
def test_words_are_found_and_folded(language, text, keys):
    found = [key for key, _ in words(text, language)]

    assert [key for key in found if key in keys] == keys


@pytest.mark.parametrize("language", ["en", "fr", "es", "ar", "ru", "zh", "pt", "de", "ja", "th"])
def test_common_words_are_listed(language):
    assert len(stop_words(language)) > 100
    assert all(word == word.strip() and word for word in stop_words(language))


def test_a_missing_package_is_named_with_its_extra(monkeypatch):
    monkeypatch.setitem(sys.modules, "py3langid", None)

    with pytest.raises(
        MissingExtra,
        match=r"^Telling languages apart needs py3langid: install isegoria\[analysis\]\.$",
    ):
        languages(["text"])


@given(some.text(), some.sampled_from(["en", "fr", "ar", "ru", "de"]))
def test_folding_twice_finds_words_in_any_text(text, language):
    for key, written in words(text, language):
        assert len(key) > 1
        assert fold(written, language) == key


def test_kappa_of_a_table_worked_by_hand():
    # 20 both yes, 15 both no, 5 and 10 apart: 0.7 agreed, 0.5 by chance.
    one = ["yes"] * 25 + ["no"] * 25
    other = ["yes"] * 20 + ["no"] * 5 + ["yes"] * 10 + ["no"] * 15

    assert cohen_kappa(one, other) == pytest.approx(0.4)


def test_alpha_of_a_table_worked_by_hand():
    # Three texts by two coders: aa, ab, bb. Six values, three of each; 2 of 6 apart.
    # By chance 18 of 30 ordered pairs are apart: 1 - (2/6) / (18/30).
    assert krippendorff_alpha([["a", "a", "b"], ["a", "b", "b"]]) == pytest.approx(1 - 5 / 9)


def test_alpha_leaves_out_what_only_one_coded():
    with_gaps = krippendorff_alpha([["a", "a", "b", "c"], ["a", "b", "b", None]])

    assert with_gaps == krippendorff_alpha([["a", "a", "b"], ["a", "b", "b"]])


@given(some.lists(some.sampled_from("abc"), min_size=2), some.randoms())
def test_agreement_with_oneself_is_full_and_names_do_not_matter(codes, random):
    renamed = [code.upper() for code in codes]
    if len(set(codes)) > 1:
        assert cohen_kappa(codes, codes) == 1
        assert krippendorff_alpha([codes, codes]) == 1
    other = list(codes)
    random.shuffle(other)
    assert cohen_kappa(codes, other) == cohen_kappa(renamed, [each.upper() for each in other])


@given(some.lists(some.tuples(some.sampled_from("abc"), some.sampled_from("abc"))))
def test_alpha_from_pairs_is_alpha_from_texts(pairs):
    ones, others = [one for one, _other in pairs], [other for _one, other in pairs]

    told = krippendorff_alpha_of_pairs(Counter(pairs))

    assert told == (
        pytest.approx(alpha) if (alpha := krippendorff_alpha([ones, others])) else alpha
    )


def test_agreement_that_cannot_be_told_is_none():
    assert cohen_kappa([], []) is None
    assert cohen_kappa(["a"], ["a"]) is None
    assert krippendorff_alpha([["a", None], [None, "b"]]) is None
    with pytest.raises(ValueError, match="lengths differ"):
        cohen_kappa(["a"], [])
