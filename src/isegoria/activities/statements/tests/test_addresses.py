"""Which addresses of this way of asking lead nowhere."""

import pytest

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "address",
    [
        "/en/q/nowhere/statements/1/",
        "/en/q/internet/statements/7/",
        "/en/q/internet/statements/1/99/",
        "/en/q/internet/statements/x/",
    ],
)
def test_what_is_not_there_is_404(client, statements, address):
    assert client.get(address).status_code == 404


def test_a_draft_is_not_there_for_the_public(client, make_question):
    make_question("draft", published=False)

    assert client.get("/en/q/draft/statements/1/").status_code == 404
