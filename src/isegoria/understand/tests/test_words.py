"""The words of what was heard, in every language."""

import pytest
from django.conf import settings
from django.utils.translation import override

from civicmath.groups import MOST_GROUPS
from isegoria.understand.words import group_name

LANGUAGES = [code for code, _name in settings.LANGUAGES]


@pytest.mark.parametrize("language", LANGUAGES)
def test_groups_have_letters_of_the_readers_script_and_no_two_the_same(language):
    with override(language):
        names = [group_name(at) for at in range(MOST_GROUPS)]

    assert len(set(names)) == MOST_GROUPS
    assert ("A" in names[0]) == (language in {"en", "fr", "es"})
