"""The pages of helpers at the desk of a question."""

from django.urls import path

from isegoria.channels.odk.views import desk, entering

urlpatterns = [
    path("", desk.enumerators, name="odk-enumerators"),
    path("<int:enumerator>/", desk.enumerator, name="odk-enumerator"),
    path("enter/<int:activity>/", entering.by_staff, name="odk-enter-at-desk"),
    path("through/", desk.through, name="odk-through"),
    path("aside/", desk.aside, name="odk-aside"),
    path("aside/files/<int:enclosure>/", desk.enclosure, name="odk-enclosure"),
]
