from django.contrib.postgres.operations import TrigramExtension
from django.db import migrations


class Migration(migrations.Migration):
    """Common questions are found also where they are typed wrong."""

    dependencies = [("conversations", "0011_models_of_locations")]

    operations = [TrigramExtension()]
