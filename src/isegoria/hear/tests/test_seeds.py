"""What staff put in before anybody can begin, for every type of activity on the list."""

import pytest

from isegoria.base.refusal import Refused
from isegoria.hear.activity_type import activity_types, type_of
from isegoria.hear.items import discard_items
from isegoria.hear.models import Item
from isegoria.hear.tests.hours import Hours
from isegoria.journey.audit import all_bodies
from isegoria.languages.models import Text
from isegoria.ledger.audit import audit

pytestmark = pytest.mark.django_db


@pytest.fixture(
    params=[*(slug for slug, kind in activity_types().items() if kind.seeds()), "hours"]
)
def slug(request, monkeypatch):
    """The name of one way of asking into which staff put things one by one."""
    monkeypatch.setitem(activity_types(), Hours.slug, Hours())
    return request.param


@pytest.fixture
def asked(make_asked):
    """An activity of each type into which nobody has put anything yet."""
    return make_asked()


@pytest.mark.parametrize("words", ["", "  \n ", "nul\x00l in the middle", "x" * 10_000])
def test_staff_are_told_in_words_what_cannot_be_put_in(asked, words):
    with pytest.raises(Refused, match=r"\w+ \w+"):
        type_of(asked).seed(asked, words=words, language="en")

    assert not Item.objects.exists()


def test_what_staff_put_in_is_tidied_shown_and_sealed(asked):
    item = type_of(asked).seed(
        asked, words="  Villages \n come first. ", language="en", also={"fr": "Les villages."}
    )

    assert (item.standing, item.author) == ("accepted", None)
    assert dict(item.text.renderings.values_list("language", "body")) == {
        "en": "Villages come first.",
        "fr": "Les villages.",
    }
    assert audit(all_bodies()).problems == []


def test_the_desk_knows_how_to_speak_of_it(asked):
    seeds = type_of(asked).seeds()

    assert seeds.name
    assert seeds.one
    assert "7" in seeds.label(7)
    assert seeds.longest > 0
    assert seeds.fewest >= 0
    assert type_of(asked).heading()


def test_what_a_draft_held_goes_with_it_and_the_log_stays_whole(asked):
    before = Text.objects.count()
    for words in ("Villages come first.", "Prices matter more."):
        type_of(asked).seed(asked, words=words, language="en")

    type_of(asked).discard(asked)
    discard_items(asked)

    report = audit(all_bodies())
    assert (Item.objects.count(), Text.objects.count()) == (0, before)
    assert (report.problems, report.erased) == ([], 2)
