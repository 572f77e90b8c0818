"""Accepting, refusing and restoring: what changes, what is logged, what the author is told."""

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.urls import reverse
from django.utils import timezone, translation

from isegoria.activities.statements.activity import Statements
from isegoria.activities.statements.importing import import_polis
from isegoria.activities.statements.services import add_statement
from isegoria.base.refusal import NotNow, Refused
from isegoria.hear.models import Channel, Item
from isegoria.hear.routes import route_tokens_of
from isegoria.hear.services import contribute, erase, merge, withdraw
from isegoria.journey.audit import all_bodies
from isegoria.ledger.audit import audit
from isegoria.ledger.models import Entry
from isegoria.moderation import queries
from isegoria.moderation.models import Restriction
from isegoria.moderation.rules import RULES
from isegoria.moderation.services import accept, refuse
from isegoria.notices.models import Notice
from isegoria.notices.queries import owed_to

pytestmark = pytest.mark.django_db


def entries_of(item):
    leaves = Entry.objects.order_by("pk").values_list("leaf", flat=True)
    return [leaf.split('"event":"')[1].split('"')[0] for leaf in leaves if item.name in leaf]


def notices_for(item):
    return owed_to(route_tokens_of(item.author))


def test_an_accepted_statement_is_shown_to_others(propose, activity, moderator):
    item = propose()

    accept(item=item, by=moderator)

    item.refresh_from_db()
    assert item.standing == Item.Standing.ACCEPTED
    assert Statements().responses(activity).items == (item.pk,)


def test_a_refusal_keeps_its_rule_its_reason_and_who_decided(propose, moderator):
    item = propose()

    restriction = refuse(item=item, rule=6, reason=" Roads have their own question. ", by=moderator)

    item.refresh_from_db()
    assert item.standing == Item.Standing.REFUSED
    assert (restriction.rule, restriction.reason) == (6, "Roads have their own question.")
    assert (restriction.decided_by, restriction.language) == (moderator, "en")
    assert restriction.decided_on == timezone.now().date()


def test_every_decision_has_its_entry_and_the_log_stays_whole(propose, moderator):
    item = propose()

    refuse(item=item, rule=5, reason="It sells something.", by=moderator)
    accept(item=item, by=moderator)
    refuse(item=item, rule=5, reason="It does sell something.", by=moderator)

    assert entries_of(item) == ["received", "restricted", "accepted", "restricted"]
    report = audit(all_bodies())
    assert report.problems == []


def test_the_author_of_an_accepted_statement_is_told(propose, moderator):
    item = propose("More trees.")

    accept(item=item, by=moderator)

    (notice,) = notices_for(item)
    assert (notice.kind, notice.language) == ("statement-accepted", "en")
    assert notice.body == (
        "You wrote: “More trees.”\n\nIt was accepted. Others can vote on it from now on."
    )


def test_the_author_is_told_the_rule_the_reason_and_what_can_be_done(propose, moderator):
    item = propose("Buy at Miller's.")

    refuse(item=item, rule=5, reason="It names a shop.", by=moderator)

    (notice,) = notices_for(item)
    assert notice.kind == "statement-refused"
    assert notice.body == (
        "You wrote: “Buy at Miller's.”\n\n"
        "It was not accepted, so others do not see it.\n\n"
        "Rule 5. Advertising\n\n"
        "Reason: It names a shop.\n\n"
        "You can write another statement. Your other answers stay as they are."
    )


def test_the_notice_is_in_the_language_that_the_author_used(propose, moderator):
    item = propose("Plus d'arbres, s'il vous plaît.", language="fr")
    before = translation.get_language()

    refuse(item=item, rule=6, reason="Not about this.", by=moderator)

    (notice,) = notices_for(item)
    assert notice.language == "fr"
    assert translation.get_language() == before


def test_staff_and_imported_authors_are_owed_nothing(activity, moderator):
    seed = add_statement(activity=activity, words="A seed of ours.", language="en")

    accept(item=seed, by=moderator)

    assert Notice.objects.count() == 0


