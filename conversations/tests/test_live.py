"""The live bus, over real connections: at commit only, in order, and a gap after a lost connection."""

import asyncio
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import psycopg
import pytest
from django.db import connection, transaction

from conversations import live
from conversations.database import connection_parameters, in_thread

pytestmark = pytest.mark.django_db(transaction=True)


async def next_news(subscription: live.Subscription) -> dict[str, Any]:
    return await asyncio.wait_for(subscription.next(), 10)


def announce_and_roll_back() -> None:
    with transaction.atomic():
        live.announce("conversation", 1)
        transaction.set_rollback(True)


def announce_twice() -> None:
    with transaction.atomic():
        live.announce("conversation", 2)
        live.announce("diary", 3, location=4)


async def test_live_news_comes_with_the_commit_only_and_in_order() -> None:
    bus = live.bus()
    async with bus.subscribe() as subscription:
        assert await bus.ready()
        await in_thread(announce_and_roll_back)
        await in_thread(announce_twice)
        assert await next_news(subscription) == {"t": "conversation", "id": 2}
        assert await next_news(subscription) == {"t": "diary", "id": 3, "location": 4}
    await bus.close()


def announce_committed_and_roll_back_a_part() -> None:
    with transaction.atomic():
        live.announce_committed([("diary", 1), ("queues", 2)])
        with transaction.atomic():
            live.announce_committed([("diary", 3)])
            transaction.set_rollback(True)
        live.announce("conversation", 4)


async def test_live_news_after_the_commit_comes_when_its_part_was_committed() -> None:
    bus = live.bus()
    async with bus.subscribe() as subscription:
        assert await bus.ready()
        await in_thread(announce_committed_and_roll_back_a_part)
        await in_thread(announce_twice)
        heard = [(await next_news(subscription))["id"] for _ in range(5)]
        assert heard == [4, 1, 2, 2, 3]
    await bus.close()


async def test_live_every_subscriber_hears_everything() -> None:
    bus = live.bus()
    async with bus.subscribe() as one, bus.subscribe() as other:
        assert await bus.ready()
        await in_thread(live.announce, "queues", 9)
        assert [await next_news(one), await next_news(other)] == [{"t": "queues", "id": 9}] * 2
    await bus.close()


async def test_live_tells_a_gap_after_its_connection_was_cut_and_goes_on() -> None:
    bus = live.bus()
    async with bus.subscribe() as subscription:
        assert await bus.ready()
        await in_thread(cut_listeners)
        assert await next_news(subscription) == live.GAP
        assert await bus.ready()
        await in_thread(live.announce, "queues", 1)
        assert await next_news(subscription) == {"t": "queues", "id": 1}
    await bus.close()


def cut_listeners() -> None:
    with psycopg.connect(**connection_parameters(), autocommit=True) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query = 'LISTEN ringbook'"
            " AND datname = current_database()"
        )


async def test_live_a_reader_that_is_too_slow_gets_a_gap_in_place_of_the_backlog() -> None:
    bus = live.bus()
    subscription = bus.subscribe()
    for number in range(live.MOST_WAITING + 1):
        subscription.put({"t": "conversation", "id": number})
    assert await next_news(subscription) == live.GAP
    await bus.close()


def announce_committed(number: int, together: threading.Barrier) -> None:
    together.wait(10)
    with transaction.atomic():
        live.announce_committed([("diary", number), ("queues", 0)])
    connection.close()


async def test_live_news_of_many_threads_at_once_comes_to_the_last_piece() -> None:
    bus = live.bus()
    together = threading.Barrier(16)
    async with bus.subscribe() as subscription:
        assert await bus.ready()
        with ThreadPoolExecutor(16) as threads:
            at_once = [threads.submit(announce_committed, number, together) for number in range(16)]
            await asyncio.gather(*map(asyncio.wrap_future, at_once))
        heard = [await next_news(subscription)]
        await in_thread(announce_twice)
        while heard[-1] != {"t": "conversation", "id": 2}:
            heard.append(await next_news(subscription))
        assert {news["id"] for news in heard if news["t"] == "diary"} == set(range(16))
        assert 1 <= sum(news["t"] == "queues" for news in heard) <= 16
    await bus.close()
