"""E-mail: the conversation in mails, through a mailbox that is read or a mail server that calls."""
