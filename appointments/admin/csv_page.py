"""The business as CSV files: all of it in one archive, and files read in after a look at what they would do."""

import base64
import io
import zipfile
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as translate
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from appointments import catalog_import
from appointments.admin.shape import check_admin
from appointments.catalog_import.files import TABLES
from appointments.catalog_import.importing import File

KEPT = "csv_import"  # in the session: what was looked at, until it is applied or put away
MOST_BYTES = 1_000_000
MOST_ROWS = 1_000
MOST_SHOWN = 200


class ManyFiles(forms.ClearableFileInput):
    """A field in which several files are chosen."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files, each checked like one."""

    widget = ManyFiles(attrs={"accept": ".csv,text/csv"})

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        """Check each; none at all is refused as one would be."""
        return [super(FilesField, self).clean(one, initial) for one in (data or [None])]


class FilesForm(forms.Form):
    """Files to be looked at."""

    chosen = FilesField(label=_("CSV files"), allow_empty_file=True)


def answer(request: HttpRequest) -> HttpResponse:
    """Show the way out and the way in; look at files that were chosen; apply those that were looked at."""
    check_admin(request)
    if "apply" in request.POST:
        return _apply(request)
    is_sent = request.method == "POST"
    form = FilesForm(request.POST if is_sent else None, request.FILES if is_sent else None)
    report = None
    if is_sent:
        request.session.pop(KEPT, None)
        files = [_read(one) for one in request.FILES.getlist("chosen")]
        problem = _find_too_large(files)
        if problem:
            form.add_error("chosen", problem)
        elif form.is_valid():
            report = _run(files, apply=False)
            if not report.bad:
                request.session[KEPT] = [(name, base64.b64encode(data).decode()) for name, data in files]
    return _page(request, form, report)


@require_GET
def export(request: HttpRequest) -> HttpResponse:
    """Answer with all files in one archive."""
    check_admin(request)
    now = timezone.now()
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in catalog_import.write_all(now).items():
            archive.writestr(name, data)
    name = f"ringbook-{timezone.localdate(now).isoformat()}.zip"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return HttpResponse(out.getvalue(), content_type="application/zip", headers=headers)


def _apply(request: HttpRequest) -> HttpResponse:
    kept = request.session.pop(KEPT, None)
    if kept is None:
        messages.error(request, translate("Choose the files again: what was looked at is not kept any more."))
        return HttpResponseRedirect(reverse("whole:csv"))
    report = _run([(name, base64.b64decode(data)) for name, data in kept], apply=True)
    if report.applied:
        messages.success(request, translate("It is done: everything in the files is in the database."))
    else:
        messages.error(request, translate("Something has changed since the look at it. Nothing was taken over."))
    return _page(request, FilesForm(), report)


def _run(files: list[File], *, apply: bool) -> catalog_import.Report:
    return catalog_import.run(files, apply=apply, now=timezone.now())


def _read(file: UploadedFile) -> File:
    return file.name or "", file.read(MOST_BYTES + 1)


def _find_too_large(files: list[File]) -> str:
    """Say why files are too large for a page that is waited for; the command takes larger ones."""
    if sum(len(data) for _name, data in files) > MOST_BYTES or sum(data.count(b"\n") for _n, data in files) > MOST_ROWS:
        return translate(
            "This page takes %(rows)d rows and 1 MB at once. For more: manage.py import_csv, which shows how far it is."
        ) % {"rows": MOST_ROWS}
    return ""


def _page(request: HttpRequest, form: FilesForm, report: catalog_import.Report | None) -> HttpResponse:
    context: dict[str, Any] = admin.site.each_context(request) | {
        "title": translate("Import and export"),
        "form": form,
        "report": report,
        "bad": report.bad[:MOST_SHOWN] if report else [],
        "more": max(0, len(report.bad) - MOST_SHOWN) if report else 0,
        "notes": report.notes[:MOST_SHOWN] if report else [],
        "tables": TABLES,
    }
    return TemplateResponse(request, "admin/appointments/csv/page.html", context)
