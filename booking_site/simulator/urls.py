"""The simulator's addresses, mounted at /simulator/ when settings.SIMULATOR is on. Every view is 404 when it is off."""

from __future__ import annotations

from django.urls import path

from booking_site.simulator import phone_views, views
from booking_site.simulator import twilio_rest as rest
from booking_site.simulator.rest_server import endpoint

app_name = "simulator"

ACCOUNT = "twilio/2010-04-01/Accounts/<str:account_sid>"
CONTENT = "twilio/v1/Content"

urlpatterns = [
    path("", views.page, name="page"),
    path("chat/", views.chat, name="chat"),
    path("tries/", views.tries_panel, name="tries"),
    path("write/", views.write, name="write"),
    path("tap/", views.tap, name="tap"),
    path("seen/", views.seen, name="seen"),
    path("phone/", views.phone, name="phone"),
    path("call/", phone_views.call, name="call"),
    path("make-it-hard/", views.make_it_hard, name="make-it-hard"),
    path("switches/", views.switches_json, name="switches"),
    # Twilio's own paths, kept as the SDK builds them.
    path(f"{ACCOUNT}/Messages.json", endpoint(sends_message=True, POST=rest.create_message, GET=rest.list_messages)),
    path(
        f"{ACCOUNT}/Messages/<str:sid>.json",
        endpoint(GET=rest.fetch_message, POST=rest.update_message, DELETE=rest.delete_message),
    ),
    path(CONTENT, endpoint(POST=rest.create_content, GET=rest.list_contents)),
    path(f"{CONTENT}/<str:sid>", endpoint(GET=rest.fetch_content, DELETE=rest.delete_content)),
    path(f"{CONTENT}/<str:sid>/ApprovalRequests/whatsapp", endpoint(POST=rest.request_approval)),
    path(f"{CONTENT}/<str:sid>/ApprovalRequests", endpoint(GET=rest.fetch_approval)),
    path("twilio/v2/Indicators/Typing.json", endpoint(POST=rest.show_typing)),
    path("twilio/v3/Indicators/Typing.json", endpoint(POST=rest.show_typing)),
    path("twilio/<path:anything>", endpoint()),
]
