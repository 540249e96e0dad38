"""Content resources at Twilio: made at first use, kept in ContentResource, made again when the account lost them.

No row is locked while Twilio is asked. Two processes that make the same one at once both succeed; the row that was
written first counts for both, the other resource stays unused.
"""

import logging
from datetime import datetime, timedelta

from django.conf import settings
from twilio.rest.content.v1.content import ContentList
from twilio.rest.content.v1.content.approval_create import ApprovalCreateList

from conversations.database import in_thread
from conversations.models import ContentResource
from conversations.transports import twilio_client
from conversations.transports.base import TransportError
from conversations.transports.content_shapes import Definition

Approval = ContentResource.Approval

APPROVED_IS_GOOD_FOR = timedelta(hours=1)
OTHERS_ARE_GOOD_FOR = timedelta(minutes=3)
UNKNOWN_CONTENT_CODES = frozenset({"404", "20404", "21655"})

_APPROVALS = {
    "unsubmitted": Approval.UNSUBMITTED,
    "approved": Approval.APPROVED,
    "rejected": Approval.REJECTED,
    "paused": Approval.PAUSED,
    "disabled": Approval.DISABLED,
}

log = logging.getLogger(__name__)


def is_unknown_content(error: TransportError) -> bool:
    """Say whether an error means that the account has no such Content resource."""
    return error.kind == "rejected" and (error.http_status == 404 or error.code in UNKNOWN_CONTENT_CODES)


async def ensure(definition: Definition, *, now: datetime) -> ContentResource:
    """Give the resource of a definition, made at first use. Writes a ContentResource.

    Raises TransportError, never "unknown": making a second one does no harm.
    """
    if resource := await in_thread(_find, definition):
        return resource
    async with twilio_client.connection().making[f"{definition.key} {definition.language}"]:
        if resource := await in_thread(_find, definition):
            return resource
        sid = await _create(definition)
        return await in_thread(_keep, definition, sid, now)


async def forget(resource: ContentResource) -> None:
    """Drop a resource that the account no longer has; one made meanwhile stays."""
    log.warning("Twilio does not know the Content resource %s any more; making it again.", resource.key)
    same = ContentResource.objects.filter(pk=resource.pk, content_sid=resource.content_sid)
    await in_thread(same.delete)


async def ensure_template(definition: Definition, *, now: datetime, is_forced: bool = False) -> ContentResource:
    """Give a template's resource with its approval as of late, submitting it at first use.

    An approval is read again after an hour, any other state after minutes (`is_forced`: now). Raises TransportError.
    """
    resource = await ensure(definition, now=now)
    try:
        return await _look_at_approval(resource, definition, now=now, is_forced=is_forced)
    except TransportError as error:
        if not is_unknown_content(error):
            raise
    await forget(resource)
    resource = await ensure(definition, now=now)
    return await _look_at_approval(resource, definition, now=now, is_forced=True)


async def _look_at_approval(
    resource: ContentResource, definition: Definition, *, now: datetime, is_forced: bool
) -> ContentResource:
    if resource.approval == Approval.UNSUBMITTED:
        resource = await _submit(resource, definition, now=now)
        is_forced = resource.approval == Approval.PENDING
    if not (is_forced or _is_stale(resource, now)):
        return resource
    try:
        return await _read_approval(resource, now=now)
    except TransportError as error:
        if error.kind == "temporary" and resource.approval == Approval.APPROVED:
            return resource  # what was approved an hour ago most likely still is; Twilio refuses it otherwise
        raise


def _is_stale(resource: ContentResource, now: datetime) -> bool:
    good_for = APPROVED_IS_GOOD_FOR if resource.approval == Approval.APPROVED else OTHERS_ARE_GOOD_FOR
    return resource.checked_at is None or resource.checked_at <= now - good_for


async def _create(definition: Definition) -> str:
    contents = twilio_client.connection().client.content.v1.contents
    with twilio_client.raises_our_errors(is_repeatable=True):
        made = await contents.create_async(ContentList.ContentCreateRequest(definition.request))
    if not made.sid:
        raise TransportError("temporary", "no-answer", "Twilio gave no id for the Content resource.")
    return str(made.sid)


async def _submit(resource: ContentResource, definition: Definition, *, now: datetime) -> ContentResource:
    approvals = twilio_client.connection().client.content.v1.contents(resource.content_sid).approval_create
    asked = ApprovalCreateList.ContentApprovalRequest({"name": definition.name, "category": definition.category})
    try:
        with twilio_client.raises_our_errors(is_repeatable=True):
            await approvals.create_async(asked)
    except TransportError as error:
        if error.kind != "rejected" or error.http_status in (401, 403, 404):
            raise
        # Refused because somebody else just submitted it, or for its words.
        resource = await _read_approval(resource, now=now)
        if resource.approval != Approval.UNSUBMITTED:
            return resource
        return await in_thread(_note_approval, resource, Approval.REJECTED, error.text, now)
    return await in_thread(_note_approval, resource, Approval.PENDING, "", now)


async def _read_approval(resource: ContentResource, *, now: datetime) -> ContentResource:
    approval = twilio_client.connection().client.content.v1.contents(resource.content_sid).approval_fetch()
    with twilio_client.raises_our_errors(is_repeatable=True):
        answer = await approval.fetch_async()
    whatsapp = answer.whatsapp if isinstance(answer.whatsapp, dict) else {}
    state = _APPROVALS.get(str(whatsapp.get("status") or "").lower(), Approval.PENDING)
    reason = twilio_client.masked(str(whatsapp.get("rejection_reason") or ""))
    return await in_thread(_note_approval, resource, state, reason, now)


def _find(definition: Definition) -> ContentResource | None:
    return ContentResource.objects.filter(
        account=settings.TWILIO_ACCOUNT_SID,
        endpoint=settings.TWILIO_API_BASE_URL,
        key=definition.key,
        language=definition.language,
    ).first()


def _keep(definition: Definition, content_sid: str, now: datetime) -> ContentResource:
    """Insert the row unless another process was first, and give the one that is there."""
    mine = ContentResource(
        account=settings.TWILIO_ACCOUNT_SID,
        endpoint=settings.TWILIO_API_BASE_URL,
        key=definition.key,
        language=definition.language,
        template_id=definition.template_id,
        content_sid=content_sid,
        approval=Approval.UNSUBMITTED if definition.category else Approval.NOT_NEEDED,
        created_at=now,
    )
    ContentResource.objects.bulk_create([mine], ignore_conflicts=True)
    resource = _find(definition)
    if resource is None:
        raise TransportError("temporary", "content", "The Content resource was dropped while it was made.")
    return resource


def _note_approval(resource: ContentResource, approval: str, reason: str, now: datetime) -> ContentResource:
    resource.approval, resource.rejection_reason, resource.checked_at = approval, reason[:200], now
    ContentResource.objects.filter(pk=resource.pk, content_sid=resource.content_sid).update(
        approval=approval, rejection_reason=reason[:200], checked_at=now
    )
    return resource
