from django.db import migrations


class Migration(migrations.Migration):
    """Drop the cut-off that stood for both."""

    dependencies = [("appointments", "0006_cutoffs_apart")]
    operations = [migrations.RemoveField(model_name="service", name="change_cutoff_minutes")]
