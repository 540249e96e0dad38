"""What Twilio calls. The paths are fixed: they stand in Twilio's console and in the receipts of messages under way."""

from django.urls import path

from conversations import views

app_name = "twilio"

urlpatterns = [
    path("whatsapp/incoming/", views.whatsapp_incoming, name="whatsapp-incoming"),
    path("whatsapp/status/", views.whatsapp_status, name="whatsapp-status"),
]
