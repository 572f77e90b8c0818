"""Two towns: one in which nobody follows a script, one in which some do."""

from datetime import date

import pytest

from isegoria.training.models import Town
from isegoria.training.rules import Sentence, Task
from isegoria.training.towns import draw

ON = date(2026, 3, 9)
WITHOUT_A_CAMPAIGN, WITH_A_CAMPAIGN = 1000, 3000


@pytest.fixture(scope="session")
def drawn():
    return {seed: draw(seed, ON) for seed in (WITHOUT_A_CAMPAIGN, WITH_A_CAMPAIGN)}


@pytest.fixture
def make_town(db, drawn):
    def make(seed=WITHOUT_A_CAMPAIGN, *, is_for_certificate=False):
        one = drawn[seed]
        return Town.objects.create(
            seed=one.seed,
            is_for_certificate=is_for_certificate,
            drawn_on=ON,
            code_version="1",
            told=one.told,
            truth=one.truth,
        )

    return make


@pytest.fixture
def town(site, make_town):
    return make_town()


@pytest.fixture
def campaign(site, make_town):
    return make_town(WITH_A_CAMPAIGN)


@pytest.fixture
def all_right():
    """The right answers of a town, as a form brings them."""

    def answers(town):
        truth = town.truth
        return {
            Task.SILENT.value: [str(group) for group, *_shares in truth["silent"]],
            Task.SMALL.value: [str(truth["small"])],
            Task.CAMPAIGN.value: [str(truth["found"])],
            Task.LEADING.value: [str(truth["leading"])],
            Task.SAY.value: [Sentence.THOSE_WHO_ANSWERED.value, Sentence.NOT_KNOWN.value],
        }

    return answers
