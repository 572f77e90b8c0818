"""Statements as people propose them."""

import pytest

from isegoria.hear.models import Channel, Item
from isegoria.hear.services import contribute


@pytest.fixture
def propose(activity):
    """Add a statement as a new participant would; it waits to be read."""

    def add(words="A van could bring the books to the villages.", *, language="en", to=activity):
        received = contribute(
            activity=to,
            participant=None,
            reply={"own": words},
            channel=Channel.WEB,
            language=language,
        )
        author = received.contribution.participant
        return Item.objects.select_related("author").get(activity=to, author=author)

    return add
