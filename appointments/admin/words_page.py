"""What customers would read in another language than theirs, with the way to write it."""

from typing import Any, NamedTuple

from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import get_language_info
from django.utils.translation import gettext as translate
from django.views.decorators.http import require_GET

from appointments import missing_words
from appointments.admin.shape import check_admin
from appointments.missing_words import MissingWords


class Line(NamedTuple):
    """One line of the page: what lacks words, which, and where they are written."""

    kind: str
    name: str
    fields: list[str]
    address: str


@require_GET
def answer(request: HttpRequest) -> HttpResponse:
    """Show what is missing, language by language."""
    check_admin(request)
    missing = missing_words.list_missing()
    languages = missing_words.list_languages()
    context: dict[str, Any] = admin.site.each_context(request) | {
        "title": translate("Missing words"),
        "languages": [
            (language, _call(language), [_line(one) for one in missing if one.language == language])
            for language in languages
        ],
    }
    return TemplateResponse(request, "admin/appointments/words/page.html", context)


def _call(language: str) -> str:
    """Call a language by its name, with its tag; one that Django does not know by the tag alone."""
    try:
        return f"{get_language_info(language)['name_translated']} ({language})"
    except KeyError:
        return language


def _line(missing: MissingWords) -> Line:
    row = missing.row
    labels = {field.name: str(field.verbose_name) for field in row._meta.fields}
    fields = [labels.get(name, name) for name in missing.fields]
    return Line(str(row._meta.verbose_name), str(row), fields, _find_address(row))


def _find_address(row: Model) -> str:
    page = f"admin:{row._meta.app_label}_{row._meta.model_name}"
    if row.pk is not None:
        return reverse(f"{page}_change", args=[row.pk])
    known = {name: getattr(row, name) for name in ("purpose", "language") if hasattr(row, name)}
    return f"{reverse(f'{page}_add')}?{urlencode(known)}"
