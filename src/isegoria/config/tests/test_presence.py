"""Who works on a data folder: many at once, but nobody beside a restore."""

import pytest

from isegoria.base.refusal import Refused
from isegoria.config.presence import alone, be_there


def test_whoever_is_there_keeps_a_restore_out(tmp_path):
    be_there(tmp_path)

    with pytest.raises(Refused, match="Isegoria is running on the data in"), alone(tmp_path):
        pytest.fail("it was let in")


def test_nobody_comes_in_while_a_backup_is_brought_back(tmp_path):
    with alone(tmp_path), pytest.raises(Refused, match="A backup is being restored into"):
        be_there(tmp_path)

    be_there(tmp_path)


def test_a_folder_that_is_not_there_needs_nobody(tmp_path):
    be_there(tmp_path / "nowhere")

    assert list(tmp_path.iterdir()) == []