def test_an_author_whose_receipts_were_joined_is_still_reached(propose, moderator, activity):
    item, other = propose("One thought."), propose("Another thought.")

    into = merge(other.author, item.author)
    refuse(item=item, rule=6, reason="Elsewhere.", by=moderator)

    assert len(owed_to(route_tokens_of(into))) == 1


def test_votes_on_a_statement_count_only_while_it_is_accepted(propose, activity, moderator):
    item = accept(item=propose(), by=moderator)
    contribute(
        activity=activity,
        participant=None,
        reply={f"statement-{item.pk}": "agree"},
        channel=Channel.WEB,
        language="en",
    )

    refuse(item=item, rule=2, reason="It insults people.", by=moderator)
    while_refused = list(Statements().responses(activity).value)
    accept(item=item, by=moderator)

    assert while_refused == []
    assert list(Statements().responses(activity).value) == [1]


def test_restoring_lifts_the_restriction_and_keeps_it(propose, moderator, administrator):
    item = propose()
    refuse(item=item, rule=7, reason="Two thoughts at once.", by=moderator)

    accept(item=item, by=administrator)

    restriction = Restriction.objects.get(item=item)
    assert (restriction.lifted_by, restriction.lifted_on) == (
        administrator,
        timezone.now().date(),
    )
    assert queries.tally().refused == ()
    newest = notices_for(item)[0]
    assert "We looked at it again and accepted it." in newest.body


def test_refusing_what_was_accepted_says_so_to_the_author(propose, moderator):
    item = accept(item=propose(), by=moderator)

    refuse(item=item, rule=1, reason="It names a neighbour.", by=moderator)

    newest = notices_for(item)[0]
    assert "It was accepted at first." in newest.body


def test_accepting_twice_changes_nothing_and_says_so(propose, moderator):
    item = propose()
    accept(item=item, by=moderator, seen="held")

    with pytest.raises(NotNow, match="accepted already"):
        accept(item=item, by=moderator, seen="held")

    assert entries_of(item) == ["received", "accepted"]
    assert len(notices_for(item)) == 1


def test_a_second_refusal_names_the_rule_of_the_first(propose, moderator, administrator):
    item = propose()
    refuse(item=item, rule=3, reason="It calls for violence.", by=moderator, seen="held")

    with pytest.raises(NotNow, match=r"refused already on .*, by rule 3\. Incitement"):
        refuse(item=item, rule=4, reason="Unlawful.", by=administrator, seen="held")

    assert Restriction.objects.count() == 1


def test_a_decision_made_from_an_old_page_does_not_overrule_a_newer_one(
    propose, moderator, administrator
):
    item = propose()
    accept(item=item, by=moderator, seen="held")

    with pytest.raises(NotNow, match="accepted already"):
        refuse(item=item, rule=6, reason="Elsewhere.", by=administrator, seen="held")

    item.refresh_from_db()
    assert item.standing == Item.Standing.ACCEPTED


def test_the_database_holds_one_standing_restriction_an_item(propose, moderator):
    item = propose()
    first = refuse(item=item, rule=3, reason="It calls for violence.", by=moderator)

    first.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        first.save(force_insert=True)


@pytest.mark.parametrize("decide", ["accept", "refuse"])
def test_what_its_author_took_back_is_not_decided(decide, propose, activity, moderator):
    item = propose()
    withdraw(participant=item.author, activity=activity)

    with pytest.raises(NotNow, match="taken this statement back"):
        _decide(decide, item, moderator)

    assert notices_for(item) == []


@pytest.mark.parametrize("decide", ["accept", "refuse"])
def test_what_its_author_erased_is_not_decided(decide, propose, moderator):
    item = propose()
    erase(participant=item.author)

    with pytest.raises(NotNow, match="erased this statement"):
        _decide(decide, item, moderator)

    assert audit(all_bodies()).problems == []


def test_erasing_takes_along_the_notices_that_quote_the_author(propose, moderator):
    item = propose("I live at Mill Lane.")
    refuse(item=item, rule=1, reason="It says where somebody lives.", by=moderator)

    erase(participant=item.author)

    assert Notice.objects.count() == 0
    assert audit(all_bodies()).problems == []


