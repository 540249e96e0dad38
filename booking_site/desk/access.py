"""Who may look at the desk, at what, and on which clock it is shown."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, cast
from zoneinfo import ZoneInfo

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache

from appointments import queries as appointment_queries
from appointments.models import Location, StaffMember
from conversations import queries as conversation_queries
from conversations.models import Conversation

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]


def desk_view(view: View[P]) -> View[P]:
    """This decorator will let signed-in staff in, show times on their branch's clock, and keep pages out of caches.

    Who is not signed in is led to sign in; a region that asks for itself gets 401, which the page says in words.
    """

    @wraps(view)
    @never_cache
    def guarded(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if not request.user.is_authenticated:
            if request.headers.get("HX-Request"):
                return HttpResponse(status=401)
            return redirect_to_login(request.get_full_path())
        with timezone.override(home_zone(staff(request))):
            return view(request, *args, **kwargs)

    return guarded


def staff(request: HttpRequest) -> StaffMember:
    """Give who is signed in."""
    return cast(StaffMember, request.user)


def list_locations(user: StaffMember) -> list[Location]:
    """List the branches this person may see, read once per request."""
    if not hasattr(user, "_desk_locations"):
        user._desk_locations = list(appointment_queries.visible_locations(user))  # type: ignore[attr-defined]
    return user._desk_locations  # type: ignore[attr-defined]


def home_zone(user: StaffMember) -> ZoneInfo | None:
    """Give the zone of this person's first branch; none: the site's."""
    locations = list_locations(user)
    return locations[0].zone if locations else None


def get_conversation(user: StaffMember, conversation_id: int) -> Conversation:
    """Give a conversation this person may see. Raises Http404 for any other."""
    seen = conversation_queries.visible_to(user).select_related("contact", "floor_agent")
    conversation = seen.prefetch_related("contact__points").filter(pk=conversation_id).first()
    if conversation is None:
        raise Http404
    return conversation
