"""`manage.py talk`, as somebody runs it: a file is judged, a chat is answered, and the database is gone afterwards."""

import os
import subprocess
import sys
from pathlib import Path

BASE_DIR = Path(__file__).resolve().parents[2]
SCRIPT = """
- id: right
  lines: ["how much is a teeth cleaning?"]
  expect: {visits: []}
- id: wrong
  lines: [{say: how much is a teeth cleaning, hears: nine rupees}]
- id: known-fault
  xfail: It says another price.
  lines: [{say: how much is a teeth cleaning, hears: nine rupees}]
"""


def talk(*arguments: str, typed: str = "", brain: str = "guided") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "manage.py", "talk", "--brain", brain, *arguments],
        cwd=BASE_DIR,
        env=os.environ.copy(),
        input=typed,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


def test_talk_plays_a_file_and_says_what_is_wrong(tmp_path: Path) -> None:
    path = tmp_path / "few.yaml"
    path.write_text(SCRIPT)
    done = talk("--script", str(path))
    assert done.returncode == 1
    assert "1 of 3 scenarios went wrong." in done.stderr
    assert "ok  right" in done.stdout
    assert "NOT wrong" in done.stdout
    assert "! 'nine rupees' is missing" in done.stdout
    assert "ok  known-fault (It says another price.)" in done.stdout


def test_talk_plays_a_file_several_times_with_a_scripted_model_and_says_how_sure_that_is(tmp_path: Path) -> None:
    path = tmp_path / "few.yaml"
    path.write_text(SCRIPT)
    done = talk("--script", str(path), "--times", "2", "--at-least", "0.6", brain="scripted")
    assert done.returncode == 0, done.stderr
    table = [line for line in done.stdout.splitlines() if line.startswith("|")]
    assert table == [
        "| file | scenarios | runs | pass^1 | pass^2 |",
        "| --- | --- | --- | --- | --- |",
        "| few | 3 | 6 | 66.7% (30.0% to 90.3%) | 66.7% (0.0% to 100.0%) |",
        "| all | 3 | 6 | 66.7% (30.0% to 90.3%) | 66.7% (0.0% to 100.0%) |",
    ]
    assert "3 scenarios went well enough, 1 of them not always." in done.stdout


def test_talk_says_what_a_brain_lacks() -> None:
    assert "No model is configured" in talk("--script", "conversations/scenarios", brain="model").stderr
    assert "plays scenarios only" in talk(brain="scripted").stderr


def test_talk_chats_with_the_demo_clinic_in_writing_and_on_the_phone() -> None:
    done = talk(typed="is there parking?\n/phone\nwhere are you?\n/quit\n")
    assert done.returncode == 0, done.stderr
    assert "parking for two-wheelers behind the building" in done.stdout
    assert "100 Feet Road" in done.stdout.split("phone>")[1]
