import django.core.validators
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("appointments", "0002_history_is_append_only"),
        ("conversations", "0003_quiet_hours_have_both_ends"),
    ]

    operations = [
        migrations.CreateModel(
            name="ReminderRule",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(help_text="For colleagues, such as The day before.", max_length=80)),
                (
                    "minutes_before",
                    models.PositiveIntegerField(
                        help_text="Before the visit begins: 120 is two hours, 1440 a day, 10080 a week.",
                        validators=[
                            django.core.validators.MinValueValidator(5),
                            django.core.validators.MaxValueValidator(86400),
                        ],
                    ),
                ),
                ("channel", models.CharField(choices=[("whatsapp", "WhatsApp")], default="whatsapp", max_length=12)),
                (
                    "quiet_from",
                    models.TimeField(
                        blank=True,
                        help_text="Nothing leaves from then on, on the clock of the visit's location. May go past midnight.",
                        null=True,
                    ),
                ),
                ("quiet_until", models.TimeField(blank=True, help_text="What waited leaves then.", null=True)),
                (
                    "is_active",
                    models.BooleanField(
                        default=True, help_text="Switched off, it plans no more and takes back what is planned."
                    ),
                ),
                (
                    "location",
                    models.ForeignKey(
                        blank=True,
                        help_text="None chosen: every location.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reminder_rules",
                        to="appointments.location",
                    ),
                ),
                (
                    "services",
                    models.ManyToManyField(
                        blank=True,
                        help_text="None chosen: every service.",
                        related_name="reminder_rules",
                        to="appointments.service",
                    ),
                ),
            ],
            options={
                "verbose_name": "reminder rule",
                "ordering": ["-minutes_before", "name"],
            },
        ),
        migrations.CreateModel(
            name="Reminder",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("appointment_version", models.PositiveIntegerField()),
                ("due_at", models.DateTimeField()),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("planned", "planned"),
                            ("queued", "handed to the outbox"),
                            ("skipped", "skipped"),
                            ("withdrawn", "withdrawn"),
                        ],
                        default="planned",
                        max_length=10,
                    ),
                ),
                (
                    "reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("booked-late", "booked late"),
                            ("rule-late", "the rule came later"),
                            ("quiet-hours", "quiet hours last until it begins"),
                            ("begun", "it had begun already"),
                            ("no-address", "no WhatsApp address"),
                            ("no-words", "the rule has no words"),
                            ("moved", "moved"),
                            ("cancelled", "cancelled"),
                            ("not-expected", "arrived, done or missed"),
                            ("rule-changed", "the rule was changed or switched off"),
                        ],
                        max_length=16,
                    ),
                ),
                ("created_at", models.DateTimeField()),
                ("updated_at", models.DateTimeField()),
                (
                    "appointment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reminders",
                        to="appointments.appointment",
                    ),
                ),
                (
                    "message",
                    models.OneToOneField(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reminder",
                        to="conversations.message",
                    ),
                ),
                (
                    "rule",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reminders",
                        to="reminders.reminderrule",
                    ),
                ),
            ],
            options={
                "ordering": ["due_at", "id"],
            },
        ),
        migrations.CreateModel(
            name="ReminderRuleText",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "language",
                    models.CharField(
                        max_length=16,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^[a-z]{2,3}(-[A-Z][a-z]{3})?(-[A-Z]{2})?$",
                                "Give a BCP 47 tag such as en, hi, hi-Latn or en-IN.",
                            )
                        ],
                    ),
                ),
                (
                    "words",
                    models.TextField(
                        help_text="Values by name: {service} {when} {place} {practitioner} {attendee}, each once at most."
                    ),
                ),
                (
                    "confirm_title",
                    models.CharField(blank=True, help_text="Of the button; empty: the usual word.", max_length=20),
                ),
                ("reschedule_title", models.CharField(blank=True, max_length=20)),
                ("cancel_title", models.CharField(blank=True, max_length=20)),
                (
                    "rule",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="texts", to="reminders.reminderrule"
                    ),
                ),
            ],
            options={
                "verbose_name": "words of a reminder",
                "verbose_name_plural": "words of reminders",
                "ordering": ["rule", "language"],
            },
        ),
        migrations.AddConstraint(
            model_name="reminderrule",
            constraint=models.UniqueConstraint(fields=("name",), name="reminderrule_name_unique"),
        ),
        migrations.AddConstraint(
            model_name="reminderrule",
            constraint=models.CheckConstraint(
                condition=models.Q(("minutes_before__gte", 5)), name="reminderrule_five_minutes_before"
            ),
        ),
        migrations.AddConstraint(
            model_name="reminderrule",
            constraint=models.CheckConstraint(
                condition=models.Q(("channel", "whatsapp")), name="reminderrule_channel_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="reminderrule",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("quiet_from__isnull", True), ("quiet_until__isnull", True)),
                    models.Q(
                        ("quiet_from__isnull", False),
                        ("quiet_until__isnull", False),
                        models.Q(("quiet_from", models.F("quiet_until")), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="reminderrule_quiet_hours_have_two_ends",
                violation_error_message="Quiet hours need a beginning and another end; leave both empty for none.",
            ),
        ),
        migrations.AddIndex(
            model_name="reminder",
            index=models.Index(condition=models.Q(("status", "planned")), fields=["due_at", "id"], name="reminder_due"),
        ),
        migrations.AddConstraint(
            model_name="reminder",
            constraint=models.UniqueConstraint(
                fields=("appointment", "rule", "appointment_version"), name="reminder_once_per_version"
            ),
        ),
        migrations.AddConstraint(
            model_name="reminder",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("message__isnull", True), ("reason", ""), ("status", "planned")),
                    models.Q(("message__isnull", False), ("reason", ""), ("status", "queued")),
                    models.Q(
                        ("message__isnull", True),
                        ("status__in", ["skipped", "withdrawn"]),
                        models.Q(("reason", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="reminder_status_says_why",
            ),
        ),
        migrations.AddConstraint(
            model_name="reminderruletext",
            constraint=models.UniqueConstraint(fields=("rule", "language"), name="reminderruletext_one_per_language"),
        ),
    ]
