"""RDF Patch: changes for machines (https://jena.apache.org/documentation/rdf-patch/).

A patch is rows of text: `H` headers, then `TX .`, a row `A` or `D` with a quad in N-Quads syntax for each
change, `TC .`. The headers `id` and `prev` chain patches into a log
(https://afs.github.io/rdf-delta/rdf-patch-logs). Here `id` names the release that the patch leads to and
`prev` the one it starts from, by their content, so a patch and the one after it meet by themselves.
"""

from __future__ import annotations

import hashlib
import re
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

import pyoxigraph as ox

from municoop.errors import InputError
from municoop.history.changes import Changes, apply_changes, compare
from municoop.rdf import canonical_lines, canonical_nquads, describe_syntax_error

ROW = re.compile(r"[ \t]*(?P<code>[A-Z]+)(?P<rest>(?:[ \t<_.].*)?)", re.DOTALL)
HEADER = re.compile(r"[ \t]+(?:\"(?P<quoted>[^\"\\]*)\"|(?P<word>[A-Za-z][\w.-]*))(?P<term>[ \t<\"].*)")
PREFIX = re.compile(r"[ \t]+(\"[^\"]*\"|[\w.-]*:?)([ \t]+(<[^<>\s]*>|\"[^\"]*\"))?[ \t]*\.[ \t]*(#.*)?")
END = re.compile(r"[ \t]*\.[ \t]*(#.*)?")
PLACE = re.compile(r"Parser error at line \d+ [^:]*: ")  # the row has its line already
# What a terminal obeys or a reader does not see: control characters, marks of direction, invisible signs.
UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]")


@dataclass(frozen=True, slots=True)
class Patch:
    """Changes, with the IRIs of the release they lead to and of the one they start from ("": not said)."""

    id: str
    prev: str
    changes: Changes


def identify(quads: Iterable[ox.Quad]) -> str:
    """Return the IRI of a state of the data: a UUID (RFC 9562, version 5) from its canonical N-Quads."""
    digest = hashlib.sha256(canonical_nquads(quads)).hexdigest()
    return uuid.uuid5(uuid.NAMESPACE_URL, f"urn:sha256:{digest}").urn


def make_patch(old: Iterable[ox.Quad], new: Iterable[ox.Quad]) -> Patch:
    """Return the patch that leads from one state of the data to another."""
    before = frozenset(old)
    changes = compare(before, new)
    return Patch(identify(apply_changes(before, changes)), identify(before), changes)


def write_patch(patch: Patch) -> bytes:
    """Return a patch as text: removals, then additions, sorted; signs that cannot be seen are escaped."""
    headers = [f"H {word} <{iri}> .\n" for word, iri in (("id", patch.id), ("prev", patch.prev)) if iri]
    rows = [
        f"{code} {escape_unseen(line.decode().rstrip())}\n"
        for code, quads in (("D", patch.changes.removed), ("A", patch.changes.added))
        for line in canonical_lines(quads)
    ]
    return "".join((*headers, "TX .\n", *rows, "TC .\n")).encode()


def escape_unseen(text: str) -> str:
    """Return a text of N-Quads or JSON with what cannot be seen written as escapes of the same meaning.

    >>> escape_unseen("a\\u202eb")
    'a\\\\u202Eb'
    """
    return UNSEEN.sub(lambda found: f"\\u{ord(found[0]):04X}", text)


def read_patch(data: bytes, where: str = "patch") -> Patch:
    """Return a patch. Raises InputError with the line of a row that is malformed.

    Of several transactions the outcome counts; one that is aborted changes nothing. Rows about prefixes
    are read and leave the data as it is.
    """
    reader = PatchReader(where)
    for number, row in enumerate(decode(data, where).split("\n"), 1):
        reader.take(number, row.rstrip("\r"))
    return reader.finish()


def decode(data: bytes, where: str) -> str:
    """Return a patch as text. Raises InputError with the line of a byte that is not UTF-8."""
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as problem:
        line = data.count(b"\n", 0, problem.start) + 1
        raise InputError("not UTF-8", where=f"{where}:{line}", hint="get the patch again") from None


