"""What a killed process left in mid-sentence: lines it had taken to say them, of which nobody knows more than the rows.

`lease_token` of a line names the socket that says it, `values["heard"]` how far it was played. Another socket of the
same call says once more what was not played at all, and cuts the rest to what was heard: nothing is said twice. An
answer that was still being thought (`outbox.GROWS`) is cut to what was heard in any case: its turn is tried again and
goes on from there. Once the call is over, what was not played is shown as not said.
"""

import logging
from datetime import datetime
from uuid import UUID

from django.db import transaction

from conversations import lifecycle, live, outbox
from conversations.models import Call, Line, Message
from conversations.voice import calls, speaking
from conversations.voice.calls import Speaker

Status = Message.Status

log = logging.getLogger(__name__)


def take_up(speaker: Speaker, *, now: datetime) -> int:
    """Take up the lines that an earlier socket of this call left behind; gives how many are said once more."""
    with transaction.atomic():
        lifecycle.lock(speaker.conversation_id)
        if not calls.speaks(speaker):
            return 0
        call = Call.objects.get(pk=speaker.call_id)
        speaking_now = Call.objects.filter(
            conversation=call.conversation_id, ended_at__isnull=True, session_token__isnull=False
        )
        lines = Message.objects.select_for_update().filter(
            conversation=call.conversation_id,
            channel=Line.Channel.PHONE,
            status=Status.SENT,
            sent_at__gte=call.started_at,
            lease_token__isnull=False,
        )
        again = 0
        for line in lines.exclude(lease_token__in=speaking_now.values("session_token")).order_by("id"):
            heard = int(line.values.get("heard", 0))
            if (heard or outbox.GROWS in line.values) and line.lease_token:
                reason = speaking.lost_reason()
                speaking.cut(line.lease_token, line.pk, heard, reason=reason, now=now)
            else:
                line.status, line.sent_at, line.lease_token = Status.QUEUED, None, None
                line.save(update_fields=["status", "sent_at", "lease_token"])
                again += 1
        if again:
            live.announce("conversation", call.conversation_id)
        return again


def settle_ended(*, now: datetime) -> int:
    """Cut what was being said in calls that are over and whose process died before it could; gives how many calls."""
    settled = 0
    for call_id, conversation_id, token in calls.list_abandoned(now=now):
        try:
            settled += _settle(call_id, conversation_id, token, now=now)
        except Exception:
            log.exception("What was said last in call %s could not be settled.", call_id)
    return settled


def _settle(call_id: int, conversation_id: int, token: UUID, *, now: datetime) -> int:
    with transaction.atomic():
        lifecycle.lock(conversation_id)
        lines = Message.objects.filter(
            conversation=conversation_id, channel=Line.Channel.PHONE, status=Status.SENT, lease_token=token
        )
        for pk, values in lines.values_list("pk", "values"):
            heard, reason = int(values.get("heard", 0)), speaking.hung_up_reason()
            speaking.cut(token, pk, heard, reason=reason, code="call-ended", now=now)
        return calls.forget_socket(call_id, token)
