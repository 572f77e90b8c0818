"""What is owed waits for its token, and for no other."""

import pytest

from isegoria.notices.queries import owed_to
from isegoria.notices.services import owe

pytestmark = pytest.mark.django_db


def test_what_is_owed_is_given_to_its_token_newest_first():
    for words in ("First.", "Second."):
        owe(route_token="mine", kind="statement-accepted", language="en", body=words)
    owe(route_token="theirs", kind="statement-accepted", language="en", body="Not for me.")

    assert [one.body for one in owed_to(["mine"])] == ["Second.", "First."]


def test_reading_changes_nothing(django_assert_num_queries):
    owe(route_token="mine", kind="statement-refused", language="ar", body="مرفوض")

    with django_assert_num_queries(1):
        first = owed_to(["mine"])

    assert [(one.pk, one.state) for one in owed_to(["mine"])] == [(first[0].pk, "owed")]
