from django.db import migrations

REFUSE = """
CREATE FUNCTION appointments_history_refuses_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'appointment history is append-only' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER appointmentevent_append_only BEFORE UPDATE OR DELETE ON appointments_appointmentevent
    FOR EACH ROW EXECUTE FUNCTION appointments_history_refuses_change();
"""
ALLOW = """
DROP TRIGGER appointmentevent_append_only ON appointments_appointmentevent;
DROP FUNCTION appointments_history_refuses_change();
"""


class Migration(migrations.Migration):
    """A line of history, once written, stays as it is; only TRUNCATE by the table's owner gets past."""

    dependencies = [("appointments", "0001_catalog_calendar_contacts_visits")]
    operations = [migrations.RunSQL(REFUSE, ALLOW)]
