"""YAML 1.2 as this project writes it: mappings, lists and texts, each with its line.

Every scalar stays the text it was written as: `no` is a word, `0264011` keeps its zero, `2023-02-30`
is left for the checks to refuse. Anchors are refused, so that a small file cannot grow large.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from municoop.errors import InputError

DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Entry:
    """A value of a YAML file and the line it stands on, counted from 1."""

    value: str | tuple[Entry, ...] | dict[str, Entry]
    file: str
    line: int
    error: type[InputError]

    @property
    def where(self) -> str:
        """The place, as messages show it."""
        return f"{self.file}:{self.line}"

    def wrong(self, problem: str, hint: str = "") -> InputError:
        """Return an error about this entry."""
        return self.error(problem, where=self.where, hint=hint)

    def mapping(self) -> dict[str, Entry]:
        """Return the value of a mapping. Raises the file's error for anything else."""
        if not isinstance(self.value, dict):
            raise self.wrong("a mapping is needed here", "write `key: value` lines")
        return self.value

    def items(self) -> tuple[Entry, ...]:
        """Return the values of a list. Raises the file's error for anything else."""
        if not isinstance(self.value, tuple):
            raise self.wrong("a list is needed here", "begin each item with `- `")
        return self.value

    def text(self) -> str:
        """Return the value of a scalar that is not empty. Raises the file's error for anything else."""
        if not isinstance(self.value, str) or not self.value:
            raise self.wrong("a text is needed here")
        return self.value

    def day(self) -> str:
        """Return a day of the calendar, YYYY-MM-DD. Raises the file's error for anything else."""
        text = self.text()
        try:
            is_day = bool(DAY.fullmatch(text) and date.fromisoformat(text))
        except ValueError:
            is_day = False
        if not is_day:
            raise self.wrong(f"{text!r} is no day", "write a day of the calendar as YYYY-MM-DD")
        return text

    def plain(self) -> Any:
        """Return the value with no lines: str, list or dict."""
        if isinstance(self.value, dict):
            return {key: entry.plain() for key, entry in self.value.items()}
        if isinstance(self.value, tuple):
            return [entry.plain() for entry in self.value]
        return self.value


def read_text(path: Path, name: str, error: type[InputError]) -> str:
    """Return the text of a UTF-8 file, line ends untouched. Raises `error` with the line of a bad byte."""
    try:
        raw = path.read_bytes()
        return raw.decode("utf-8")
    except UnicodeDecodeError as problem:
        line = raw[: problem.start].count(b"\n") + 1
        raise error(
            f"not UTF-8: byte 0x{raw[problem.start]:02x} at offset {problem.start}",
            where=f"{name}:{line}",
            hint="save the file as UTF-8",
        ) from None
    except OSError as problem:
        raise error(f"cannot be read: {problem.strerror}", where=name, hint="check the file") from None


def read_yaml(path: Path, name: str, error: type[InputError]) -> Entry:
    """Return the one document of a YAML file. Raises `error` with file and line when it is malformed."""
    from ruamel.yaml import YAML
    from ruamel.yaml.error import YAMLError

    text = read_text(path, name, error)
    try:
        node = YAML(typ="safe", pure=True).compose(text)
    except YAMLError as problem:
        raise error(
            f"malformed YAML: {describe_problem(problem)}",
            where=f"{name}:{problem_line(problem, text)}",
            hint="mend the indentation or the quotes there",
        ) from None
    except RecursionError:
        raise error("brackets are nested too deep", where=f"{name}:1", hint="write it out") from None
    if node is None:
        raise error("the file is empty", where=f"{name}:1", hint="fill it in or delete it")
    return convert_node(node, name, error, set())


def problem_line(problem: Exception, text: str) -> int:
    """Return the line of a YAML error in `text`, from 1; a character error has an offset instead."""
    mark = getattr(problem, "problem_mark", None) or getattr(problem, "context_mark", None)
    if mark is not None:
        return int(mark.line) + 1
    return text.count("\n", 0, getattr(problem, "position", 0)) + 1


def describe_problem(problem: Exception) -> str:
    """Return the parser's words in one line."""
    return str(getattr(problem, "problem", None) or problem).splitlines()[0]


def convert_node(node: Any, name: str, error: type[InputError], seen: set[int]) -> Entry:
    """Return a composed YAML node as an Entry. Raises `error` for an anchor or a key given twice."""
    line = node.start_mark.line + 1
    if id(node) in seen:
        raise error("anchors and aliases are not read here", where=f"{name}:{line}", hint="write it out")
    seen.add(id(node))
    if node.id == "scalar":
        return Entry("" if is_null(node) else str(node.value), name, line, error)
    if node.id == "sequence":
        return Entry(tuple(convert_node(item, name, error, seen) for item in node.value), name, line, error)
    return Entry(dict(convert_pairs(node, name, error, seen)), name, line, error)


def is_null(node: Any) -> bool:
    """Return True for a plain scalar that YAML 1.2 reads as no value."""
    return node.style is None and node.value in ("", "~", "null")


def convert_pairs(
    node: Any, name: str, error: type[InputError], seen: set[int]
) -> Iterator[tuple[str, Entry]]:
    """Yield the pairs of a mapping; each value stands on the line of its key."""
    keys: set[str] = set()
    for key_node, value_node in node.value:
        line = key_node.start_mark.line + 1
        if key_node.id != "scalar":
            raise error("a key must be a word", where=f"{name}:{line}", hint="write `key: value`")
        if key_node.value in keys:
            raise error(f"the key {key_node.value!r} stands twice", where=f"{name}:{line}", hint="keep one")
        keys.add(key_node.value)
        value = convert_node(value_node, name, error, seen)
        yield str(key_node.value), Entry(value.value, name, line, error)
