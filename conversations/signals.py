"""News of this app for the apps above it. Sent inside the transaction, carrying ids; a receiver only writes rows."""

from django.dispatch import Signal

message_received = Signal()  # message_id
message_failed = Signal()  # message_id: refused by the provider, or dropped although somebody waits for it
message_status_changed = Signal()  # message_id
customer_untold = (
    Signal()
)  # conversation_id, event_id: of a visit's change that they wait for, or missed; no message can reach them
call_missed = Signal()  # call_id: it ended before a word, and no message can reach whoever rang
person_requested = Signal()  # conversation_id, reason, urgency, due_at, detail
floor_changed = Signal()  # conversation_id
conversation_resolved = Signal()  # conversation_id
summary_written = Signal()  # conversation_id: by rules; `summaries.replace` takes better words
