"""Where staff earn the certificate: the same pages of a town that nobody has seen before."""

from django.urls import path
from django.views.decorators.http import require_safe

from isegoria.training import views
from isegoria.training.urls import of_a_town

urlpatterns = [
    path("", views.course, name="course"),
    *(
        path(
            f"<int:town>/{below}",
            require_safe(views.for_certificate(view)),
            name=f"course-{view.__name__}",
        )
        for below, view in of_a_town.items()
    ),
    path("<int:town>/hand-in/", views.for_certificate(views.hand_in), name="course-hand-in"),
]
