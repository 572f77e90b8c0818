"""Pages of examples, opened in a real browser without a server."""

from pathlib import Path

import pytest
from django.template import engines

STATIC = Path(__file__).parent.parent / "static"
ADDRESS = "http://isegoria.test/"
POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self' data:; script-src 'self'; "
    "form-action 'self'; connect-src 'self'; base-uri 'none'"
)
TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
LANGUAGES = [
    ("en", "English", "ltr"),
    ("fr", "Français", "ltr"),
    ("es", "Español", "ltr"),
    ("ar", "العربية", "rtl"),
    ("ru", "Русский", "ltr"),
    ("zh-hans", "简体中文", "ltr"),
]


@pytest.fixture(autouse=True)
def _plain_static_files(settings):
    """Addresses of static files without a hash, as no files were collected."""
    settings.STORAGES = {
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }


@pytest.fixture
def page_context():
    """What the context processor of the site gives every page."""
    return _page_context


def _page_context(language="en"):
    return {
        "site": {
            "name": "Isegoria",
            "operator": "Harbour District Council",
            "help_phone": "0800 555 017",
            "privacy_contact": "privacy@harbour.example",
            "simulated": True,
        },
        "LANGUAGE_CODE": language,
        "direction": "rtl" if language == "ar" else "ltr",
        "interface_languages": [
            {
                "code": code,
                "name": name,
                "direction": direction,
                "address": f"/{code}/",
                "is_current": code == language,
            }
            for code, name, direction in LANGUAGES
        ],
        "navigation": [
            {"label": "Questions", "address": "/", "is_current": True},
            {"label": "Check a receipt", "address": "/receipt/", "is_current": False},
            {
                "label": "Look after the site",
                "is_around": True,
                "inside": [{"label": "Staff", "address": "/staff/", "is_around": True}],
            },
        ],
        "footer": [{"label": "Accessibility", "address": "/accessibility/"}],
        "receipt_address": "/receipt/",
        "receipt_ticket": "ticket",
    }


@pytest.fixture
def show():
    """Put a piece of HTML on a page of the site."""
    return _show


def _show(body, *, language="en", layout="design/page.html", **more):
    template = engines["django"].from_string(
        f'{{% extends "{layout}" %}}{{% block title %}}Examples{{% endblock %}}'
        "{% block main %}<h1>Examples</h1>{{ body|safe }}{% endblock %}"
    )
    return template.render({**_page_context(language), "body": body, **more})


@pytest.fixture
def visit(browser):
    """Open HTML under the site's content security policy; the page notes what was refused."""
    contexts = []

    def open_page(html, *, scheme="light", width=1200, **options):
        context = browser.new_context(
            color_scheme=scheme, viewport={"width": width, "height": 800}, **options
        )
        contexts.append(context)
        page = context.new_page()
        page.complaints = []
        page.on("console", lambda message: page.complaints.append(message.text))
        page.on("pageerror", lambda error: page.complaints.append(str(error)))

        def answer(route):
            path = STATIC / route.request.url.removeprefix(ADDRESS + "static/")
            if path.is_file():
                route.fulfill(body=path.read_bytes(), content_type=TYPES[path.suffix])
            else:
                headers = {"Content-Security-Policy": POLICY}
                route.fulfill(body=html, content_type="text/html; charset=utf-8", headers=headers)

        page.route("**/*", answer)
        page.goto(ADDRESS)
        return page

    yield open_page
    for context in contexts:
        context.close()
