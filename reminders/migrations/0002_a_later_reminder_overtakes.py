from django.db import migrations, models


class Migration(migrations.Migration):
    """A reminder may be skipped because a later one of its visit was due as well."""

    dependencies = [("reminders", "0001_rules_and_reminders")]

    operations = [
        migrations.AlterField(
            model_name="reminder",
            name="reason",
            field=models.CharField(
                blank=True,
                choices=[
                    ("booked-late", "booked late"),
                    ("rule-late", "the rule came later"),
                    ("quiet-hours", "quiet hours last until it begins"),
                    ("begun", "it had begun already"),
                    ("no-address", "no WhatsApp address"),
                    ("no-words", "the rule has no words"),
                    ("moved", "moved"),
                    ("cancelled", "cancelled"),
                    ("not-expected", "arrived, done or missed"),
                    ("rule-changed", "the rule was changed or switched off"),
                    ("overtaken", "a later one was due as well"),
                ],
                max_length=16,
            ),
        ),
    ]
