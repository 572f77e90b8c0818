"""Pages that are kept on a device."""

from django.urls import path

from isegoria.channels.offline import views

urlpatterns = [
    path("<slug:process>/", views.choose, name="along"),
    path("<slug:process>/<slug:type_slug>/<int:position>/", views.along, name="along-form"),
]
