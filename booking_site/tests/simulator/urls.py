"""The simulator alone, so that these tests need nothing of the product."""

from django.urls import include, path

urlpatterns = [path("simulator/", include("booking_site.simulator.urls"))]