def apply_patch(quads: Iterable[ox.Quad], patch: Patch) -> set[ox.Quad]:
    """Return the quads after a patch. To remove what is not there changes nothing, as the format has it."""
    return apply_changes(quads, patch.changes)


@dataclass(slots=True)
class PatchReader:
    """Reads rows one by one. `outcome` says of each quad whether it was added last, or removed."""

    where: str
    line: int = 0
    headers: dict[str, str] = field(default_factory=dict)
    outcome: dict[ox.Quad, bool] = field(default_factory=dict)
    open_block: dict[ox.Quad, bool] | None = None
    has_changes: bool = False

    def take(self, number: int, text: str) -> None:
        """Read one row."""
        self.line = number
        if not text.strip(" \t") or text.lstrip(" \t").startswith("#"):
            return
        row = ROW.fullmatch(text)
        code, rest = (row["code"], row["rest"]) if row else ("", "")
        if code == "H":
            self.take_header(rest)
        elif code in ("A", "D"):
            self.take_change(rest, added=code == "A")
        elif code in ("TX", "TC", "TA"):
            self.take_transaction(code, rest)
        elif code not in ("PA", "PD") or not PREFIX.fullmatch(rest):
            raise self.wrong("not a row of RDF Patch", "rows begin with H, TX, TC, TA, PA, PD, A or D")

    def take_header(self, rest: str) -> None:
        """Read a header; those but `id` and `prev` say nothing to us."""
        found = HEADER.fullmatch(rest)
        if self.has_changes or found is None:
            raise self.wrong("a header is out of place or malformed", "write `H word <IRI> .` at the top")
        word, value = found["quoted"] or found["word"], self.parse(f"<x:h> <x:h> {found['term']}").object
        if word in ("id", "prev"):
            if word in self.headers or not isinstance(value, ox.NamedNode):
                raise self.wrong(f"the header {word!r} must be one IRI", "write it once")
            self.headers[word] = value.value

    def take_transaction(self, code: str, rest: str) -> None:
        """Begin a transaction, or end it."""
        self.has_changes = True
        if not END.fullmatch(rest):
            raise self.wrong(f"{code} must be followed by a dot alone", f"write `{code} .`")
        if (code == "TX") == (self.open_block is not None):
            raise self.wrong(f"{code} is out of place", "transactions begin with TX and end with TC or TA")
        if code == "TC":
            self.outcome.update(self.open_block or {})
        self.open_block = {} if code == "TX" else None

    def take_change(self, rest: str, *, added: bool) -> None:
        """Read a quad that is added or removed; without a transaction it counts at once."""
        self.has_changes = True
        block = self.outcome if self.open_block is None else self.open_block
        block[self.parse(rest)] = added

    def parse(self, statement: str) -> ox.Quad:
        """Return the one quad of a row."""
        try:
            quads: list[ox.Quad] = list(ox.parse(statement, format=ox.RdfFormat.N_QUADS))
        except (SyntaxError, ValueError) as problem:
            reason = describe_syntax_error(problem)[1] if isinstance(problem, SyntaxError) else str(problem)
            words = PLACE.sub("", reason)
            raise self.wrong(f"not a statement: {words}", "write it as in N-Quads") from None
        if len(quads) != 1:
            raise self.wrong("a row holds one statement", "write it as in N-Quads")
        return quads[0]

    def finish(self) -> Patch:
        """Return the patch after its last row."""
        if self.open_block is not None:
            raise self.wrong("the last transaction does not end", "the patch was cut off: get it again")
        return Patch(
            self.headers.get("id", ""), self.headers.get("prev", ""), Changes(*split_outcome(self.outcome))
        )

    def wrong(self, problem: str, hint: str) -> InputError:
        """Return an error about the row at hand."""
        return InputError(problem, where=f"{self.where}:{self.line}", hint=hint)


def split_outcome(outcome: dict[ox.Quad, bool]) -> Iterator[frozenset[ox.Quad]]:
    """Yield the quads that were added, then those that were removed."""
    for wanted in (True, False):
        yield frozenset(quad for quad, added in outcome.items() if added == wanted)
