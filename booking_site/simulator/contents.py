"""Content resources, as the provider keeps them."""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from booking_site.simulator import content_types
from booking_site.simulator.models import SimulatedContent
from booking_site.simulator.refusals import Refused

Approval = SimulatedContent.Approval

CREATE_KEYS = {"friendly_name", "language", "variables", "types"}
APPROVAL_KEYS = {"name", "category", "allow_category_change", "send_ttl_seconds", "bid_amount"}
CATEGORIES = ("UTILITY", "MARKETING", "AUTHENTICATION")


def create(body: Mapping[str, Any], *, now: datetime) -> SimulatedContent:
    """Keep new Content, or raise Refused for anything outside the documented API."""
    _check_keys(body, CREATE_KEYS)
    language = body.get("language")
    if not isinstance(language, str) or not re.fullmatch(r"[a-z]{2,3}(_[A-Z]{2})?", language):
        raise Refused(20422, "language must be a code such as en or pt_BR.")
    return SimulatedContent.objects.create(
        sid=f"HX{secrets.token_hex(16)}",
        friendly_name=body.get("friendly_name") or "",
        language=language,
        variables=content_types.clean_variables(body.get("variables")),
        types=content_types.clean_types(body.get("types")),
        created_at=now,
        updated_at=now,
    )


def get(sid: str) -> SimulatedContent:
    """Give the Content of a sid, or raise Refused (404)."""
    content = SimulatedContent.objects.filter(sid=sid).first()
    if content is None:
        raise Refused(20404, f"/v1/Content/{sid}", status=404)
    return content


def delete(sid: str) -> None:
    """Delete Content; messages made of it stay as they were sent."""
    get(sid).delete()


def request_approval(
    sid: str, body: Mapping[str, Any], *, decision: str = Approval.APPROVED, now: datetime
) -> SimulatedContent:
    """Take Content up as a WhatsApp template; `decision` is what WhatsApp says, at once."""
    content = get(sid)
    _check_keys(body, APPROVAL_KEYS)
    name, category = body.get("name"), body.get("category")
    if not isinstance(name, str) or not re.fullmatch(r"[a-z0-9_]{1,512}", name):
        raise Refused(20422, "name may hold lower case letters, digits and underscores.")
    if category not in CATEGORIES:
        raise Refused(20422, f"category must be one of {', '.join(CATEGORIES)}.")
    if only_in_session := [kind for kind in content_types.NO_TEMPLATE_BUT_IN_SESSION if kind in content.types]:
        raise Refused(20422, f"{only_in_session[0]} cannot be a template.")
    if content.approval not in (Approval.UNSUBMITTED, Approval.REJECTED):
        raise Refused(20422, f"It was submitted before and is {content.approval}.")
    content.approval_name, content.approval_category = name, category
    content.approval = decision
    content.rejection_reason = "TAG_CONTENT_MISMATCH" if decision == Approval.REJECTED else ""
    content.updated_at = now
    content.save()
    return content


def _check_keys(body: Mapping[str, Any], known: set[str]) -> None:
    if unknown := sorted(key for key, value in body.items() if key not in known and value is not None):
        raise Refused(20001, f"{', '.join(unknown)}.")
