"""Reading conversations for the pages above. Every read goes through `visible_to`."""

from collections.abc import Iterable

from django.db.models import Exists, OuterRef, Q, QuerySet

from appointments import queries as appointment_queries
from appointments.models import Appointment, Contact, StaffMember
from conversations.models import Call, Conversation, Message


def visible_to(user: StaffMember) -> QuerySet[Conversation]:
    """Keep the conversations this person may see.

    An admin sees all; an agent those in which one of the own locations' lines was used or rung, or whose contact has
    an appointment at one.
    """
    if not user.is_active:
        return Conversation.objects.none()
    if user.sees_everything:
        return Conversation.objects.all()
    locations = appointment_queries.visible_locations(user)
    by_line = Message.objects.filter(conversation=OuterRef("pk"), line__location__in=locations)
    by_call = Call.objects.filter(conversation=OuterRef("pk"), line__location__in=locations)
    by_visit = Appointment.objects.filter(contact__in=_family(), location__in=locations)
    return Conversation.objects.filter(Q(Exists(by_line)) | Q(Exists(by_call)) | Q(Exists(by_visit)))


def _family() -> QuerySet[Contact]:
    """Give the contact of the conversation outside, whoever stands for it, and all that were merged into that one."""
    own, root = OuterRef(OuterRef("contact")), OuterRef(OuterRef("contact__merged_into"))
    return Contact.objects.filter(Q(pk=own) | Q(merged_into=own) | Q(pk=root) | Q(merged_into=root)).order_by()


def timeline(conversation: Conversation) -> QuerySet[Message]:
    """Give everything that was said and done in a conversation, oldest first."""
    rows = Message.objects.filter(conversation=conversation)
    return rows.select_related("agent", "line", "quoted", "appointment").order_by("id")


def list_calls(conversation: Conversation) -> QuerySet[Call]:
    """Give the calls of a conversation, newest first."""
    return Call.objects.filter(conversation=conversation).order_by("-id")


def list_calls_of(user: StaffMember, contact_ids: Iterable[int]) -> QuerySet[Call]:
    """Give the calls of these contacts that this person may see, newest first."""
    return Call.objects.filter(contact__in=contact_ids, conversation__in=visible_to(user)).order_by("-id")
