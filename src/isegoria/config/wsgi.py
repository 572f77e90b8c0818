"""The web application, as our own server or another loads it."""

from django.core.wsgi import get_wsgi_application

application = get_wsgi_application()
