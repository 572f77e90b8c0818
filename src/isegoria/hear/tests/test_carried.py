"""What a prompt carries and nobody reads: it comes back with the reply, and may be lost."""

import pytest

from isegoria.hear.activity_type import CARRIED, type_of
from isegoria.hear.models import Channel
from isegoria.hear.services import contribute

pytestmark = pytest.mark.django_db


def test_no_key_looks_like_what_a_prompt_carries(asked):
    prompts = type_of(asked).asking(asked, None, "en").prompts
    keys = [one.key for prompt in prompts for one in (prompt, *prompt.also)]

    assert [key for key in keys if key.startswith(CARRIED)] == []


def test_what_a_prompt_carries_comes_back_with_the_reply_and_stays_when_that_is_refused(asked):
    prompt = type_of(asked).asking(asked, None, "en").prompts[0]
    form = {prompt.key: prompt.options[0].value, prompt.carrier: "as before", "ticket": "t"}

    assert prompt.reply_in(form) == {prompt.key: form[prompt.key], prompt.carrier: "as before"}
    assert prompt.holding(form).carried == "as before"
    assert prompt.holding({}).carried == prompt.carried


@pytest.mark.parametrize(
    "carried", [None, "", "0.5", ":", "0.5:AAAAAAAAAAAA", "\x00", "é", "x" * 9999]
)
def test_a_reply_is_taken_without_what_the_prompt_carried_and_with_anything_in_its_place(
    asked, carried
):
    prompt = type_of(asked).asking(asked, None, "en").prompts[0]
    lost = {} if carried is None else {prompt.carrier: carried}

    contribute(
        activity=asked,
        participant=None,
        reply={prompt.key: prompt.options[0].value, **lost},
        channel=Channel.WEB,
        language="en",
    )

    responses = type_of(asked).responses(asked)
    assert responses.counted == 1
    assert set(responses.chance) <= {0.0}
