from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("conversations", "0020_who_calls"),
    ]

    operations = [
        migrations.AddField(
            model_name="turn",
            name="first_words_ms",
            field=models.PositiveIntegerField(
                blank=True, help_text="Milliseconds to the first clause that was spoken, on a call.", null=True
            ),
        ),
    ]
