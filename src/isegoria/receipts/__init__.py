"""The sixteen digits that open everything a person may see again, without an account."""
