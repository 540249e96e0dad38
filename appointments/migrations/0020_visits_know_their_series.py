from django.db import migrations, models


class Migration(migrations.Migration):
    """Keep which visits were booked as one series, so that a visit and the later ones can be cancelled together."""

    dependencies = [("appointments", "0019_another_clock_and_arrival")]

    operations = [
        migrations.AddField(
            model_name="appointment",
            name="series",
            field=models.UUIDField(
                blank=True,
                editable=False,
                help_text="The same for all visits that were booked as one series.",
                null=True,
            ),
        ),
        migrations.AddIndex(
            model_name="appointment",
            index=models.Index(
                condition=models.Q(("series__isnull", False)),
                fields=["series", "start_at"],
                name="appointment_series_start",
            ),
        ),
    ]
