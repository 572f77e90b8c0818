"""What devices ask for: the list of forms, a form, and taking what was filled in."""

from xml.etree.ElementTree import Element, SubElement, tostring

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from isegoria.base.refusal import NotThere
from isegoria.channels.odk import queries
from isegoria.channels.odk.models import Edition, Enumerator
from isegoria.channels.odk.openrosa import XML, answer, for_devices, submitted
from isegoria.channels.odk.services import receive
from isegoria.languages.queries import page_language, shown

_LIST = "http://openrosa.org/xforms/xformsList"


@for_devices
@require_safe
def form_list(request: HttpRequest, enumerator: Enumerator) -> HttpResponse:
    """The forms that can be filled in now."""
    root = Element("xforms", xmlns=_LIST)
    editions = queries.forms_for(enumerator)
    titles = shown([one.activity.title_id for one in editions], page_language())
    for one in editions:
        code = queries.form_of(one.activity).code
        if request.GET.get("formID", code) != code:
            continue
        entry = SubElement(root, "xform")
        path = reverse("odk-form", args=[request.resolver_match.kwargs["token"], one.pk])  # type: ignore[union-attr]
        for name, text in {
            "formID": code,
            "name": titles[one.activity.title_id].body,
            "version": one.version,
            "hash": queries.hash_of(one),
            "downloadUrl": request.build_absolute_uri(path),
        }.items():
            SubElement(entry, name).text = text
    return HttpResponse(tostring(root, "utf-8", xml_declaration=True), content_type=XML)


@for_devices
@require_safe
def form(request: HttpRequest, enumerator: Enumerator, edition: int) -> HttpResponse:  # noqa: ARG001  # the guards above read it
    """A form of this question, also one that has a newer edition by now."""
    found = Edition.objects.filter(pk=edition, activity__process=enumerator.process).first()
    if found is None:
        raise NotThere(_("There is no such form."))
    return HttpResponse(found.xml, content_type=XML)


@for_devices
@require_http_methods(["GET", "HEAD", "POST"])
def submission(request: HttpRequest, enumerator: Enumerator) -> HttpResponse:
    """Say how much may be sent; take what is sent. 201 says that it is here for good."""
    if request.method != "POST":
        return HttpResponse(status=204)
    content, beside = submitted(request)
    return answer(receive(enumerator, content, beside), status=201)
