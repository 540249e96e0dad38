from django.db import migrations, models


class Migration(migrations.Migration):
    """A wait may be for a change that no message can bring to the customer."""

    dependencies = [("handoff", "0001_tickets")]

    operations = [
        migrations.AlterField(
            model_name="ticket",
            name="reason",
            field=models.CharField(
                choices=[
                    ("asked-for-a-person", "asked for a person"),
                    ("stuck", "the assistant was stuck"),
                    ("emergency", "words of an emergency"),
                    ("needs-a-person", "a rule needs a person"),
                    ("assistant-failed", "the assistant failed"),
                    ("not-delivered", "a message was not delivered"),
                    ("to-be-told", "a change has to be told by phone"),
                    ("taken-over", "taken over by an agent"),
                ],
                max_length=24,
            ),
        ),
    ]
