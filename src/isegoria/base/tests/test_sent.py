"""What programs send is read, or refused in one way."""

import pytest

from isegoria.base.sent import read_json


@pytest.mark.parametrize("sent", ['{"a": ["é", 1, null]}', '{"a": ["é", 1, null]}'.encode()])
def test_json_is_read(sent):
    assert read_json(sent) == {"a": ["é", 1, None]}


@pytest.mark.parametrize(
    "sent",
    [
        "",
        b"\xff",
        "[" * 100_000,
        '{"a":' * 100_000,
        "1" * 5000,
        r'"\ud800"',
        r'{"\ud800": 1}',
        r'{"a": [["\udc00"]]}',
    ],
)
def test_what_nobody_can_mean_is_refused_in_one_way(sent):
    with pytest.raises(ValueError, match="no JSON that can be kept"):
        read_json(sent)
