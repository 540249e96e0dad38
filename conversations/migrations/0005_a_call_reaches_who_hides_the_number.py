from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    """What is said in a call needs no way in: a caller may withhold the number."""

    dependencies = [("conversations", "0004_calls")]

    operations = [
        migrations.RemoveConstraint(model_name="message", name="message_outgoing_has_address"),
        migrations.AddConstraint(
            model_name="message",
            constraint=models.CheckConstraint(
                condition=~Q(kind="outgoing")
                | Q(line__isnull=False, contact_point__isnull=False)
                | Q(channel="phone", line__isnull=False),
                name="message_outgoing_has_address",
            ),
        ),
    ]
