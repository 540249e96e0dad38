from django.db import migrations

APART = """
UPDATE appointments_service
SET cancel_cutoff_minutes = change_cutoff_minutes, move_cutoff_minutes = change_cutoff_minutes;
UPDATE appointments_appointmentitem item
SET cancel_cutoff_minutes = service.change_cutoff_minutes, move_cutoff_minutes = service.change_cutoff_minutes
FROM appointments_service service WHERE service.id = item.service_id;
"""
TOGETHER = """
UPDATE appointments_service SET change_cutoff_minutes = greatest(cancel_cutoff_minutes, move_cutoff_minutes, 0);
"""


class Migration(migrations.Migration):
    """Copy the one cut-off of a service to those for cancelling and moving, and to what visits were promised."""

    dependencies = [("appointments", "0005_rules_fall_back_and_questions")]
    operations = [migrations.RunSQL(APART, TOGETHER)]
