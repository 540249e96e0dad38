"""The desk's banner about the plain assistant, with what it needs to know."""

from typing import Any

from django import template
from django.template import RequestContext
from django.utils import timezone

from booking_site.desk import plain_assistant as region
from booking_site.desk.access import staff

register = template.Library()


@register.inclusion_tag("desk/panels/_plain_assistant.html", takes_context=True)
def plain_assistant(context: RequestContext) -> dict[str, Any]:
    """Put the banner."""
    request = context["request"]
    return {
        "plain": region.build(staff(request), now=timezone.now()),
        "request": request,
        "csrf_token": context["csrf_token"],
    }


@register.inclusion_tag("desk/panels/_practise_outage.html", takes_context=True)
def practise_outage(context: RequestContext) -> dict[str, Any]:
    """Put the button that practises an outage."""
    request = context["request"]
    return {"plain": region.build(staff(request), now=timezone.now()), "csrf_token": context["csrf_token"]}
