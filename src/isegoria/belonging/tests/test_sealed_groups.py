"""What people say of themselves: sealed, opened only with a key that is in no database."""

from datetime import timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from isegoria.base.refusal import NotNow
from isegoria.belonging import keys, rules
from isegoria.belonging.jobs import look_after_keys, renew
from isegoria.belonging.models import SealingKey, SelfDescription
from isegoria.belonging.opening import Opened, opened
from isegoria.belonging.queries import has_described, newest_key, state_of, voucher_of
from isegoria.belonging.sealing import SealBroken, seal, unseal
from isegoria.belonging.services import forget, put
from isegoria.places.models import Partition
from isegoria.process.models import Stage

pytestmark = pytest.mark.django_db

PLACE = b"a place"


def files():
    return sorted(one.name for one in settings.KEYS_FOLDER.glob("belonging-*"))


def aged(days):
    SealingKey.objects.update(made_on=newest_key().made_on - timedelta(days=days))


def test_what_is_sealed_opens_with_its_key_in_its_place_alone():
    private, other = X25519PrivateKey.generate(), X25519PrivateKey.generate()
    sealed = seal(b"words", public=private.public_key().public_bytes_raw(), place=PLACE)

    assert unseal(sealed, private=private, place=PLACE) == b"words"
    for key, place in ((other, PLACE), (private, b"another")):
        with pytest.raises(SealBroken):
            unseal(sealed, private=key, place=place)
    for broken in (b"", sealed[:20], sealed[:-1], sealed[:40] + b"x" + sealed[41:]):
        with pytest.raises(SealBroken):
            unseal(broken, private=private, place=PLACE)


def test_all_seals_are_of_one_length():
    public = X25519PrivateKey.generate().public_key().public_bytes_raw()

    lengths = {len(seal(b"x" * size, public=public, place=PLACE)) for size in (0, 1, 40, 96)}

    assert len(lengths) == 1
    with pytest.raises(ValueError, match="more than the 96 that fit"):
        seal(b"x" * 97, public=public, place=PLACE)


def test_groups_are_kept_by_what_tells_people_apart(question, profile):
    put(process=question, people=[7], said={1: 11, 2: 21})
    put(process=question, people=[8], said={1: 12})
    put(process=question, people=[7], said={1: 13})
    put(process=question, people=[8], said={1: None})

    assert opened(question.pk) == Opened(groups={7: {1: 13, 2: 21}}, unreadable=0)


def test_the_database_names_nobody_no_group_and_no_time():
    columns = {one.name for one in SelfDescription._meta.get_fields()}

    assert columns == {"id", "process", "key", "tag", "sealed"}


def test_numbers_of_rows_say_nothing_of_their_order(question, profile):
    for person in range(20):
        put(process=question, people=[person], said={1: 11})

    assert sorted(opened(question.pk).groups) == list(range(20))
    assert list(opened(question.pk).groups) != list(range(20))


def test_without_the_file_of_the_key_nothing_opens_and_that_is_counted(question, profile, caplog):
    put(process=question, people=[7], said={1: 11})
    keys.file_of(settings.KEYS_FOLDER, 1).unlink()

    assert opened(question.pk) == Opened(groups={}, unreadable=1)

    look_after_keys()
    put(process=question, people=[8], said={1: 12})

    assert "belonging-1.key is missing" in caplog.text
    assert opened(question.pk) == Opened(groups={8: {1: 12}}, unreadable=1)


def test_a_key_put_into_the_database_by_somebody_else_is_passed_over(question, profile):
    own = X25519PrivateKey.generate().public_key().public_bytes_raw()
    SealingKey.objects.create(
        generation=9, public=own, voucher=b"x" * 32, made_on=newest_key().made_on
    )
    before = SealingKey.objects.get(generation=1)

    assert newest_key() == before

    SealingKey.objects.filter(generation=1).update(public=own)

    assert newest_key() is None
    assert voucher_of(1, own) != bytes(before.voucher)


def test_a_month_later_everything_is_sealed_anew_and_the_old_key_goes_a_while_after(
    question, profile
):
    put(process=question, people=[7], said={1: 11, 2: 21})
    before = set(SelfDescription.objects.values_list("pk", "tag", "sealed"))
    aged(30)

    look_after_keys()

    after = set(SelfDescription.objects.values_list("pk", "tag", "sealed"))
    assert not before & after
    assert {one.key_id for one in SelfDescription.objects.all()} == {2}
    assert opened(question.pk).groups == {7: {1: 11, 2: 21}}
    assert files() == ["belonging-1.key", "belonging-2.key"]

    aged(rules.KEPT_BESIDE.days)
    look_after_keys()

    assert files() == ["belonging-2.key"]
    assert opened(question.pk).groups == {7: {1: 11, 2: 21}}


def test_a_renewal_that_breaks_off_leaves_everything_as_it_was(question, profile):
    put(process=question, people=[7], said={1: 11})

    with transaction.atomic():
        renew()
        transaction.set_rollback(True)

    assert opened(question.pk).groups == {7: {1: 11}}
    renew()
    assert opened(question.pk).groups == {7: {1: 11}}


def test_forgetting_finds_everything_whatever_it_was_sealed_with(question, profile):
    age = Partition.objects.get(code="age").pk
    put(process=question, people=[7], said={age: 11})
    renew()
    put(process=question, people=[8, 9], said={age: 12})

    assert has_described(question.pk, [7])
    assert forget(process_id=question.pk, people=[7])
    assert not forget(process_id=question.pk, people=[7])
    assert opened(question.pk).groups == {8: {age: 12}}


def test_a_month_after_everybody_was_to_be_answered_it_is_deleted(question, profile):
    put(process=question, people=[7], said={1: 11})
    for kind in ("answer", "learn"):
        past = timezone.now() - timedelta(days=50)
        Stage.objects.filter(process=question, kind=kind).update(begins_at=past, ends_at=past)

    look_after_keys()

    assert not SelfDescription.objects.exists()
    with pytest.raises(NotNow, match="any more"):
        put(process=question, people=[7], said={1: 11})


def test_the_state_changes_whenever_anything_is_said_anew(question, profile):
    states = [state_of(question.pk)]
    for said in ({1: 11}, {1: 11}, {1: None}):
        put(process=question, people=[7], said=said)
        states.append(state_of(question.pk))

    assert states[0] == states[3] == "0-0"
    assert len(set(states)) == 3
