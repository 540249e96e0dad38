"""Two contacts beside each other, with what merging them would do; and the merges there were, each to be undone."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as translate
from django.utils.translation import gettext_lazy as _

from appointments import contacts, merging
from appointments.admin.shape import OnBusinessClockAdmin
from appointments.booking import By, NeedsReason
from appointments.models import Appointment, Attendee, Contact, ContactMerge, StaffMember

TEMPLATE = "admin/appointments/contact/merge.html"


class ContactField(forms.ModelChoiceField):
    """A choice of contacts, told apart by the last digits of their ways in where they have one name."""

    def label_from_instance(self, contact: Contact) -> str:
        """Call a contact by name and ways in."""
        return ", ".join([str(contact), *map(str, contact.points.all())])


class MergeForm(forms.Form):
    """Which of the two goes on, and how the person knows that they are one."""

    kept = ContactField(
        queryset=Contact.objects.none(), widget=forms.RadioSelect, empty_label=None, label=_("Go on as")
    )
    reason = forms.CharField(max_length=merging.LONGEST_REASON, required=False, label=_("How do you know?"))

    def __init__(self, *args: Any, pair: list[Contact], needs_reason: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kept"].queryset = Contact.objects.filter(pk__in=[one.pk for one in pair])  # type: ignore[attr-defined]
        if needs_reason:
            self.fields["reason"].required = True
            self.fields["reason"].help_text = translate("Nothing but a name, or not even that, says that it is one.")


def answer(page: admin.ModelAdmin, request: HttpRequest) -> HttpResponse:
    """Answer a look at two contacts, and the yes to merging them."""
    if not page.has_change_permission(request):
        raise PermissionDenied
    pair = _read_pair(request)
    likeness = merging.list_likeness(*pair)
    needs_reason = not set(likeness) - {merging.NAME}
    initial = {"kept": merging.choose_kept(*pair).pk}
    form = MergeForm(request.POST or None, pair=pair, needs_reason=needs_reason, initial=initial)
    if form.is_valid():
        return _merge(request, form, pair)
    context = page.admin_site.each_context(request) | {
        "title": translate("Same person?"),
        "opts": page.opts,
        "form": form,
        "pair": [_describe(one) for one in pair],
        "likeness": [merging.LIKENESS[kind] for kind in likeness],
    }
    return TemplateResponse(request, TEMPLATE, context)


def by(request: HttpRequest, reason: str = "") -> By:
    """Say who decides: the person who is signed in."""
    assert isinstance(request.user, StaffMember)
    return By(f"agent:{request.user.pk}", "desk", reason)


def _read_pair(request: HttpRequest) -> list[Contact]:
    named = [request.GET.get(name, "") for name in ("one", "other")]
    ids = [int(pk) for pk in named if pk.isdecimal() and len(pk) < 10]
    rows = Contact.objects.select_related("merged_into").in_bulk(ids)
    pair = [contacts.current(rows[pk]) for pk in ids if pk in rows]
    if len(pair) != 2 or pair[0] == pair[1]:
        raise Http404(translate("These are not two contacts."))
    return pair


def _merge(request: HttpRequest, form: MergeForm, pair: list[Contact]) -> HttpResponse:
    kept = form.cleaned_data["kept"]
    gone = next(one for one in pair if one != kept)
    try:
        merge = merging.merge(kept, gone, by(request, form.cleaned_data["reason"]), timezone.now())
    except (merging.MergeRefused, NeedsReason) as refusal:
        messages.error(request, str(refusal))
        return HttpResponseRedirect(request.get_full_path())
    messages.success(request, translate("They are one contact now: %(merge)s. It can be undone.") % {"merge": merge})
    return HttpResponseRedirect(reverse("admin:appointments_contact_change", args=[merge.kept_id]))


def _describe(contact: Contact) -> dict[str, Any]:
    family = contacts.list_merged(contact)
    return {
        "contact": contact,
        "points": list(contact.points.all()),
        "attendees": Attendee.objects.filter(contact__in=family, is_contact=False),
        "visits": Appointment.objects.filter(contact__in=family).count(),
    }


@admin.register(ContactMerge)
class ContactMergeAdmin(OnBusinessClockAdmin):
    """Who was found to be one, by whom and why. Undone here; nothing else can be changed."""

    list_display = ["__str__", "merged_at", "actor", "reason", "undone_at"]
    list_filter = [("undone_at", admin.EmptyFieldListFilter)]
    search_fields = ["kept__name", "gone__name", "reason"]
    list_select_related = ["kept", "gone"]
    date_hierarchy = "merged_at"
    actions = ["undo_all"]
    fields = ["kept", "gone", "moved", "reason", "actor", "merged_at", "undone_at", "undone_actor"]
    readonly_fields = ["kept", "gone", "moved", "reason", "actor", "merged_at", "undone_at", "undone_actor"]
    change_form_template = "admin/appointments/contact/merged.html"

    @admin.display(description=_("ways in that moved"))
    def moved(self, merge: ContactMerge) -> str:
        """Name the ways in that went over, by their last digits."""
        return ", ".join(str(point) for point in merge.points.all()) or "-"

    @admin.action(description=_("Undo: two contacts again"), permissions=["change"])
    def undo_all(self, request: HttpRequest, chosen: QuerySet[ContactMerge]) -> None:
        """Undo each, the newest first."""
        for merge in chosen.order_by("-pk"):
            self._undo(request, merge)

    def response_change(self, request: HttpRequest, obj: ContactMerge) -> HttpResponse:
        """The page has one button: undo."""
        self._undo(request, obj)
        return HttpResponseRedirect(reverse("admin:appointments_contact_change", args=[obj.gone_id]))

    def save_model(self, request: HttpRequest, obj: ContactMerge, form: Any, change: bool) -> None:
        """Nothing is edited: the verb writes the row."""

    def _undo(self, request: HttpRequest, merge: ContactMerge) -> None:
        merging.undo(merge, by(request), timezone.now())
        messages.success(request, translate("Two contacts again: %(merge)s is undone.") % {"merge": merge})

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False
