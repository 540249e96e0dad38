"""Public holidays of a country and its states, as the `holidays` library knows them. Their rows may be edited."""

from datetime import date

import holidays


class UnknownRegion(ValueError):
    """No holidays are known for this country or state."""


def list_states(country: str) -> list[str]:
    """List the states or provinces whose holidays are known. Raises UnknownRegion for a country that is not."""
    known: dict[str, list[str]] = holidays.list_supported_countries()
    if country not in known:
        raise UnknownRegion(f"No holidays are known for {country!r}. Give two letters (ISO 3166) such as IN.")
    return sorted(known[country])


def check_region(country: str, state: str) -> None:
    """Raise UnknownRegion, with what may be given, for a country or state without known holidays."""
    states = list_states(country)
    if state and state not in states:
        raise UnknownRegion(
            f"No holidays are known for {state!r}. Give one of: {', '.join(states) or 'none, leave it'}."
        )


def list_holidays(country: str, state: str, year: int) -> list[tuple[date, str]]:
    """List a year's public holidays by date, each with its name. Raises UnknownRegion."""
    check_region(country, state)
    return sorted(holidays.country_holidays(country, subdiv=state or None, years=year, language="en_US").items())
