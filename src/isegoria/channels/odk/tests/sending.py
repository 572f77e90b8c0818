"""What a device sends and hears."""

from datetime import timedelta
from xml.etree.ElementTree import Element, SubElement, tostring

from defusedxml.ElementTree import fromstring
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from isegoria.channels.odk import queries

LIST = "{http://openrosa.org/xforms/xformsList}"


def listed(client, token, **query):
    found = client.get(f"/helper/{token}/formList", query)
    return [
        {row.tag.removeprefix(LIST): row.text for row in one} for one in fromstring(found.content)
    ]


def filled_in(activity, statements, *values, name="uuid:1", **also):
    """What a device sends for votes on these statements."""
    form = queries.form_of(activity)
    queries.edition_of(activity)
    root = Element("data", id=also.pop("form_id", form.code))
    root.set("version", also.pop("version", form.version))
    meta = {"instanceID": name, "deprecatedID": also.pop("corrects", "")}
    nodes = {"filled.at": also.pop("filled_at", ""), **also}
    nodes |= {f"statement-{one.pk}": how for one, how in zip(statements, values, strict=False)}
    for code, text in nodes.items():
        SubElement(root, code).text = text
    inside = SubElement(root, "meta")
    for code, text in meta.items():
        if text:
            SubElement(inside, code).text = text
    return tostring(root)


def part(content, name="form.xml"):
    return SimpleUploadedFile(name, content, content_type="text/xml")


def send(client, token, content, **parts):
    return client.post(
        f"/helper/{token}/submission", {"xml_submission_file": part(content), **parts}
    )


def heard(response):
    return fromstring(response.content)[0].text


def close(activity, days):
    activity.stage.ends_at = timezone.now() - timedelta(days=days)
    activity.stage.save(update_fields=["ends_at"])


def at(days):
    return (timezone.now() - timedelta(days=days)).isoformat()
