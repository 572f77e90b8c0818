from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("voice", "0002_who_wrote_down_and_who_checked"),
    ]

    operations = [
        migrations.RenameField(
            model_name="recording",
            old_name="written_by",
            new_name="heard_by",
        ),
        migrations.AlterField(
            model_name="recording",
            name="heard_by",
            field=models.CharField(blank=True, max_length=170),
        ),
        migrations.AddField(
            model_name="recording",
            name="why",
            field=models.CharField(blank=True, max_length=200),
        ),
        migrations.AlterField(
            model_name="recording",
            name="standing",
            field=models.CharField(
                choices=[
                    ("spoken", "Spoken"),
                    ("confirmed", "Confirmed"),
                    ("written", "Written"),
                    ("aside", "Set Aside"),
                ],
                default="spoken",
                max_length=9,
            ),
        ),
    ]
