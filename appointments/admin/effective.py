"""The table that shows what counts in the end, and who says so."""

from collections.abc import Sequence

from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as translate
from django.utils.translation import gettext_lazy as _

from appointments import fallbacks
from appointments.models import Practitioner, Service
from appointments.models.rules import RULE_FIELDS

HEADS = {
    "buffer_before_minutes": _("minutes before"),
    "buffer_after_minutes": _("minutes after"),
    "notice_minutes": _("notice, minutes"),
    "horizon_days": _("days ahead"),
    "cancel_cutoff_minutes": _("own cancel until, minutes before"),
    "move_cutoff_minutes": _("own move until, minutes before"),
}
SAYS = {"location": _("location"), "service": _("service"), "practitioner": _("person")}

# What a place, a service and a person may each say for themselves.
OWN_RULES: list[str | list[str] | tuple[str, ...] | tuple[()]] = [
    ("buffer_before_minutes", "buffer_after_minutes"),
    ("notice_minutes", "horizon_days"),
    ("cancel_cutoff_minutes", "move_cutoff_minutes"),
]


def table(services: Sequence[Service], people: Sequence[Practitioner | None]) -> str:
    """Build the table of some services with some people, a row for each place."""
    heads = [translate("service"), translate("location"), translate("person"), *(HEADS[name] for name in RULE_FIELDS)]
    rows = [
        _row(service, effective) for service in services for effective in fallbacks.list_effective([service], people)
    ]
    return format_html(
        "<table><thead><tr>{}</tr></thead><tbody>{}</tbody></table>",
        format_html_join("", "<th>{}</th>", ((head,) for head in heads)),
        format_html_join("", "<tr>{}</tr>", ((row,) for row in rows)),
    )


def _row(service: Service, effective: fallbacks.Effective) -> str:
    person = effective.practitioner or translate("anyone")
    cells = [str(service), str(effective.location), str(person)]
    cells += [f"{value} ({SAYS[who]})" for value, who in effective.values.values()]
    return format_html_join("", "<td>{}</td>", ((cell,) for cell in cells))
