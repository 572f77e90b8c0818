"""Which groups people say they belong to: sealed apart from what they said, only to be counted."""
