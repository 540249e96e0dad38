from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("appointments", "0015_calendars_elsewhere")]

    operations = [
        migrations.RemoveConstraint(
            model_name="notavailabletime",
            name="notavailabletime_kind_known",
        ),
        migrations.RunSQL(
            migrations.RunSQL.noop,
            # Taken back, busy times are forgotten: the rule of before knows no such kind.
            "SET CONSTRAINTS ALL IMMEDIATE; DELETE FROM appointments_notavailabletime WHERE kind = 'busy'",
        ),
        migrations.AddConstraint(
            model_name="notavailabletime",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["closed", "leave", "holiday", "busy"])),
                name="notavailabletime_kind_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="notavailabletime",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("busy_calendar__isnull", False), ("kind", "busy")),
                    models.Q(models.Q(("kind", "busy"), _negated=True), ("busy_calendar__isnull", True)),
                    _connector="OR",
                ),
                name="notavailabletime_busy_from_calendar",
            ),
        ),
    ]
