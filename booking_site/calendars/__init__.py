"""Calendar files at addresses that cannot be guessed: a practitioner's feed, and one visit for whoever comes."""
