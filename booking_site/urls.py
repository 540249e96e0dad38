"""Which address answers what."""

from django.conf import settings
from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path
from django.utils.translation import gettext_lazy as _
from django.views.generic import RedirectView

from booking_site import health

admin.site.site_header = admin.site.site_title = _("Ringbook admin")
admin.site.index_title = _("What can be set up and looked up")
admin.site.site_url = "/desk/"

urlpatterns: list[URLPattern | URLResolver] = [
    path("", RedirectView.as_view(url="/desk/"), name="home"),
    path("", include("booking_site.desk.urls")),
    path("twilio/", include("conversations.urls")),
    path("ical/", include("booking_site.calendars.urls")),
    path("healthz/", health.healthz, name="healthz"),
    path("admin/", include("appointments.admin.urls")),
    path("admin/", admin.site.urls),
]

if settings.SIMULATOR:
    urlpatterns.append(path("simulator/", include("booking_site.simulator.urls")))
