"""Somebody at a desk with a keyboard and no mouse."""

import re

NAME = """one => one === document.body ? '' : one.labels && one.labels.length
    ? one.labels[0].textContent
    : one.textContent || one.value || one.getAttribute('aria-label') || ''"""


class Hands:
    """Somebody at a desk with a keyboard and no mouse; each page is looked at as it opens."""

    def __init__(self, page, violations):
        self.page, self._violations, self.seen = page, violations, []

    def open(self, address):
        self.page.goto(address)
        self._look()

    def words(self):
        text = self.page.locator("main").inner_text()
        return " ".join(re.sub("[\u2066-\u2069]", "", text).split())

    def go_to(self, words):
        heard = []
        while heard.count("") < 2:  # past the end of the page once, so that all of it was tried
            self.page.keyboard.press("Tab")
            heard.append(self._focused())
            if words in heard[-1]:
                return
        raise AssertionError(f"The keyboard does not reach {words!r}: {self.page.url} {heard}")

    def follow(self, words):
        self.go_to(words)
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")
        self._look()

    def tick(self, words):
        self.go_to(words)
        self.page.keyboard.press("Space")

    def choose(self, group, words):
        """Go to a group of radio buttons, and with the arrows to the one that says so."""
        for _turn in range(400):
            self.page.keyboard.press("Tab")
            if self.page.locator(f":focus[type=radio][name={group}]").count():
                break
        for _turn in range(40):
            if words in self._focused():
                self.page.keyboard.press("Space")
                return
            self.page.keyboard.press("ArrowDown")
        raise AssertionError(f"There is no choice {words!r} of {group}")

    def write(self, label, words):
        self.go_to(label)
        self.page.keyboard.press("ControlOrMeta+a")
        if words:
            self.page.keyboard.type(words)
        else:
            self.page.keyboard.press("Delete")

    def take_along(self, words, folder):
        """Keep a file that a link leads to."""
        self.go_to(words)
        with self.page.expect_download() as kept:
            self.page.keyboard.press("Enter")
        path = folder / kept.value.suggested_filename
        kept.value.save_as(path)
        return path

    def _focused(self):
        return " ".join(self.page.evaluate(f"({NAME})(document.activeElement)").split())

    def _look(self):
        assert self._violations(self.page) == [], self.page.url
        assert self.page.locator("h1").count() == 1, self.page.url
        self.seen.append(self.words())
