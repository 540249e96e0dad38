from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    """Quiet hours without their other end would never end."""

    dependencies = [("conversations", "0002_when_a_message_may_leave")]

    operations = [
        migrations.AddConstraint(
            model_name="message",
            constraint=models.CheckConstraint(
                condition=Q(quiet_from__isnull=True, quiet_until__isnull=True)
                | Q(quiet_from__isnull=False, quiet_until__isnull=False),
                name="message_quiet_hours_have_both_ends",
            ),
        ),
    ]
