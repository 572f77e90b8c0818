"""Several levels of government: one question put at many places, and matters handed on."""
