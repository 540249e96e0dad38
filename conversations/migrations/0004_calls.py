import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """Telephone calls."""

    dependencies = [
        ("appointments", "0002_history_is_append_only"),
        ("conversations", "0003_quiet_hours_have_both_ends"),
    ]

    operations = [
        migrations.CreateModel(
            name="Call",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("account", models.CharField(max_length=64)),
                ("call_sid", models.CharField(max_length=64)),
                ("session_id", models.CharField(blank=True, max_length=64)),
                ("our_number", models.CharField(blank=True, max_length=16)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("queued", "queued"),
                            ("initiated", "initiated"),
                            ("ringing", "ringing"),
                            ("in-progress", "in progress"),
                            ("completed", "completed"),
                            ("busy", "busy"),
                            ("failed", "failed"),
                            ("no-answer", "no answer"),
                            ("canceled", "cancelled"),
                        ],
                        default="ringing",
                        max_length=12,
                    ),
                ),
                ("started_at", models.DateTimeField()),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                ("first_prompt_at", models.DateTimeField(blank=True, null=True)),
                ("first_key_at", models.DateTimeField(blank=True, null=True)),
                ("outcome", models.CharField(blank=True, help_text="Such as ended, lost or given up.", max_length=20)),
                ("unserved", models.BooleanField(default=False)),
                (
                    "resumed",
                    models.PositiveSmallIntegerField(
                        default=0, help_text="How often its socket was lost and opened anew."
                    ),
                ),
                ("session_token", models.UUIDField(blank=True, null=True)),
                ("alive_until", models.DateTimeField()),
            ],
            options={
                "ordering": ["-id"],
            },
        ),
        migrations.AddField(
            model_name="call",
            name="contact",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="calls", to="appointments.contact"
            ),
        ),
        migrations.AddField(
            model_name="call",
            name="contact_point",
            field=models.ForeignKey(
                blank=True,
                help_text="Empty when the number was withheld.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="calls",
                to="appointments.contactpoint",
            ),
        ),
        migrations.AddField(
            model_name="call",
            name="conversation",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="calls", to="conversations.conversation"
            ),
        ),
        migrations.AddField(
            model_name="call",
            name="line",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="calls", to="conversations.line"
            ),
        ),
        migrations.AddIndex(
            model_name="call",
            index=models.Index(
                condition=models.Q(("ended_at__isnull", True)), fields=["conversation"], name="call_live"
            ),
        ),
        migrations.AddIndex(
            model_name="call",
            index=models.Index(
                condition=models.Q(("ended_at__isnull", True)), fields=["alive_until"], name="call_to_look_after"
            ),
        ),
        migrations.AddConstraint(
            model_name="call",
            constraint=models.UniqueConstraint(fields=("account", "call_sid"), name="call_sid_once_per_account"),
        ),
        migrations.AddConstraint(
            model_name="call",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("unserved", False),
                    models.Q(
                        ("ended_at__isnull", False), ("first_key_at__isnull", True), ("first_prompt_at__isnull", True)
                    ),
                    _connector="OR",
                ),
                name="call_unserved_means_nothing_was_said",
            ),
        ),
    ]
