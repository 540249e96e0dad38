"""Our code for the providers that carry messages. `base` names the shapes; no SDK is imported before it is needed."""

from conversations.transports.base import close_transports, transport_for

__all__ = ["close_transports", "transport_for"]
