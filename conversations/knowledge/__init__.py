"""Answers the business gave once and for all: found by what was asked, kept per place, service and language."""
