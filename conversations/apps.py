from django.apps import AppConfig


class ConversationsConfig(AppConfig):
    name = "conversations"
    verbose_name = "Conversations"

    def ready(self) -> None:
        """Listen to what the booking engine and the life of a conversation tell."""
        from conversations import (  # noqa: F401 - importing connects their receivers
            merged_contacts,
            missed_visits,
            missing_templates,
            notices,
            summaries,
        )
        from conversations.assistant import reopening  # noqa: F401
