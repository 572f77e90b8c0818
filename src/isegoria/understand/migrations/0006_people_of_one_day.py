"""The people of one day, counted coarsely: what a community is held against that is told anew."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('understand', '0005_reading_again'),
    ]

    operations = [
        migrations.AddField(
            model_name='whowasheard',
            name='cut',
            field=models.JSONField(default=dict),
        ),
    ]
