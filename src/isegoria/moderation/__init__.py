"""Deciding what may stand: by a published rule, with a reason, told to the author."""
