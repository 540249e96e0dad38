"""Every contact gets its name in files, then none may be without."""

import uuid

from django.db import migrations, models

import appointments.models.contact


def draw_keys(apps, schema_editor):
    contacts = apps.get_model("appointments", "Contact").objects
    for pk in contacts.filter(key=None).values_list("pk", flat=True).iterator():
        contacts.filter(pk=pk).update(key=str(uuid.uuid4()))


class Migration(migrations.Migration):
    dependencies = [
        ("appointments", "0013_merges_of_contacts"),
    ]

    operations = [
        migrations.RunPython(draw_keys, migrations.RunPython.noop),
        migrations.AlterField(
            model_name="contact",
            name="key",
            field=models.CharField(
                default=appointments.models.contact.new_key,
                editable=False,
                help_text="The name of this contact in files, given by the file it came from.",
                max_length=100,
                unique=True,
            ),
        ),
    ]
