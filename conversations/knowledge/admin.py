"""Answers to common questions: edited, taken from a file after a preview, made of what customers asked in vain."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as translate
from django.utils.translation import gettext_lazy as _

from conversations.knowledge import entries, unknown
from conversations.knowledge.forms import AnswerForm, FileForm, PairFormSet
from conversations.models import KnowledgeEntry, UnknownQuestion


@admin.register(KnowledgeEntry)
class KnowledgeEntryAdmin(admin.ModelAdmin):
    """What customers are told when they ask."""

    list_display = ["question", "language", "location", "service", "source", "is_active", "updated_at"]
    list_filter = ["language", "is_active", "source", "location", "service"]
    search_fields = ["question", "answer", "synonyms"]
    list_select_related = ["location", "service"]
    change_list_template = "admin/conversations/knowledgeentry/change_list.html"
    fieldsets = [
        (None, {"fields": ["question", "synonyms", "answer", "language", "is_active"]}),
        (_("Where it is true"), {"fields": ["location", "service"]}),
    ]

    def save_model(self, request: HttpRequest, obj: KnowledgeEntry, form: Any, change: bool) -> None:
        entries.save(obj, now=timezone.now())

    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view(self.take_file)
        return [path("from-file/", view, name="conversations_knowledgeentry_from_file"), *super().get_urls()]

    def take_file(self, request: HttpRequest) -> HttpResponse:
        """Show what a file holds; keep what is chosen of it. Nothing of the file is stored before."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        if "form-TOTAL_FORMS" in request.POST:
            return self._keep_pairs(request)
        form = FileForm(request.POST or None, request.FILES or None)
        if request.method != "POST" or not form.is_valid():
            return self._page(request, form=form)
        found = form.cleaned_data["pairs"]
        initial = [{"keep": bool(one.question), "question": one.question, "answer": one.answer} for one in found]
        return self._page(request, form=form, pairs=PairFormSet(initial=initial))

    def _keep_pairs(self, request: HttpRequest) -> HttpResponse:
        about = FileForm(request.POST)
        about.fields["file"].required = False
        pairs = PairFormSet(request.POST)
        if not (about.is_valid() and pairs.is_valid()):
            return self._page(request, form=about, pairs=pairs)
        kept = [one for one in pairs.cleaned_data if one.get("keep")]
        for one in kept:
            entries.add(
                one["question"],
                one["answer"],
                language=about.cleaned_data["language"],
                location=about.cleaned_data["location"],
                source=KnowledgeEntry.Source.FILE,
                now=timezone.now(),
            )
        self.message_user(request, translate("%(count)s answers were kept.") % {"count": len(kept)})
        return HttpResponseRedirect(reverse("admin:conversations_knowledgeentry_changelist"))

    def _page(self, request: HttpRequest, **context: Any) -> HttpResponse:
        context |= self.admin_site.each_context(request) | {
            "title": translate("Answers from a file"),
            "opts": self.opts,
        }
        return TemplateResponse(request, "admin/conversations/knowledgeentry/from_file.html", context)


@admin.register(UnknownQuestion)
class UnknownQuestionAdmin(admin.ModelAdmin):
    """What customers asked in vain, most asked first. Choose some and answer them with one entry."""

    list_display = ["text", "count", "language", "location", "status", "last_asked_at"]
    list_filter = ["status", "language", "location"]
    search_fields = ["text", "words"]
    list_select_related = ["location"]
    actions = ["answer", "put_away"]
    fieldsets = [
        (None, {"fields": ["text", "count", "status", "entry", "language", "location"]}),
        (_("When"), {"fields": ["first_asked_at", "last_asked_at", "last_conversation"]}),
    ]

    @admin.action(description=_("Answer once and for all"), permissions=["view"])
    def answer(self, request: HttpRequest, queryset: QuerySet[UnknownQuestion]) -> HttpResponse | None:
        """Ask for the answer, then make one entry of the questions chosen."""
        if not request.user.has_perm("conversations.add_knowledgeentry"):
            raise PermissionDenied
        rows = list(queryset.exclude(status=UnknownQuestion.Status.ANSWERED).order_by("-count", "pk"))
        if not rows or len({(one.location_id, one.language) for one in rows}) > 1:
            wanted = translate("Choose open questions of one location and one language.")
            self.message_user(request, wanted, messages.ERROR)
            return None
        form = AnswerForm(request.POST if "answer" in request.POST else None, initial={"question": rows[0].text[:200]})
        if form.is_bound and form.is_valid():
            given = form.cleaned_data
            entry = unknown.answer(
                rows,
                given["answer"],
                question=given["question"],
                service=given["service"],
                everywhere=given["everywhere"],
                now=timezone.now(),
            )
            self.message_user(request, translate("Answered from now on: %(entry)s") % {"entry": entry})
            return None
        context = self.admin_site.each_context(request) | {
            "title": translate("Answer once and for all"),
            "form": form,
            "rows": rows,
            "opts": self.opts,
        }
        return TemplateResponse(request, "admin/conversations/unknownquestion/answer.html", context)

    @admin.action(description=_("Put away: needs no answer"), permissions=["view"])
    def put_away(self, request: HttpRequest, queryset: QuerySet[UnknownQuestion]) -> None:
        """Take them off the list; asked again they stay off it."""
        if not request.user.has_perm("conversations.change_unknownquestion"):
            raise PermissionDenied
        unknown.dismiss(queryset)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False
