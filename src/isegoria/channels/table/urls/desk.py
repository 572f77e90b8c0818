"""The pages of tables at the desk of a question."""

from django.urls import path

from isegoria.channels.table import views

urlpatterns = [
    path("", views.tables, name="table-desk"),
    path("<int:number>/", views.table, name="table-one"),
    path("<int:number>/receipts/", views.receipts, name="table-receipts"),
    path("<int:number>/<slug:step>/", views.step, name="table-step"),
]
