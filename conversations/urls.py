"""What Twilio calls. The paths are fixed: they stand in Twilio's console and in the receipts of messages under way."""

from django.urls import path

from conversations import views
from conversations.voice import views as voice_views

app_name = "twilio"

urlpatterns = [
    path("whatsapp/incoming/", views.whatsapp_incoming, name="whatsapp-incoming"),
    path("whatsapp/status/", views.whatsapp_status, name="whatsapp-status"),
    path("voice/incoming/", voice_views.incoming, name="voice-incoming"),
    path("voice/after-relay/", voice_views.after_relay, name="voice-after-relay"),
    path("voice/after-dial/", voice_views.after_dial, name="voice-after-dial"),
    path("voice/status/", voice_views.status, name="voice-status"),
]
