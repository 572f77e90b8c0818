"""Languages that somebody asks for, or comes with, in which a question may not be asked."""

import pytest

from isegoria.conversation.tests.conftest import Phone

pytestmark = pytest.mark.django_db


def test_who_asks_for_a_language_without_the_question_is_told_in_which_it_is(by_text, phone):
    by_text.process.languages = "en,es"
    by_text.process.save()
    phone.send("internet")

    french = phone.send("LANGUAGE français")
    unknown = phone.send("LANGUAGE of birds")
    spanish = phone.send("LANGUAGE español")
    russian = Phone("+254700000005").send("помощь")
    begun = Phone("+254700000005").send("internet")

    told = "Cette question n'existe pas dans cette langue. Elle est posée en : English, Español."
    assert french == f"{told} 1 English 2 Español"
    assert unknown == "1 English 2 Español"
    assert "1 De acuerdo" in spanish
    assert "internet" not in russian
    assert begun.startswith("Этого вопроса нет на этом языке. ")
    assert "1 Agree" in begun
