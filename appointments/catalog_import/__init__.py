"""The business as CSV files: written by `exporting`, read by `importing`; each the other's inverse.

`sheets` knows CSV and nothing else, `cells` how a value is written in one cell, `tables` what a file is; then one
module a noun. An import reads all its files in one transaction and keeps it only when it was asked to and no row is
bad. docs/csv.md lists the columns.
"""

from appointments.catalog_import.exporting import write_all
from appointments.catalog_import.importing import run
from appointments.catalog_import.report import BadRow, Counts, Report
from appointments.catalog_import.sheets import BadFile, Sheet, read_sheet

__all__ = ["BadFile", "BadRow", "Counts", "Report", "Sheet", "read_sheet", "run", "write_all"]
