import django.core.validators
from django.db import migrations, models


class Migration(migrations.Migration):
    """A phone line may name a telephone that a person answers: who waits can be put through to it."""

    dependencies = [("conversations", "0005_a_call_reaches_who_hides_the_number")]

    operations = [
        migrations.AddField(
            model_name="line",
            name="person_number_e164",
            field=models.CharField(
                blank=True,
                db_default="",
                default="",
                help_text="For phone lines: a telephone that a person answers. A caller who waits for somebody can ask to be put through to it. Empty: nobody is put through.",
                max_length=16,
                validators=[
                    django.core.validators.RegexValidator(
                        "^\\+[1-9]\\d{6,14}$", "Write it with its country code, such as +15550100."
                    )
                ],
                verbose_name="number of a person",
            ),
        ),
    ]
