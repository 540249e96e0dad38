"""The rows of one workflow across channels, one module a subject."""

from conversations.models.call import Call
from conversations.models.consent import Consent
from conversations.models.conversation import Conversation
from conversations.models.identity import IdentityCode, IdentityTry
from conversations.models.journey import Journey
from conversations.models.knowledge import KnowledgeEntry, KnowledgePhrase, UnknownQuestion
from conversations.models.line import Line
from conversations.models.message import Message, RawPayload
from conversations.models.model_service import ModelEndpoint, ModelHealth, ModelUse
from conversations.models.playbook import Playbook
from conversations.models.summary import Summary
from conversations.models.template import ContentResource, MessageTemplate
from conversations.models.turn import Turn

__all__ = [
    "Call",
    "Consent",
    "ContentResource",
    "Conversation",
    "IdentityCode",
    "IdentityTry",
    "Journey",
    "KnowledgeEntry",
    "KnowledgePhrase",
    "Line",
    "Message",
    "MessageTemplate",
    "ModelEndpoint",
    "ModelHealth",
    "ModelUse",
    "Playbook",
    "RawPayload",
    "Summary",
    "Turn",
    "UnknownQuestion",
]
