"""`manage.py export_csv` and `import_csv`: what they print, what they leave."""

import io
import stat
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from appointments.models import Appointment, Service

pytestmark = pytest.mark.django_db
GOOD = "name,duration_minutes\nMassage,50\n"


def run(*arguments: object, **options: Any) -> str:
    out = io.StringIO()
    call_command(*map(str, arguments), stdout=out, stderr=io.StringIO(), **options)
    return out.getvalue()


def test_export_writes_files_for_their_owner_alone_and_import_reads_them(clinic, tmp_path):
    folder = tmp_path / "out"
    assert "services.csv: 2 rows" in run("export_csv", folder)
    files = sorted(folder.iterdir())
    assert len(files) == 9
    assert {stat.S_IMODE(path.stat().st_mode) for path in files} == {0o600}
    said = run("import_csv", *files)
    assert "services: 0 new, 0 changed, 2 as they were" in said
    assert said.endswith("Nothing was changed; --apply keeps it.\n")


def test_export_of_one_file(clinic, tmp_path):
    run("export_csv", tmp_path, only=["people"])
    assert [path.name for path in tmp_path.iterdir()] == ["people.csv"]


def test_import_is_a_dry_run_unless_told_otherwise(clinic, tmp_path):
    path = tmp_path / "services.csv"
    path.write_text(GOOD)
    run("import_csv", path)
    assert Service.objects.count() == 2
    assert "services: 1 new, 0 changed, 0 as they were" in run("import_csv", path, apply=True)
    assert Service.objects.get(name="Massage").duration_minutes == 50


def test_bad_row_is_printed_and_nothing_is_kept(clinic, tmp_path):
    path = tmp_path / "services.csv"
    path.write_text(GOOD + "Facial,soon\n")
    out = io.StringIO()
    with pytest.raises(CommandError, match="1 bad rows: nothing was changed"):
        call_command("import_csv", str(path), apply=True, stdout=out)
    assert (
        "services.csv, line 3, duration_minutes: “soon” is no whole number. Give a whole number such as 20.\n"
        in out.getvalue()
    )
    assert (Service.objects.count(), Appointment.objects.count()) == (2, 0)


def test_progress_is_shown_when_asked_for(clinic, tmp_path):
    path = tmp_path / "contacts.csv"
    path.write_text("key,name\n" + "".join(f"C{number},Somebody\n" for number in range(120)))
    err = io.StringIO()
    call_command("import_csv", str(path), verbosity=2, stdout=io.StringIO(), stderr=err)
    assert [line.strip() for line in err.getvalue().replace("\r", "\n").split("\n") if line.strip()] == [
        "contacts: 50 of 120",
        "contacts: 100 of 120",
        "contacts: 120 of 120",
    ]


def test_file_that_is_not_there_and_folder_that_cannot_be(clinic, tmp_path):
    with pytest.raises(CommandError, match="Give files that can be read"):
        run("import_csv", tmp_path / "services.csv")
    (tmp_path / "taken").write_text("")
    with pytest.raises(CommandError, match="Give a folder"):
        run("export_csv", tmp_path / "taken")
