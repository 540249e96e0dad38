import django.core.validators
from django.db import migrations, models

import appointments.models.catalog


class Migration(migrations.Migration):
    """A contact may live by another clock than the place; a home visit has a window in which we arrive."""

    dependencies = [("appointments", "0016_busy_times_name_their_calendar")]

    operations = [
        migrations.AddField(
            model_name="appointment",
            name="arrival_minutes",
            field=models.PositiveIntegerField(
                db_default=0,
                default=0,
                help_text="A home visit begins between its start and so many minutes later, as was promised.",
            ),
        ),
        migrations.AddField(
            model_name="contact",
            name="time_zone",
            field=models.CharField(
                blank=True,
                db_default="",
                help_text="Where they live, such as Europe/London. Empty: as the country of their number has it.",
                max_length=64,
                validators=[appointments.models.catalog.validate_time_zone],
            ),
        ),
        migrations.AddField(
            model_name="service",
            name="arrival_minutes",
            field=models.PositiveIntegerField(
                default=0,
                help_text="At the customer's: we come between the start and so many minutes later. "
                "Kept with each visit.",
                validators=[django.core.validators.MaxValueValidator(720)],
            ),
        ),
    ]
