"""The admin's own pages for the whole business in a browser: accessible, on a phone too, and without complaints."""

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser, ConsoleMessage, FilePayload, Page

from appointments import contacts
from appointments.models import StaffMember
from appointments.tests.clinic import NOW, Clinic, make_clinic
from booking_site.tests.desk.test_browser import AXE, check_accessible
from booking_site.tests.live_site import LiveSite

pytestmark = pytest.mark.django_db(transaction=True)
SIZES = [(1280, 800, "light"), (390, 844, "dark")]


@pytest.fixture
def clinic(transactional_db: None) -> Clinic:
    return make_clinic()


def sign_in(browser: Browser, site: LiveSite, width: int, height: int, scheme: str) -> tuple[Page, list[str]]:
    context = browser.new_context(
        viewport={"width": width, "height": height},
        color_scheme=scheme,  # type: ignore[arg-type]
    )
    context.set_default_timeout(15_000)
    context.add_init_script(path=AXE)
    session = Client()
    session.force_login(StaffMember.objects.create_superuser(f"admin{width}", role="admin"))
    cookie = session.cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": site.url}])
    page = context.new_page()
    complaints: list[str] = []
    page.on(
        "console", lambda line: complaints.append(line.text) if line.type == "error" and not is_load(line) else None
    )
    page.on(
        "response", lambda one: complaints.append(one.url) if one.status >= 400 and "favicon" not in one.url else None
    )
    page.on("pageerror", lambda error: complaints.append(str(error)))
    return page, complaints


def services(row: bytes) -> FilePayload:
    """A file with one service."""
    return {"name": "services.csv", "mimeType": "text/csv", "buffer": b"name,duration_minutes\n" + row + b"\n"}


def is_load(line: ConsoleMessage) -> bool:
    """Whether it only says that something was not found: what that was the response says."""
    return line.text.startswith("Failed to load resource")


@pytest.mark.parametrize(("width", "height", "scheme"), SIZES)
def test_pages_are_accessible_and_fit(browser, live_site, clinic, width, height, scheme):
    other = contacts.find_or_create_point(kind="number", value="+15550143", name="Meena", now=NOW).contact
    page, complaints = sign_in(browser, live_site, width, height, scheme)

    def look(address: str, name: str) -> None:
        page.goto(live_site.url + address)
        check(name)

    def check(name: str) -> None:
        check_accessible(page, f"{name} at {width}")
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), name

    look(reverse("admin:index"), "index")
    look(reverse("whole:words"), "words")
    merge = f"{reverse('admin:appointments_contact_merge')}?one={clinic.contact.pk}&other={other.pk}"
    look(merge, "merge")
    look(reverse("whole:csv"), "csv")
    page.set_input_files("input[type=file]", [services(b"Massage,soon")])
    page.get_by_role("button", name="Look at them").click()
    page.get_by_text("Nothing was changed: some rows cannot be taken").wait_for()
    check("bad rows")
    page.set_input_files("input[type=file]", [services(b"Massage,50")])
    page.get_by_role("button", name="Look at them").click()
    page.get_by_role("button", name="Take all of it over").click()
    page.get_by_text("What was taken over").wait_for()
    check("taken over")
    assert complaints == []
