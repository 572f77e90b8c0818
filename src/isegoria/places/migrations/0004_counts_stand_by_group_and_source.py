import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("places", "0003_counts_move_to_groups_and_sources")]
    operations = [
        migrations.RemoveField("margin", "dimension"),
        migrations.RemoveField("margin", "category"),
        migrations.RemoveField("margin", "source"),
        migrations.RemoveField("margin", "counted_on"),
        migrations.RenameField("margin", "told_by", "source"),
        migrations.AlterField(
            "margin",
            "source",
            models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="margins",
                to="places.source",
            ),
        ),
        migrations.AlterField(
            "margin",
            "group",
            models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.group"
            ),
        ),
        migrations.AddConstraint(
            "margin",
            models.UniqueConstraint(
                condition=models.Q(and_group=None),
                fields=("area", "source", "group"),
                name="a_source_counts_a_group_once",
            ),
        ),
        migrations.AddConstraint(
            "margin",
            models.UniqueConstraint(
                fields=("area", "source", "group", "and_group"),
                name="a_source_counts_a_cross_once",
            ),
        ),
        migrations.AddConstraint(
            "margin",
            models.CheckConstraint(
                condition=models.Q(people__isnull=False) | models.Q(share__gte=0, share__lte=1),
                name="margin_says_how_many",
            ),
        ),
        migrations.AddConstraint(
            "margin",
            models.CheckConstraint(
                condition=models.Q(and_group=None) | models.Q(and_group__gt=models.F("group")),
                name="cross_has_an_order",
            ),
        ),
    ]
