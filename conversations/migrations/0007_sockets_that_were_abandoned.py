from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    """Calls that are over and whose process died are found quickly: what it was saying is to be settled."""

    dependencies = [("conversations", "0006_a_number_of_a_person")]

    operations = [
        migrations.AddIndex(
            model_name="call",
            index=models.Index(
                fields=["alive_until"],
                condition=Q(ended_at__isnull=False, session_token__isnull=False),
                name="call_socket_abandoned",
            ),
        ),
    ]
