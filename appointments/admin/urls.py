"""Pages of the admin that are about the whole business, not about one kind of row."""

from django.contrib import admin
from django.urls import path

from appointments.admin import csv_page, words_page

app_name = "whole"
urlpatterns = [
    path("csv/", admin.site.admin_view(csv_page.answer), name="csv"),
    path("csv/export/", admin.site.admin_view(csv_page.export), name="csv-export"),
    path("words/", admin.site.admin_view(words_page.answer), name="words"),
]
