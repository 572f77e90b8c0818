"""The index of words, which no model describes: see isegoria.search.services."""

from django.db import migrations

from isegoria.search.services import lay_out


class Migration(migrations.Migration):
    """Make the table; the worker fills it."""

    initial = True

    dependencies = [("languages", "0001_texts_and_renderings")]

    operations = [migrations.RunPython(lambda apps, editor: lay_out(), migrations.RunPython.noop)]
