"""Merges at once: real connections, and what stands afterwards."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from appointments import contacts, merging
from appointments.booking import By
from appointments.models import Contact, ContactMerge, ContactPoint
from appointments.tests.clinic import NOW

SURE = By("agent:1", "desk", "Told so.")
ROUNDS = 6
pytestmark = pytest.mark.django_db(transaction=True)


def make(count: int) -> list[Contact]:
    return [contacts.find_or_create_point(kind="number", value=f"+1555014{n}", now=NOW).contact for n in range(count)]


def at_once(*jobs) -> list[object]:
    barrier = Barrier(len(jobs))

    def run(job):
        try:
            barrier.wait()
            return job()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(jobs)) as executor:
        return [one.result() for one in [executor.submit(run, job) for job in jobs]]


def test_both_ways_at_once_is_one_merge():
    for _ in range(ROUNDS):
        ContactMerge.objects.all().delete()
        ContactPoint.objects.all().delete()
        one, other = make(2)
        rows = at_once(
            lambda one=one, other=other: merging.merge(one, other, SURE, NOW),
            lambda one=one, other=other: merging.merge(other, one, SURE, NOW),
            lambda one=one, other=other: merging.merge(one, other, SURE, NOW),
        )
        row = ContactMerge.objects.get()
        assert rows == [row, row, row]
        assert set(ContactPoint.objects.values_list("contact", flat=True)) == {row.kept_id}
        assert Contact.objects.get(pk=row.gone_id).merged_into_id == row.kept_id
        assert Contact.objects.get(pk=row.kept_id).merged_into_id is None


def test_ring_of_merges_at_once_ends_with_one_who_stands_for_all():
    contacts_ = make(4)
    pairs = list(zip(contacts_, [*contacts_[1:], contacts_[0]], strict=True))
    at_once(*[lambda a=a, b=b: merging.merge(a, b, SURE, NOW) for a, b in pairs])
    roots = Contact.objects.filter(merged_into=None)
    assert roots.count() == 1
    assert set(Contact.objects.exclude(pk__in=roots).values_list("merged_into", flat=True)) == {roots[0].pk}
    assert set(ContactPoint.objects.values_list("contact", flat=True)) == {roots[0].pk}


def test_undo_and_a_further_merge_at_once():
    for _ in range(ROUNDS):
        ContactMerge.objects.all().delete()
        ContactPoint.objects.all().delete()
        first, second, third = make(3)
        inner = merging.merge(second, first, SURE, NOW)
        at_once(
            lambda inner=inner: merging.undo(inner, SURE, NOW),
            lambda second=second, third=third: merging.merge(third, second, SURE, NOW),
        )
        fates = dict(Contact.objects.filter(pk__in=[first.pk, second.pk, third.pk]).values_list("pk", "merged_into"))
        assert fates == {first.pk: None, second.pk: third.pk, third.pk: None}
        found = dict(ContactPoint.objects.values_list("value", "contact"))
        assert found == {"+15550140": first.pk, "+15550141": third.pk, "+15550142": third.pk}
