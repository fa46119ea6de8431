"""The table of negotiation cases, for every server that must satisfy it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

TABLE = Path(__file__).resolve().parents[1] / "site" / "hosting" / "negotiation.tsv"
ABSENT = "-"


@dataclass(frozen=True, slots=True)
class Case:
    """A request and what must come of it. `line` is where it stands in the table."""

    line: int
    hosts: str
    path: str
    accept: str
    accept_language: str
    status: int
    result: str
    note: str

    @property
    def headers(self) -> dict[str, str]:
        """The headers to send."""
        sent = {"Accept": self.accept, "Accept-Language": self.accept_language}
        return {name: value for name, value in sent.items() if value != ABSENT}

    def concerns(self, kind: str) -> bool:
        """Whether a kind of server must satisfy it."""
        return self.hosts == "all" or kind in self.hosts.split()

    def find_fault(self, status: int, location: str, content_type: str) -> str:
        """Return what is wrong with an answer, "" if nothing."""
        found = {303: location, 200: content_type}.get(status, ABSENT)
        fits = status == self.status and (
            found == self.result or (status == 303 and re.search(rf"/{re.escape(self.result)}\Z", found))
        )
        return (
            ""
            if fits
            else f"line {self.line} ({self.note}): {status} {found}, not {self.status} {self.result}"
        )


def read_table() -> list[Case]:
    """Return all cases."""
    lines = enumerate(TABLE.read_text(encoding="utf-8").splitlines(), 1)
    rows = [(number, line) for number, line in lines if not line.startswith("#")]
    return [parse_case(number, line) for number, line in rows[1:]]


def parse_case(number: int, line: str) -> Case:
    """Return a line of the table as a case."""
    hosts, path, accept, language, status, result, note = line.split("\t")
    return Case(number, hosts, path, accept.replace("\\t", "\t"), language, int(status), result, note)
