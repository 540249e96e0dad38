from django.db import migrations, models


class Migration(migrations.Migration):
    """What a message that nobody waits for says about when it may leave."""

    dependencies = [("conversations", "0001_lines_conversations_messages_journeys")]

    operations = [
        migrations.AddField(
            model_name="message",
            name="can_wait",
            field=models.BooleanField(
                db_default=False,
                default=False,
                help_text="Nobody asked for it: it waits while an agent has the floor or a change is being talked about.",
            ),
        ),
        migrations.AddField(
            model_name="message",
            name="leave_before",
            field=models.DateTimeField(blank=True, help_text="From then on it is not sent any more.", null=True),
        ),
        migrations.AddField(
            model_name="message",
            name="quiet_from",
            field=models.TimeField(blank=True, help_text="On the clock of the appointment's place.", null=True),
        ),
        migrations.AddField(
            model_name="message",
            name="quiet_until",
            field=models.TimeField(blank=True, null=True),
        ),
    ]
