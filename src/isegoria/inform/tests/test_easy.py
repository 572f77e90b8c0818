"""What a program can say of words that are hard to read."""

import pytest

from isegoria.inform.easy import HARD, LONGEST_WORD, hints
from isegoria.languages.codes import INTERFACE


@pytest.mark.parametrize(
    ("words", "language", "hint"),
    [
        (
            "We " + "go and " * 7 + "rest.",
            "en",
            f"Make two of this sentence; it has 16 words: “We {'go and ' * 5}go…”",
        ),
        (
            "网" * 31 + "。",
            "zh-hans",
            f"Make two of this sentence; it has 31 signs: “{'网' * 31}…”",
        ),
        ("We implement it.", "en", "Hard word: “implement”. Perhaps: “do”."),
        ("Les modalités.", "fr", "Hard word: “modalités”. Perhaps: “comment faire”."),
        ("我们落实。", "zh-hans", "Hard word: “落实”. Perhaps: “做到”."),
        (
            "Interdepartmental talks.",
            "en",
            "Long word: “Interdepartmental”. Say it in short words, or explain it.",
        ),
        ("Ask the WHO.", "en", "“WHO”: write the name in full."),
        ("It costs 20% more.", "en", "Say “half” or “one in ten” instead of a percentage."),
        (
            "It costs 6,000,000.",
            "en",
            "There is a big number. Say “many” or “few”, or compare it with something known.",
        ),
        (
            "We build (and mend).",
            "en",
            "Brackets and semicolons are hard. Make sentences of their own.",
        ),
    ],
)
def test_what_is_hard_is_named_in_a_sentence(words, language, hint):
    assert hints(words, language) == [hint]


@pytest.mark.parametrize(
    ("words", "language"),
    [
        ("", "en"),
        ("We lay a cable.\nIt takes until 2031.\nYou can say what you think.", "en"),
        ("Nous posons un câble. Vous dites ce que vous pensez aujourd’hui.", "fr"),
        ("Мы проложим кабель. Скажите, что вы думаете.", "ru"),
        ("سنمدّ كابلًا. قل لنا رأيك.", "ar"),
        ("我们铺一条线。请说说您的想法。", "zh-hans"),
        ("I agree.", "en"),
    ],
)
def test_what_is_easy_gets_no_hint(words, language):
    assert hints(words, language) == []


def test_many_of_one_kind_are_named_in_part():
    words = " ".join(f"{hard}." for hard in HARD["en"])

    assert len([one for one in hints(words, "en") if one.startswith("Hard word")]) == 5


def test_every_language_of_the_interface_has_hard_words_and_others_still_get_hints():
    assert set(HARD) == set(INTERFACE)
    assert set(LONGEST_WORD) < set(INTERFACE)
    assert hints("20%", "sw") == ["Say “half” or “one in ten” instead of a percentage."]
