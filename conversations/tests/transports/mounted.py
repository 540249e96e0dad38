"""The webhooks and the admin as the site mounts them, for tests that need no other address; the desk is a stand-in."""

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.urls import include, path


def conversation(request: HttpRequest, conversation_id: int) -> HttpResponse:
    """Stand where the desk's page of a conversation is."""
    return HttpResponse()


desk = ([path("conversations/<int:conversation_id>/", conversation, name="conversation")], "desk")

urlpatterns = [
    path("twilio/", include("conversations.urls")),
    path("admin/", admin.site.urls),
    path("desk/", include(desk)),
]
