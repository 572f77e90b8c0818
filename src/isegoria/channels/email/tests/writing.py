"""Somebody who writes mails, and the ways in which mail programs quote."""

from email.message import EmailMessage

from isegoria.channels.email.sending import send_what_is_owed
from isegoria.channels.email.services import take_in

OURS = "talk@example.org"


def quoted(mail):
    """Our mail, quoted as most programs do, below a line that introduces it."""
    lines = "\n".join(f"> {one}" for one in mail.body.splitlines())
    return f"\n\nOn Sun, 22 Nov 2026 at 09:30, Harbour talks <{OURS}>\nwrote:\n\n{lines}\n"


class Writer:
    """Somebody with an address: what they write, and what they were sent last."""

    def __init__(self, address, sent):
        self.address, self.sent, self.count = address, sent, 0

    def mail(self, words, *, subject="", to=OURS, answers=None, **headers):
        """A mail as it arrives."""
        self.count += 1
        mail = EmailMessage()
        mail["Message-ID"] = f"<{self.count}@example.net>"
        mail["From"], mail["To"], mail["Subject"] = f"Amina <{self.address}>", to, subject
        if answers:
            mail["In-Reply-To"] = mail["References"] = answers
        for name, value in headers.items():
            mail[name.replace("_", "-")] = value
        mail.set_content(words)
        return mail

    def send(self, words="", **more):
        """Write a new mail, and give the text that comes back."""
        return self.deliver(self.mail(words, **more).as_bytes())

    def reply(self, words, **more):
        """Reply to the last mail, with it below."""
        last = self.sent[-1]
        number = last.extra_headers["Message-ID"]
        return self.send(
            words + quoted(last), subject=f"Re: {last.subject}", answers=number, **more
        )

    def deliver(self, raw):
        """Hand over a mail as bytes; the text that comes back, or nothing."""
        before = len(self.sent)
        take_in(raw)
        send_what_is_owed()
        return text_of(self.sent[-1]) if len(self.sent) > before else ""


def text_of(mail):
    """What our mail says, without the line above and our name below."""
    return mail.body.partition("\n\n")[2].partition("\n\n-- \n")[0]