def test_a_statement_that_was_brought_in_can_be_refused_and_restored(tmp_path, site, moderator):
    (tmp_path / "comments.csv").write_text(
        "timestamp,datetime,comment-id,author-id,agrees,disagrees,moderated,comment-body\n"
        "1500000000,,0,7,1,0,1,Villages come first.\n"
    )
    (tmp_path / "votes.csv").write_text(
        "timestamp,datetime,comment-id,voter-id,vote\n1500000001,,0,7,1\n"
    )
    import_polis(tmp_path)
    item = Item.objects.get()

    refuse(item=item, rule=6, reason="Not about this.", by=moderator)
    after_refusal = audit(all_bodies()).problems
    accept(item=item, by=moderator)

    assert after_refusal == []
    assert audit(all_bodies()).problems == []
    assert entries_of(item)[-2:] == ["restricted", "accepted"]
    assert Notice.objects.count() == 0


def test_what_was_refused_elsewhere_is_told_without_a_rule_of_ours(tmp_path, site, client):
    (tmp_path / "comments.csv").write_text(
        "timestamp,datetime,comment-id,author-id,agrees,disagrees,moderated,comment-body\n"
        "1,x,0,7,1,0,1,Villages come first.\n2,x,1,7,1,0,-1,Nonsense.\n"
    )
    (tmp_path / "votes.csv").write_text("timestamp,datetime,comment-id,voter-id,vote\n3,,0,7,1\n")
    slug = import_polis(tmp_path).slug

    choice, placeholders = queries.refused_in(slug, "en")
    page = client.get(reverse("moderation-refused", args=[slug])).content.decode()

    assert (choice.refused, choice.elsewhere, placeholders) == (0, 1, [])
    assert "1 statement was refused where people answered, before it was brought in." in page
    assert "by which rule" not in page
    assert "Nothing is refused here" not in page


def _decide(what, item, by):
    if what == "accept":
        accept(item=item, by=by)
    else:
        refuse(item=item, rule=1, reason="It names somebody.", by=by)


@pytest.mark.parametrize(
    ("rule", "reason", "words"),
    [
        (0, "Why not.", "no rule with that number"),
        (99, "Why not.", "no rule with that number"),
        (1, "", "Write the reason"),
        (1, "   \n", "Write the reason"),
        (1, "a\x00b", "cannot be stored"),
        (1, "x" * 1001, "1 character too long"),
        (1, "x" * 100_000, "99000 characters too long"),
    ],
)
def test_a_refusal_without_a_rule_or_a_reason_is_not_made(rule, reason, words, propose, moderator):
    item = propose()

    with pytest.raises(Refused, match=words):
        refuse(item=item, rule=rule, reason=reason, by=moderator)

    item.refresh_from_db()
    assert item.standing == Item.Standing.HELD
    assert entries_of(item) == ["received"]
    assert notices_for(item) == []


def test_if_the_notice_cannot_be_kept_nothing_is_decided(propose, moderator):
    item = propose()
    _put_the_outbox_out_of_reach()

    with pytest.raises(DatabaseError):
        accept(item=item, by=moderator)

    item.refresh_from_db()
    assert item.standing == Item.Standing.HELD
    assert entries_of(item) == ["received"]


def _put_the_outbox_out_of_reach():
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE notices_notice RENAME TO out_of_reach")


def test_what_is_refused_is_counted_by_rule_and_shown_without_its_words(
    propose, activity, moderator
):
    for number, rule in enumerate((5, 6, 6)):
        refuse(item=propose(f"Thought {number}."), rule=rule, reason="Why.", by=moderator)
    accept(item=propose("Good thought."), by=moderator)
    propose("Nobody read this yet.")

    choice, placeholders = queries.refused_in(activity.process.slug, "en")
    tally = queries.tally()

    assert choice.refused == 3
    assert [(rule.number, count) for rule, count in tally.refused] == [(5, 1), (6, 2)]
    assert [(one.number, one.rule.number, one.reason) for one in placeholders] == [
        (1, 5, "Why."),
        (2, 6, "Why."),
        (3, 6, "Why."),
    ]
    assert (tally.accepted, tally.waiting, tally.refused_in_all) == (1, 1, 3)


def test_rules_are_numbered_from_one_without_gaps():
    assert [rule.number for rule in RULES] == list(range(1, len(RULES) + 1))
