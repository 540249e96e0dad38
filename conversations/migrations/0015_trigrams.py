from django.contrib.postgres.operations import TrigramExtension
from django.db import migrations


class Migration(migrations.Migration):
    """Common questions are found also where they are typed wrong."""

    dependencies = [("conversations", "0005_a_call_reaches_who_hides_the_number")]

    operations = [TrigramExtension()]
