"""The site as a Django app: its checks are registered here."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class BookingSiteConfig(AppConfig):
    name = "booking_site"
    verbose_name = _("front desk")

    def ready(self) -> None:
        from booking_site import checks  # noqa: F401  (registers itself)
        from booking_site.desk import receivers  # noqa: F401  (connects itself)
