"""A conversation that was held elsewhere."""

import pytest

from isegoria.activities.statements.importing import import_polis
from isegoria.activities.statements.models import Vote

COMMENTS = """comment-id,author-id,moderated,comment-body
7,1,1,Late buses must stop at the hospital.
3,,0,يجب أن يقف الباص الليلي عند المستشفى.
9,2,-1,Somebody is a fool.
"""
VOTES = """timestamp,comment-id,voter-id,vote
1,7,1,1
2,7,5,-1
3,3,5,0
4,9,5,-1
5,7,5,1
6,44,5,1
"""
SUMMARY = """topic,Where should late buses stop?
url,https://pol.is/example
conversation-description,A talk in spring.
"""


@pytest.fixture
def folder(tmp_path):
    """A small conversation in the files that Polis exports."""
    made = tmp_path / "talk"
    made.mkdir()
    (made / "comments.csv").write_text(COMMENTS)
    (made / "votes.csv").write_text(VOTES)
    (made / "summary.csv").write_text(SUMMARY)
    return made


@pytest.fixture
def imported(site, folder):
    """The question that it becomes."""
    return import_polis(folder)


@pytest.fixture
def votes_in():
    """Every vote in an activity: statement, person, value, by their names elsewhere."""

    def votes(activity):
        rows = Vote.objects.filter(item__activity=activity).order_by("item", "participant")
        return [
            (row.item.statement.imported_as, row.participant.imported_as, row.value)
            for row in rows.select_related("item__statement", "participant")
        ]

    return votes
