from django.db import migrations

FILL = """
UPDATE appointments_allocation taken SET service_id = item.service_id, location_id = visit.location_id
FROM appointments_appointmentitem item JOIN appointments_appointment visit ON visit.id = item.appointment_id
WHERE taken.appointment_id = item.appointment_id AND taken.holds AND item.start_at = lower(taken.during);
"""


class Migration(migrations.Migration):
    """Say of the times that are taken already what for and where, so that limits count them."""

    dependencies = [("appointments", "0003_limits_per_day_and_week")]
    operations = [migrations.RunSQL(FILL, migrations.RunSQL.noop)]
