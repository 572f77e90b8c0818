"""The addresses of the site's settings and of its staff, below the desk."""

from django.urls import path

from isegoria.organisations import views

urlpatterns = [
    path("site/", views.site, name="desk-site"),
    path("points/", views.points, name="desk-points"),
    path("points/new/", views.point, name="desk-point-new"),
    path("points/<int:point_id>/", views.point, name="desk-point"),
    path("staff/", views.staff, name="desk-staff"),
    path("staff/invite/", views.invite, name="desk-staff-invite"),
    path("staff/keys/", views.keys, name="desk-staff-keys"),
    path("staff/keys/<int:account_id>/", views.keys_of, name="desk-staff-keys-of"),
    path("staff/<int:account_id>/", views.member, name="desk-staff-member"),
    path("staff/<int:account_id>/close/", views.close, name="desk-staff-close"),
    path("staff/<int:account_id>/open/", views.reopen, name="desk-staff-open"),
    path("staff/<int:account_id>/link/", views.new_link, name="desk-staff-link"),
]
