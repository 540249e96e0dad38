"""News of this app, sent with `send` inside the transaction that made it: ids only; a receiver only writes rows."""

from django.dispatch import Signal

# appointment_changed.send(sender=AppointmentEvent, event_id=int): a line of history was written.
appointment_changed = Signal()

# visits_changed_together.send(sender=AppointmentEvent, event_ids=list[int]): visits of one series were booked, or
# cancelled, at once. `appointment_changed` was sent for each before; after["together"] says that this follows.
visits_changed_together = Signal()

# approval_wanted.send(sender=AppointmentEvent, event_id=int): a visit waits for a yes of the business: tell staff.
# What came of it is `appointment_changed`: kind booked (after["decision"] is "approved") or cancelled ("declined",
# "unanswered"). For customers' words: appointment-requested, appointment-approved, appointment-declined.
approval_wanted = Signal()

# waitlist_offered.send(sender=WaitlistOffer, offer_id=int): a time was offered to one who waits; words go out above.
waitlist_offered = Signal()

# contacts_merged.send(sender=ContactMerge, merge_id=int): two contacts became one, or two again (`undone_at`).
contacts_merged = Signal()
