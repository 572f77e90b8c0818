"""Putting down what an institution promises for all its questions."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from isegoria.base.refusal import Refused
from isegoria.gates.models import Policy, Rule
from isegoria.gates.rules import acting
from isegoria.gates.words import policy_things
from isegoria.languages.codes import INTERFACE
from isegoria.languages.queries import in_all_languages
from isegoria.languages.services import say
from isegoria.ledger.services import vouch_for
from isegoria.organisations.models import Institution
from isegoria.people.models import Account
from isegoria.places.models import Group


@dataclass(frozen=True)
class RuleSaid:
    """One rule as somebody puts it down."""

    kind: str
    number: int | None = None
    code: str = ""
    group: int | None = None


# What a newly set up site asks of itself until its administrators say otherwise.
STRICT = (
    RuleSaid(Rule.Kind.MIN_DAYS, 30),
    RuleSaid(Rule.Kind.ANSWER_DAYS, 60),
    RuleSaid(Rule.Kind.ENOUGH_ACCESS, 75),
    RuleSaid(Rule.Kind.CONFIRMED),
    RuleSaid(Rule.Kind.REVIEWED),
    RuleSaid(Rule.Kind.BACKGROUND),
)


@transaction.atomic
def put_policy(
    *,
    institution: Institution,
    words: Mapping[str, str],
    language: str,
    said: Sequence[RuleSaid],
    by: Account | None = None,
) -> Policy:
    """Put down a new edition of a policy; the same again stays the same edition."""
    Institution.objects.select_for_update().get(pk=institution.pk)
    _check(words.get(language, ""), said)
    latest = Policy.objects.filter(institution=institution).order_by("-number").first()
    spoken = {code: body.strip() for code, body in words.items() if body.strip()}
    if latest is not None and _is_the_same(latest, spoken, said):
        return latest
    policy = Policy.objects.create(
        institution=institution,
        number=latest.number + 1 if latest else 1,
        text=say(spoken[language], language=language, also=spoken),
        made_by=by,
    )
    Rule.objects.bulk_create(
        Rule(policy=policy, kind=one.kind, number=one.number, code=one.code, group_id=one.group)
        for one in dict.fromkeys(said)
    )
    vouch_for(policy_things(Policy.objects.filter(pk=policy.pk)))
    return policy


def put_strict_policy(institution: Institution) -> Policy:
    """Write the policy that the product brings along, in all its languages."""
    words = {}
    for code in INTERFACE:
        with override(code):
            words[code] = _(
                "We ask before we decide. Every question says what it can change, who decides and "
                "when, and stays open long enough to be found and thought about. Everybody can "
                "take part in a way they can use. Everybody who took part is answered."
            )
    return put_policy(institution=institution, words=words, language=INTERFACE[0], said=STRICT)


def _check(words: str, said: Iterable[RuleSaid]) -> None:
    told = [(one.kind, one.number, one.code) for one in said]
    if reason := acting.obstacle_to_policy(words, told):
        raise Refused(reason)
    groups = {one.group for one in said if one.group is not None}
    if Group.objects.filter(pk__in=groups).count() < len(groups):
        raise Refused(_("This choice is not offered any more. Look at the page again."))


def _is_the_same(latest: Policy, spoken: Mapping[str, str], said: Iterable[RuleSaid]) -> bool:
    before = {RuleSaid(one.kind, one.number, one.code, one.group_id) for one in latest.rules.all()}
    return before == set(said) and in_all_languages([latest.text_id])[latest.text_id] == spoken
