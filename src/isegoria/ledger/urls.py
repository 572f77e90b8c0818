"""Addresses of the log: those of programs have no language, the page has."""

from django.urls import path

from isegoria.ledger import views

app_name = "ledger"
urlpatterns = [
    path("", views.to_page, name="log"),
    path("checkpoint", views.checkpoint, name="checkpoint"),
    path("key", views.key, name="key"),
    path("tile/<path:address>", views.tile, name="tile"),
]

page = ([path("", views.page, name="log")], "ledger_page")
