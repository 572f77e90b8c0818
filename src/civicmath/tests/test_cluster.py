"""A crowd on a cluster says what it says on one machine, also when a worker is lost."""

import json
import os
import signal

import pytest

from civicmath import parquet
from civicmath.cluster import Far, connect
from civicmath.command import main
from civicmath.errors import BadInput
from civicmath.opinion import describe
from civicmath.simulate import community

distributed = pytest.importorskip(
    "distributed", reason="a cluster needs Dask, of the extra 'cluster'"
)
# Dask warns of sockets that it closes late; that is not ours.
pytestmark = pytest.mark.filterwarnings("default")


@pytest.fixture(scope="module")
def workers():
    """Start a scheduler and two workers, each a process of its own."""
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None
    ) as cluster:
        yield cluster


@pytest.fixture(scope="module")
def votes():
    """Make a conversation."""
    return community(people=600, statements=30, votes_per_person=12, groups=2, seed=1)[1]


@pytest.fixture(scope="module")
def folder(votes, tmp_path_factory):
    """Keep it in several Parquet files."""
    path = tmp_path_factory.mktemp("cluster") / "votes"
    parquet.write(path, votes, rows_a_file=2_000)
    return path


class Losing:
    """A crowd that loses a worker when it has been asked a few times."""

    def __init__(self, far, cluster):
        self.far, self.cluster, self.asked = far, cluster, 0
        self.participants, self.statements, self.ends = far.participants, far.statements, far.ends

    def each(self, ask, *own, **common):
        for answer in self.far.each(ask, *own, **common):
            self.asked += 1
            if self.asked == len(self.ends) + 2:
                lost = next(iter(self.cluster.workers.values()))
                os.kill(lost.pid, signal.SIGKILL)
            yield answer


@pytest.mark.parametrize("loses", [False, True])
def test_the_result_is_that_of_one_machine(loses, votes, folder, workers):
    source = parquet.find(folder)

    with (
        connect(workers.scheduler_address) as client,
        Far(client, source, rows=1_000) as far,
    ):
        crowd = Losing(far, workers) if loses else far
        there = describe(crowd, seed=1, nulls=3, bootstraps=2)

    here = describe(votes, seed=1, nulls=3, bootstraps=2)
    assert len(source.files) > 1
    assert there.loadings.tolist() == here.loadings.tolist()
    assert there.positions.tolist() == here.positions.tolist()
    assert there.verdict == here.verdict
    assert dict(there.participant_group) == dict(here.participant_group)
    assert there.marks == here.marks
    assert there.unites == here.unites


def test_the_command_asks_the_cluster(folder, workers, tmp_path, capsys):
    results = []
    for where in ([], ["--cluster", workers.scheduler_address]):
        out = tmp_path / "out.json"
        code = main(["opinion", str(folder), "--compatible", "polis", "--json", str(out), *where])
        found = json.loads(out.read_text())
        results.append(
            (code, {key: found[key] for key in found if key not in {"seconds", "peak_mb"}})
        )

    assert results[0] == results[1]
    assert capsys.readouterr().out.count("600 people gave ") == 2


def test_an_address_where_nothing_answers_is_one_sentence(monkeypatch):
    monkeypatch.setattr("civicmath.cluster.SECONDS_TO_ANSWER", 1)

    with pytest.raises(BadInput, match=r"^tcp://127\.0\.0\.1:1: no cluster answers there\.$"):
        connect("tcp://127.0.0.1:1")
