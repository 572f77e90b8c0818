"""What people say afterwards; below the address of the question."""

from django.urls import path

from isegoria.solved.views import public

urlpatterns = [
    path("solved/", public.solved, name="solved"),
]
