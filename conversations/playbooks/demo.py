"""The demo clinic's playbook, in English and Hindi."""

from datetime import datetime

from django.db import transaction

from appointments.models import Location
from conversations import playbooks
from conversations.models import Playbook

TEXTS: dict[str, dict[str, str]] = {
    "en": {
        "manner": "Warm, brief and plain, like a receptionist who has time for everybody. Say Dr and the surname.",
        "booking": "First visits are a dental check-up or a skin consultation, also where a treatment is asked for.",
        "reminder_replies": "Thank whoever confirms. Offer another day to whoever cannot come, before cancelling.",
        "rescheduling": "Look for a time with the same doctor first.",
        "cancelling": "Do not ask for reasons. Offer another time once, not twice.",
        "hand_off": "Hand over complaints, questions about bills, medicines, and pain after a treatment.",
        "facts": "The clinic is on the first floor. There is a lift at the back.",
        "never_say": "Whether a treatment is needed or will hurt\nA discount\nThe name of another patient",
    },
    "hi": {
        "manner": "अपनापन, कम शब्द, सीधी बात। हमेशा आप कहिए। डॉक्टर का नाम Dr के साथ लीजिए।",
        "booking": "पहली बार आने वाले की पहले जाँच होती है, चाहे वे इलाज ही क्यों न माँगें।",
        "reminder_replies": "जो आ रहे हैं उन्हें धन्यवाद कहिए। जो नहीं आ सकते उन्हें रद्द करने से पहले दूसरा दिन बताइए।",
        "rescheduling": "पहले उसी डॉक्टर का समय देखिए।",
        "cancelling": "कारण मत पूछिए। दूसरा समय एक बार बताइए, दो बार नहीं।",
        "hand_off": "शिकायत, बिल, दवा या इलाज के बाद के दर्द की बात सहकर्मी को दीजिए।",
        "facts": "क्लिनिक पहली मंज़िल पर है। लिफ़्ट पीछे है।",
        "never_say": "इलाज ज़रूरी है या नहीं, दर्द होगा या नहीं\nकोई छूट\nकिसी और मरीज़ का नाम",
    },
}


def load_playbooks(location: Location, now: datetime) -> None:
    """Publish the clinic's texts, unless it has some already."""
    with transaction.atomic():
        if Playbook.objects.filter(location=location).exists():
            return
        for language, texts in TEXTS.items():
            draft = Playbook(location=location, language=language, note="First version", **texts)
            playbooks.save_draft(draft, now=now)
            playbooks.publish(draft, by=None, now=now)
