"""What is to be given back, as text: QuickStatements, JSON, and Markdown tables."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Literal

from municoop.links.asking import WIKIDATA
from municoop.links.claims import Claim
from municoop.links.giving_back import Addition, GiveBack, Reading

GiveBackFormat = Literal["table", "quickstatements", "json"]
GIVE_BACK_FORMATS: tuple[GiveBackFormat, ...] = ("table", "quickstatements", "json")
PROPERTIES = {"P190": "twinned administrative body", "P463": "member of"}
# P854 is the address in a reference, P1683 the quotation, P577 the day; QuickStatements has S for P there.
# The numbers were seen as "reference URL (P854)", "quotation (P1683)", "publication date (P577)".
ADDRESS, QUOTATION, PUBLISHED = "S854", "S1683", "S577"
# The length that Wikidata allows for a text.
LONGEST_TEXT = 1500
PRECISIONS = {4: ("-00-00", 9), 7: ("-00", 10), 10: ("", 11)}


def format_give_back(result: GiveBack, format: GiveBackFormat) -> str:
    """Return what is to be given back as text that ends a line; "" if there is not a line."""
    if format == "quickstatements":
        return "".join(f"{write_command(addition)}\n" for addition in result.additions)
    return write_json(result) if format == "json" else write_tables(result)


def write_command(addition: Addition) -> str:
    """Return a statement with its reference as a line of QuickStatements, version 1.

    Cells are separated by tabs. There is no escape: a text is all between its first and its last quotation
    mark, and one tool takes | for a tab everywhere. (By the parsers of magnusmanske/quickstatements,
    importDataFromV1 and parseValueV1, and WikiMovimentoBrasil/quickstatements3, parsers/v1.py.)
    """
    claim, source = addition.claim, addition.source
    cells = [claim.one, claim.relation, claim.other, ADDRESS, f'"{source.address}"']
    for quote in source.quotes:
        text = re.sub(r"[\t\r\n]+", " ", quote).strip()
        if "|" not in text and len(text) <= LONGEST_TEXT:
            cells += [QUOTATION, f'{source.language}:"{text}"']
    return "\t".join([*cells, PUBLISHED, write_time(source.published)])


def write_time(day: str) -> str:
    """Return a day, a month or a year as QuickStatements has it.

    >>> write_time("2023-04")
    '+2023-04-00T00:00:00Z/10'
    """
    rest, precision = PRECISIONS[len(day)]
    return f"+{day}{rest}T00:00:00Z/{precision}"


def write_json(result: GiveBack) -> str:
    """Return everything as JSON."""
    document = {
        "add": [describe_addition(addition, result) for addition in result.additions],
        "left_out": [
            {"cooperation": left.tie.cooperation, "property": left.tie.relation, "reason": left.reason}
            for left in result.left_out
        ],
        "read": [describe_reading(reading, result) for reading in result.readings],
    }
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def describe_claim(claim: Claim, result: GiveBack) -> dict[str, Any]:
    """Return a claim with its labels."""
    return {
        "subject": WIKIDATA + claim.one,
        "subject_label": result.labels.get(claim.one, ""),
        "property": claim.relation,
        "object": WIKIDATA + claim.other,
        "object_label": result.labels.get(claim.other, ""),
    }


def describe_addition(addition: Addition, result: GiveBack) -> dict[str, Any]:
    """Return what Wikidata lacks, and on which words."""
    source = addition.source
    return {
        **describe_claim(addition.claim, result),
        "wikidata_has_the_reverse": addition.one_sided,
        "cooperation": addition.tie.cooperation,
        "source": source.address,
        "language": source.language,
        "published": source.published,
        "quotes": source.quotes,
    }


def describe_reading(reading: Reading, result: GiveBack) -> dict[str, Any]:
    """Return what our sources lack."""
    return {**describe_claim(reading.claim, result), "stated_by": reading.sides or None}


def write_tables(result: GiveBack) -> str:
    """Return everything as Markdown."""
    sections = (
        ("Wikidata lacks", ["item", "property", "value", "there so far", "source"], rows_to_add(result)),
        ("Left out", ["cooperation", "reason"], rows_left_out(result)),
        ("Our sources lack", ["item", "property", "value", "stated by"], rows_to_read(result)),
    )
    return "\n".join(write_table(*section) for section in sections)


def write_table(title: str, columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a table under a heading that counts its rows."""
    table = list(rows)
    lines = [f"## {title}: {len(table)}"]
    if table:
        lines += ["", *map(write_row, (columns, ["---"] * len(columns), *table))]
    return "\n".join(lines) + "\n"


def write_row(cells: Iterable[str]) -> str:
    """Return a row of a table.

    >>> write_row(["a|b", "c"])
    '| a\\\\|b | c |'
    """
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def name_claim(claim: Claim, result: GiveBack) -> tuple[str, str, str]:
    """Return a claim as three cells."""
    one, other = (
        f"{result.labels[item]} ({item})" if item in result.labels else item
        for item in (claim.one, claim.other)
    )
    return one, f"{PROPERTIES[claim.relation]} ({claim.relation})", other


def rows_to_add(result: GiveBack) -> Iterator[tuple[str, ...]]:
    """Yield what Wikidata lacks."""
    for addition in result.additions:
        so_far = "the reverse" if addition.one_sided else "nothing"
        yield *name_claim(addition.claim, result), so_far, addition.source.address


def rows_left_out(result: GiveBack) -> Iterator[tuple[str, ...]]:
    """Yield what is not given back."""
    for left in result.left_out:
        yield left.tie.cooperation.rpartition("/")[2], left.reason


def rows_to_read(result: GiveBack) -> Iterator[tuple[str, ...]]:
    """Yield what our sources lack."""
    for reading in result.readings:
        yield *name_claim(reading.claim, result), reading.sides
