from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("places", "0005_areas_tell_people_apart")]
    operations = [
        migrations.AddField("group", "is_past", models.BooleanField(default=False)),
    ]
