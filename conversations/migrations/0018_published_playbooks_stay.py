from django.db import migrations

TEXTS = (
    *("location_id", "language", "version", "greeting", "manner", "booking", "reminder_replies", "rescheduling"),
    *("cancelling", "hand_off", "facts", "never_say"),
)
REFUSE = f"""
CREATE FUNCTION conversations_playbook_refuses_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.status = 'draft' OR ({", ".join(f"OLD.{name}" for name in TEXTS)})
        IS DISTINCT FROM ({", ".join(f"NEW.{name}" for name in TEXTS)}) THEN
        RAISE EXCEPTION 'a published playbook stays as it is' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER playbook_published_stays BEFORE UPDATE ON conversations_playbook
    FOR EACH ROW WHEN (OLD.status <> 'draft') EXECUTE FUNCTION conversations_playbook_refuses_change();
"""
ALLOW = """
DROP TRIGGER playbook_published_stays ON conversations_playbook;
DROP FUNCTION conversations_playbook_refuses_change();
"""


class Migration(migrations.Migration):
    """What was published can be read again as it was: it is never changed, only retired or published once more."""

    dependencies = [("conversations", "0017_playbook")]
    operations = [migrations.RunSQL(REFUSE, ALLOW)]
