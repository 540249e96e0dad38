from django.apps import AppConfig


class RemindersConfig(AppConfig):
    name = "reminders"
    verbose_name = "Reminders"

    def ready(self) -> None:
        """Listen to what the booking engine tells, and keep templates in step with the rules' words."""
        from reminders import missing_texts, receivers  # noqa: F401 - importing connects them
