"""What a person sees when the network fails, with a server that really goes away."""

from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from django.template.loader import render_to_string

pytestmark = pytest.mark.browser

STATIC = Path(__file__).parents[1] / "static"
TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
READY = "navigator.serviceWorker.ready.then(() => true)"


@pytest.fixture
def server(show, page_context):
    """A small site on this machine: a page, the offline page, the worker, the static files."""
    receipt = render_to_string("design/receipt.html", {"code": "4821773019640257"})
    page = show(receipt, worker_address="/worker.js", offline_address="/en/offline/")
    offline = render_to_string("design/offline.html", page_context())
    texts = {"/": page, "/en/offline/": offline}

    class Site(BaseHTTPRequestHandler):
        """Answers as the product does, with pages made beforehand."""

        def do_GET(self):
            """Give the page or the file."""
            path = self.path.partition("?")[0]
            if path in texts:
                kind, body = "text/html; charset=utf-8", texts[path].encode()
            else:
                name = "design/worker.js" if path == "/worker.js" else path[len("/static/") :]
                kind, body = TYPES[Path(name).suffix], (STATIC / name).read_bytes()
            self.send_response(200)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *words):
            """Say nothing."""

    site = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    thread = Thread(target=site.serve_forever)
    thread.start()

    def stop():
        site.shutdown()
        thread.join()
        site.server_close()

    site.stop = stop
    yield site
    stop()


@pytest.fixture
def page(browser, server):
    context = browser.new_context(permissions=["clipboard-read", "clipboard-write"])
    opened = context.new_page()
    opened.goto(f"http://127.0.0.1:{server.server_port}/")
    yield opened
    context.close()


def test_the_offline_page_comes_with_its_style_when_the_server_is_gone(page, server):
    assert page.evaluate(READY)
    kept = page.evaluate(
        "caches.keys().then((names) => caches.open(names[0])).then((shelf) => shelf.keys())"
        ".then((found) => found.map((one) => new URL(one.url).pathname))"
    )

    server.stop()
    page.goto(f"http://127.0.0.1:{server.server_port}/anything/")

    assert sorted(kept) == ["/en/offline/", "/static/design/site.css"]
    assert page.locator("h1").inner_text() == "There is no connection just now"
    assert page.evaluate("getComputedStyle(document.body).margin") == "0px"


def test_with_a_connection_pages_come_from_the_server(page):
    assert page.evaluate(READY)

    page.reload()

    assert page.locator("h1").inner_text() == "Examples"


def test_copying_a_receipt_says_that_it_was_copied(page):
    page.get_by_role("button", name="Copy").click()

    page.get_by_role("button", name="Copied").wait_for()
    assert page.evaluate("navigator.clipboard.readText()") == "4821 7730 1964 0257"
