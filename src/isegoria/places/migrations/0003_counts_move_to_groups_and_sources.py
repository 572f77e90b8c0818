"""What was a word in a count becomes a group of a partition, and a source of its own."""

from django.db import migrations

NAMES = {"age": "Age", "sex": "Sex", "home-line": "A line at home"}
REASON = "So that we see whether all groups were heard."


def move(apps, _schema):
    """Make a partition of each dimension, in English, to be reworded at the desk."""
    margin, source = apps.get_model("places", "Margin"), apps.get_model("places", "Source")
    partition, group = apps.get_model("places", "Partition"), apps.get_model("places", "Group")
    partitions, groups, sources = {}, {}, {}
    for row in margin.objects.order_by("pk").iterator():
        if row.dimension not in partitions:
            name = NAMES.get(row.dimension, _plain(row.dimension))
            partitions[row.dimension] = partition.objects.create(
                code=row.dimension,
                name=_say(apps, name),
                question=_say(apps, name + "?"),
                reason=_say(apps, REASON),
                position=len(partitions),
            )
        key = (row.dimension, row.category)
        if key not in groups:
            groups[key] = group.objects.create(
                partition=partitions[row.dimension],
                code=row.category,
                label=_say(apps, _plain(row.category)),
                position=sum(1 for one in groups if one[0] == row.dimension),
            )
        told = (row.source, row.counted_on)
        if told not in sources:
            sources[told] = source.objects.create(name=row.source, counted_on=row.counted_on)
        row.group, row.told_by = groups[key], sources[told]
        row.save(update_fields=["group", "told_by"])


def move_back(apps, _schema):
    """Write group and source into each count again; crosses and bare shares had no place there."""
    margin = apps.get_model("places", "Margin")
    margin.objects.exclude(and_group=None).delete()
    margin.objects.filter(people=None).delete()
    newest_first = margin.objects.select_related("group__partition", "told_by").order_by(
        "-told_by__counted_on", "-pk"
    )
    kept = set()
    for row in newest_first:
        key = (row.area_id, row.group_id)
        if key in kept:
            row.delete()
            continue
        kept.add(key)
        row.dimension, row.category = row.group.partition.code, row.group.code
        row.source, row.counted_on = row.told_by.name, row.told_by.counted_on
        row.save()


def _say(apps, words):
    text = apps.get_model("languages", "Text").objects.create(source_language="en")
    apps.get_model("languages", "Rendering").objects.create(
        text=text, language="en", body=words, state="source", source_revision=1
    )
    return text


def _plain(code):
    return code.replace("-", " ").capitalize()


class Migration(migrations.Migration):
    dependencies = [("places", "0002_groups_sources_and_access")]
    operations = [migrations.RunPython(move, move_back)]
