"""Somebody with a browser without scripts, in front of a page of the chat."""

import gzip
import html
import re

from django.test import Client

from isegoria.activities.statements.models import Vote

ASKED = "2/3 "
VOTES = ["1 Agree", "2 Disagree", "3 Pass, or not sure"]
OURS = {"HTTP_ORIGIN": "http://testserver"}


class Visitor:
    """A visitor: what the page shows, and what they press and write on it."""

    def __init__(self, language="en", slug="internet"):
        self.client = Client()
        self.address = f"/{language}/chat/{slug}/"
        self.show(self.client.get(self.address))

    def show(self, response):
        self.response, self.page = response, response.content.decode()
        self.bytes = len(gzip.compress(response.content, 6))
        return self

    def begin(self, receipt=""):
        """Press the button that begins, or type a receipt there."""
        typed = {"words": receipt} if receipt else {}
        return self.post(**{"begin": "1", "ticket": field(self.page, "ticket"), **typed})

    def write(self, words):
        """Write something and send it."""
        return self.post(**self.held, words=words)

    def press(self, *keys):
        """Press a button, or tick boxes and send them."""
        return self.post(**self.held, press=list(keys))

    def post(self, **form):
        self.sent = form
        return self.show(self.client.post(self.address, form, **OURS))

    def again(self):
        """The same form once more, as by a double press or a reload."""
        return self.post(**self.sent)

    @property
    def held(self):
        """What the form for the reply carries."""
        inside = re.search(r'id="reply".*?</form>', self.page, re.DOTALL)[0]
        self.address = re.search(r'action="([^"#]+)#now"', inside)[1]
        return dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', inside))

    @property
    def bubbles(self):
        """Every bubble, in words."""
        return [in_words(one) for one in re.findall(r"<li[ >].*?</li>", self.list, re.DOTALL)]

    @property
    def list(self):
        return re.search(r'<ol class="plain chat">.*?</ol>', self.page, re.DOTALL)[0]

    @property
    def now(self):
        """What was said last."""
        return self.bubbles[-1]

    @property
    def words(self):
        return in_words(re.search(r"<main.*?</main>", self.page, re.DOTALL)[0])

    @property
    def receipt(self):
        """The digits that the page shows as theirs."""
        found = re.search(r'name="code" value="(\d{16})"', self.page)
        return found[1] if found else ""

    def choices(self):
        """The replies that can be pressed."""
        inside = re.search(r'id="choose".*?</form>', self.page, re.DOTALL)
        one = r"<button name=.*?</button>|<label.*?</label>"
        return [in_words(found) for found in re.findall(one, inside[0] if inside else "")]


def voted():
    """What was voted, in order."""
    return list(Vote.objects.order_by("pk").values_list("value", flat=True))


def in_words(part):
    """What stands between the tags."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", part)).split())


def field(page, name):
    """The first hidden field of this name that is not of the foot."""
    main = re.search(r"<main.*?</main>", page, re.DOTALL)[0]
    return re.search(rf'name="{name}" value="([^"]*)"', main)[1]
