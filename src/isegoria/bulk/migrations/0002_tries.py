"""How often the database has failed a job, and when it is tried again."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('bulk', '0001_what_is_done_to_many'),
    ]

    operations = [
        migrations.AddField(
            model_name='job',
            name='tries',
            field=models.PositiveSmallIntegerField(default=0),
        ),
        migrations.AddField(
            model_name='job',
            name='try_again_at',
            field=models.DateTimeField(null=True),
        ),
    ]
