"""A loopback Twilio whose messages live in tables, and a handset page that plays the customer.

It speaks to the product as Twilio does and in no other way: the product calls its REST API, it posts signed webhooks
to the product's own addresses. Nothing here imports what books, answers or hands over; only the live bus is shared,
to tell open handset pages that something changed.
"""
