"""The models of locations, to edit: a key goes in and never comes out. What was used, to read."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest
from django.utils.translation import gettext as translate
from django.utils.translation import gettext_lazy as _

from appointments import encryption
from conversations.models import ModelEndpoint, ModelHealth, ModelUse


class ModelEndpointForm(forms.ModelForm):
    """Takes a new key without ever showing the present one."""

    new_key = forms.CharField(
        label=_("Key"),
        required=False,
        strip=True,
        max_length=500,
        widget=forms.PasswordInput(render_value=False, attrs={"autocomplete": "off"}),
        help_text=_("Kept encrypted and never shown again. Empty: the present one stays."),
    )
    forget_key = forms.BooleanField(label=_("Forget the present key"), required=False)

    class Meta:
        model = ModelEndpoint
        fields = ["location", "base_url", "model", "temperature", "is_active"]

    def clean(self) -> dict[str, Any]:
        """Refuse a key that is to be kept and forgotten at once."""
        cleaned = super().clean() or {}
        if cleaned.get("new_key") and cleaned.get("forget_key"):
            raise forms.ValidationError(translate("Give a new key or forget the present one, not both."))
        return cleaned

    def save(self, commit: bool = True) -> ModelEndpoint:
        """Keep the new key encrypted."""
        if self.cleaned_data["new_key"]:
            self.instance.encrypted_key = encryption.encrypt(self.cleaned_data["new_key"])
        elif self.cleaned_data["forget_key"]:
            self.instance.encrypted_key = ""
        saved: ModelEndpoint = super().save(commit)
        return saved


@admin.register(ModelEndpoint)
class ModelEndpointAdmin(admin.ModelAdmin):
    """Which model answers at which location."""

    form = ModelEndpointForm
    list_display = ["location", "model", "base_url", "key", "is_active"]
    list_select_related = ["location"]
    search_fields = ["location__name", "model", "base_url"]
    fieldsets = [
        (None, {"fields": ["location", "model", "base_url", "temperature", "is_active"]}),
        (_("Key"), {"fields": ["key", "new_key", "forget_key"]}),
    ]
    readonly_fields = ["key"]

    @admin.display(description=_("present key"))
    def key(self, endpoint: ModelEndpoint) -> str:
        """Say whether there is a key, and nothing of it."""
        if not endpoint.encrypted_key:
            return translate("none")
        try:
            encryption.decrypt(endpoint.encrypted_key)
        except encryption.UnreadableSecretError:
            return translate("cannot be read with FIELD_KEYS: give it again")
        return translate("kept")


class _OnlyRead(admin.ModelAdmin):
    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


@admin.register(ModelHealth)
class ModelHealthAdmin(_OnlyRead):
    """Which services are left alone for a while, and why."""

    list_display = ["endpoint", "failures", "trouble", "open_until", "changed_at"]
    search_fields = ["endpoint", "trouble"]


@admin.register(ModelUse)
class ModelUseAdmin(_OnlyRead):
    """What each turn used of a model."""

    list_display = ["at", "endpoint", "conversation", "rounds", "prompt_tokens", "completion_tokens", "trouble"]
    list_filter = ["endpoint", "trouble"]
    search_fields = ["=conversation__id", "endpoint"]
    list_select_related = ["conversation"]
    date_hierarchy = "at"
