"""Conversations written down as files and played through the real engine, judged by the rows they leave behind."""
