"""Isegoria: put a question, hear the answers on any device, show what was heard."""
