from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("voice", "0004_names_together_and_drafts_on_their_way"),
    ]

    operations = [
        migrations.RemoveField(
            model_name="recording",
            name="checked_by",
        ),
    ]
