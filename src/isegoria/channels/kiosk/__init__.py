"""Kiosks: a locked screen in a public place, by touch, keyboard, keypad and ear."""
