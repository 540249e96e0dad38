from django.apps import AppConfig


class ConversationsConfig(AppConfig):
    name = "conversations"
    verbose_name = "Conversations"

    def ready(self) -> None:
        """Listen to what the booking engine tells."""
        from conversations import notices  # noqa: F401 - importing connects its receivers
        from conversations.assistant import reopening  # noqa: F401
