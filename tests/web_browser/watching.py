"""A page of a real Chromium, and what it asked for and complained of."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from shutil import which
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, ConsoleMessage, Page, Request, sync_playwright

SWITCHES = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
WAIT_MILLISECONDS = 60_000
REPORT_VIOLATIONS = """
document.addEventListener("securitypolicyviolation", event => {
  window.reportViolation(`${event.violatedDirective}: ${event.blockedURI} (line ${event.lineNumber})`)
})
"""


# Without slots: Playwright keeps a mark on what listens.
@dataclass
class Watched:
    """A page and what happened on it.

    `requests`: every address that was asked for, also by workers. `violations`: of the content security
    policy. `errors`: what the page wrote to its console as an error, and exceptions nobody caught.
    """

    page: Page
    requests: list[str] = field(default_factory=list)
    violations: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    def foreign_requests(self) -> list[str]:
        """Return the addresses on other hosts than that of the page."""
        own = urlsplit(self.page.url).netloc
        return [
            address
            for address in self.requests
            if urlsplit(address).scheme not in ("data", "blob") and urlsplit(address).netloc != own
        ]

    def see_request(self, request: Request) -> None:
        self.requests.append(request.url)

    def see_violation(self, violation: str) -> None:
        self.violations.append(violation)

    def see_message(self, message: ConsoleMessage) -> None:
        # The browser asks every host for an icon by itself.
        if message.type == "error" and not message.location["url"].endswith("/favicon.ico"):
            self.errors.append(message.text)
            if "Content Security Policy" in message.text:
                self.violations.append(message.text)

    def see_error(self, error: Any) -> None:
        self.errors.append(str(error))


def find_chromium() -> str | None:
    """Return the path of Chromium."""
    return which("chromium")


@contextmanager
def run_chromium(program: str, profile: Path) -> Iterator[Browser]:
    """Run Chromium without a window until the block ends; what it keeps goes into `profile`."""
    variables: dict[str, str | float | bool] = {
        "HOME": str(profile),
        "PATH": "/usr/bin:/bin",
        "LANG": "C.UTF-8",
    }
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=[*SWITCHES], env=variables)
        try:
            yield browser
        finally:
            browser.close()


@contextmanager
def watch_page(browser: Browser, **options: Any) -> Iterator[Watched]:
    """Yield an empty page that is watched from now on.

    `options` are those of Playwright's `new_context`: `viewport`, `color_scheme`, `java_script_enabled`,
    `locale`, … Nothing of the page (cookies, caches) outlives the block. Playwright's `wait_for_function`
    cannot be used: it evaluates text, which the policies forbid. Wait for locators.
    """
    context = browser.new_context(**options)
    context.set_default_timeout(WAIT_MILLISECONDS)
    try:
        watched = Watched(context.new_page())
        context.expose_function("reportViolation", watched.see_violation)
        context.add_init_script(REPORT_VIOLATIONS)
        context.on("request", watched.see_request)
        context.on("console", watched.see_message)
        context.on("weberror", lambda error: watched.see_error(error.error))
        yield watched
    finally:
        context.close()
