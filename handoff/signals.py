"""News of this app for the site above it. Sent inside the transaction, carrying ids."""

from django.dispatch import Signal

ticket_opened = Signal()  # ticket_id
ticket_assigned = Signal()  # ticket_id
ticket_closed = Signal()  # ticket_id
