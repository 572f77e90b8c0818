import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("places", "0004_counts_stand_by_group_and_source")]
    operations = [
        migrations.AddField(
            "group",
            "areas",
            models.ManyToManyField(blank=True, related_name="groups", to="places.area"),
        ),
        migrations.AddField(
            "partition",
            "parts_of",
            models.OneToOneField(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="asked_parts",
                to="places.area",
            ),
        ),
        migrations.AlterField(
            "partition",
            "asking",
            models.CharField(
                choices=[
                    ("one", "One question with the groups to choose from"),
                    ("washington", "The six questions of the Washington Group"),
                    ("areas", "One question with the parts of an area to choose from"),
                ],
                default="one",
                max_length=12,
            ),
        ),
        migrations.RemoveConstraint("partition", "partition_is_asked_somehow"),
        migrations.AddConstraint(
            "partition",
            models.CheckConstraint(
                condition=Q(asking__in=["one", "washington"], parts_of=None)
                | Q(asking="areas", parts_of__isnull=False),
                name="partition_is_asked_somehow",
            ),
        ),
    ]
