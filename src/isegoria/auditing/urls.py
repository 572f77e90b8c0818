"""Where auditors ask for a confidential folder; below the address of the question at the desk."""

from django.urls import path

from isegoria.auditing import views

urlpatterns = [path("<int:activity>/", views.folder, name="auditing-folder")]
