"""The admin of this app: lines, templates and models to edit; conversations and all that belongs to them to read."""

from conversations.admin import call, conversation, lines, model_service
from conversations.knowledge import admin as knowledge
from conversations.playbooks import admin as playbooks

__all__ = ["call", "conversation", "knowledge", "lines", "model_service", "playbooks"]
