from django.apps import AppConfig


class HandoffConfig(AppConfig):
    name = "handoff"
    verbose_name = "Handing over"

    def ready(self) -> None:
        """Listen to what conversations tell."""
        from handoff import receivers  # noqa: F401 - importing connects the receivers
