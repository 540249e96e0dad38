"""Reading files into the business: all of them in one transaction, kept only when no row is bad."""

from collections.abc import Callable, Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from appointments.booking import By, transactions
from appointments.catalog_import.files import TABLES, find_table
from appointments.catalog_import.report import BadRow, Counts, Report
from appointments.catalog_import.sheets import BadFile, Sheet, read_sheet
from appointments.catalog_import.tables import Run, Table

File = tuple[str, bytes]
MOST_BAD = 1000


def run(
    files: Sequence[File],
    *,
    apply: bool,
    now: datetime,
    tell: Callable[[str, int, int], None] = lambda name, done, total: None,
) -> Report:
    """Take files by name and bytes into the database; without `apply`, or with a bad row, nothing is changed.

    Everything is done as it would be and then undone, so a dry run finds what an import would, two visits at one time
    too; after a deadlock it begins again, three times at most. `tell` hears how far it is: the file, rows done, rows
    in all. Whoever books meanwhile may have to wait.
    """

    def work() -> Report:
        under_way = Run(now, By("system", "system", "import"), tell=tell)
        report = under_way.report
        sheets = _read_all(files, report)
        if not report.bad:
            for table, sheet in sheets:
                report.counts[table.name] = Counts()
                table.take_all(sheet, under_way)
        report.applied = apply and not report.bad
        if not report.applied:
            transaction.set_rollback(True)
        return report

    report = transactions.run(work)
    del report.bad[MOST_BAD:]
    return report


def _read_all(files: Sequence[File], report: Report) -> list[tuple[Table, Sheet]]:
    """Read the files in the order in which they are taken, with what is wrong with each as a whole in the report."""
    found: list[tuple[Table, Sheet]] = []
    for name, data in files:
        table = find_table(name)
        if table is None:
            known = ", ".join(one.file for one in TABLES)
            report.bad.append(
                BadRow(name, 1, "", _("The name does not say what this is."), _("Name it one of: ") + known)
            )
            continue
        if table in [one for one, _sheet in found]:
            report.bad.append(BadRow(name, 1, "", _("There is another file of this kind."), _("Give one of each.")))
            continue
        try:
            sheet = read_sheet(name, data)
        except BadFile as error:
            report.bad.append(BadRow(name, error.line, "", str(error), ""))
            continue
        report.bad += [BadRow(name, 1, bad.column, bad.problem, bad.remedy) for bad in table.check_headings(sheet)]
        report.bad += [
            BadRow(name, line, "", _("This row has more cells than there are columns."), _("Put quotes around commas."))
            for line in sheet.too_wide
        ]
        found.append((table, sheet))
    return sorted(found, key=lambda pair: TABLES.index(pair[0]))
