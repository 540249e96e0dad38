"""Measure what the engine adds to a language model's own time, and print the tables of benchmarks/README.md.

    .venv/bin/python benchmarks/assistant.py [--rounds 3] [--only turns|calls|guided|whatsapp] [--dispatchers 1 2]

The model is `conversations.tests.model_server` in a process of its own: 200 ms to the first token, 20 ms between two.

Turns: from the moment a caller's words are stored to the first words that the brain hands over, beyond the model's own
first token, for 1, 20 and 100 conversations at once; against a bare `AsyncOpenAI` loop that sends the same messages and
tools, in turn, in the same run. The conversations' turns are spread over ten seconds, as talking takes. Calls: the same
to the first clause for a caller's ear, past claim check, row and gate, beyond the model's own time for that clause; the
bare loop waits for the end of its clause too. Guided: whole turns without any model. WhatsApp: 100 customers whose
answers fall due at once, with a model that takes three seconds, against one; by `manage.py dispatch`, until the last
answer has left. Everything runs in a database of its own on the tests' server, which is dropped afterwards.
"""

import argparse
import asyncio
import os
import sys
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks import answers, turns
from benchmarks.customers import Customers, model, set_up, tear_down

FIRST_TOKEN_MS, TOKEN_MS = 200.0, 20.0
WORDS_TO_CLAUSE = 7  # so many words follow the first one until its clause is known to have ended
AIM_TIMES, AIM_MS = 1.5, 10.0
CROWD = 100


async def show_turns(customers: Customers, rounds: int, *, spoken: bool) -> None:
    """Print the first words of the engine, or its first clause on a call, beside those of the bare loop."""
    from conversations.assistant import openai_stream

    client, request = await turns.same_request(customers)
    loop = partial(turns.bare, client, request, whole_clause=spoken)
    prepare = partial(turns.spoken_turns if spoken else turns.written_turns, customers)
    own_ms = FIRST_TOKEN_MS + (WORDS_TO_CLAUSE * TOKEN_MS if spoken else 0)
    what = "calls at once" if spoken else "conversations at once"
    print(f"\n| {what} | bare loop: median, p95 | engine: median, p95 | aim for p95 | processor: bare, turn |")
    print("| --- | --- | --- | --- | --- |")
    for number, theirs, ours in await turns.compare(prepare, loop, rounds, less_ms=own_ms):
        aim = theirs.p95 * AIM_TIMES + AIM_MS
        verdict = "met" if ours.p95 <= aim else "missed"
        cost = f"{theirs.processor:.1f}, {ours.processor:.1f} ms"
        print(f"| {number} | {theirs} | {ours} | {aim:.0f} ms, {verdict} | {cost} |", flush=True)
    await openai_stream.close_clients()


async def show_guided(customers: Customers, rounds: int) -> None:
    """Print the time of whole turns without a model."""
    print("\n| conversations at once | guided turn: median, p95 | processor |\n| --- | --- | --- |")
    for number, ours in await turns.measure_guided(customers, rounds):
        print(f"| {number} | {ours} | {ours.processor:.1f} ms |", flush=True)


async def show_whatsapp(customers: Customers, dispatchers: list[int], environment: dict[str, str]) -> None:
    """Print how long one customer waits, and the last of a hundred."""
    print("\n| dispatchers | one customer | median of 100 | last of 100 | aim: 1.5 times what one waits | processor |")
    print("| --- | --- | --- | --- | --- | --- |")
    for number in dispatchers:
        with answers.dispatchers(number, environment) as running:
            await answers.answer_all(customers, 1)  # what is loaded at the first turn is loaded
            alone = max(await answers.answer_all(customers, 1))
            used = running.processor_ms
            crowd = await answers.answer_all(customers, CROWD)
            cost = (running.processor_ms - used) / CROWD
        times = max(crowd) / alone
        verdict = f"{times:.2f} times, {'met' if times <= AIM_TIMES else 'missed'}"
        waits = f"{alone:.2f} s | {crowd[CROWD // 2]:.2f} s | {max(crowd):.2f} s"
        print(f"| {number} | {waits} | {verdict} | {cost:.1f} ms each |", flush=True)


def main() -> None:
    """Run what is asked for and print the tables."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--only", choices=("turns", "calls", "guided", "whatsapp"))
    parser.add_argument("--dispatchers", type=int, nargs="+", default=[1, 2])
    given = parser.parse_args()
    name = set_up()
    try:
        customers = Customers()
        turns.watch_first_words()
        print(f"Load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores.")
        for part in ("turns", "calls"):
            if given.only in (None, part):
                with model(FIRST_TOKEN_MS, TOKEN_MS):
                    asyncio.run(show_turns(customers, given.rounds, spoken=part == "calls"))
        if given.only in (None, "guided"):
            asyncio.run(show_guided(customers, given.rounds))
        if given.only in (None, "whatsapp"):
            with model(2800, 15) as environment:
                asyncio.run(show_whatsapp(customers, given.dispatchers, environment))
        print(f"\nLoad {os.getloadavg()[0]:.1f} at the end.")
    finally:
        tear_down(name)


if __name__ == "__main__":
    main()
