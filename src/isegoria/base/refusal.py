"""The one way in which the house says no to a person."""


class Refused(Exception):
    """What was asked cannot be done; the message is shown to the person as it is.

    Services raise it before anything is changed, so that catching it leaves nothing half done.
    """


class Collision(Exception):
    """Two forms of one person were being put down at once; the later one is to be tried again."""
