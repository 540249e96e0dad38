from django.apps import AppConfig


class HandoffConfig(AppConfig):
    name = "handoff"
    verbose_name = "Handing over"

    def ready(self) -> None:
        """Listen to what conversations tell, and keep open those that somebody waits in."""
        from conversations import ending
        from handoff import queries, receivers  # noqa: F401 - importing connects the receivers

        ending.keep_open(queries.waits_for_person)
