"""A questionnaire as data: its questions, its rules, and its forms for other programs.

No tables and no pages here. Every channel and every way of asking speaks of questions in these
words, so a question is written once.
"""
