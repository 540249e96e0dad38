"""News of this app, sent with `send` inside the transaction that made it: ids only; a receiver only writes rows."""

from django.dispatch import Signal

# appointment_changed.send(sender=AppointmentEvent, event_id=int): a line of history was written.
appointment_changed = Signal()
