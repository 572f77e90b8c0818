"""What devices call. The code in the address says whose device it is."""

from django.urls import path

from isegoria.channels.odk.views import devices

urlpatterns = [
    path("<str:token>/formList", devices.form_list, name="odk-forms"),
    path("<str:token>/forms/<int:edition>", devices.form, name="odk-form"),
    path("<str:token>/submission", devices.submission, name="odk-submission"),
]
