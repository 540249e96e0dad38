"""The addresses that calendar programs fetch."""

from django.urls import path

from booking_site.calendars import views

urlpatterns = [
    path("<str:token>.ics", views.feed, name="calendar-feed"),
    path("visit/<str:token>.ics", views.visit, name="calendar-visit"),
]
