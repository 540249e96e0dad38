"""Who works here."""

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.translation import gettext_lazy as _

from appointments.models.catalog import Location


class StaffMember(AbstractUser):
    """A person who signs in: an agent at the desk sees the own locations, an admin everything."""

    class Role(models.TextChoices):
        AGENT = "agent", _("agent at the desk")
        ADMIN = "admin", _("admin")

    role = models.CharField(max_length=8, choices=Role, default=Role.AGENT)
    locations = models.ManyToManyField(
        Location, blank=True, related_name="staff_members", help_text=_("What an agent may see; an admin sees all.")
    )

    class Meta:
        verbose_name = _("staff member")
        constraints = [models.CheckConstraint(condition=models.Q(role__in=["agent", "admin"]), name="staff_role_known")]

    def __str__(self) -> str:
        return self.display_name

    @property
    def display_name(self) -> str:
        """What colleagues and customers call this person."""
        return self.first_name or self.username

    @property
    def sees_everything(self) -> bool:
        """Whether this person's locations are all of them."""
        return self.role == self.Role.ADMIN or self.is_superuser
