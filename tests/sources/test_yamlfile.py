from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from municoop.errors import MappingError
from municoop.sources.yamlfile import read_yaml


def write(folder: Path, content: str | bytes) -> Path:
    path = folder / "facts.yaml"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


@pytest.mark.parametrize("scalar", ["no", "0264011", "2023-02-30", "1.50", "2017", "0x1F", "12:30:45"])
def test_a_scalar_stays_the_text_it_was_written_as(tmp_path: Path, scalar: str) -> None:
    entry = read_yaml(write(tmp_path, f"value: {scalar}\n"), "facts.yaml", MappingError)
    assert entry.plain() == {"value": scalar}


def test_a_folded_text_is_one_line_with_nothing_added(tmp_path: Path) -> None:
    entry = read_yaml(
        write(tmp_path, "value: >-\n  one\n  two\nnext: |-\n  a\n  b\n"), "facts.yaml", MappingError
    )
    assert entry.plain() == {"value": "one two", "next": "a\nb"}


def test_every_value_knows_its_line(tmp_path: Path) -> None:
    entry = read_yaml(write(tmp_path, "a: 1\nb:\n- x\n- y: 2\n"), "facts.yaml", MappingError)
    fields = entry.mapping()
    assert (fields["a"].line, fields["b"].line) == (1, 2)
    assert [item.line for item in fields["b"].items()] == [3, 4]


@pytest.mark.parametrize(
    ("content", "line", "words"),
    [
        ("a: [1\nb: 2\n", 2, "malformed YAML"),
        ("a: 1\nb: 2\na: 3\n", 3, "stands twice"),
        ("a: &x 1\nb: *x\n", 1, "anchors"),
        ("", 1, "empty"),
        ("# nothing\n", 1, "empty"),
        ("? [a]\n: 1\n", 1, "a key must be a word"),
        ("a: ok\nb: '\x07'\n", 2, "malformed YAML"),
        (b"a: 1\nb: \xff\n", 2, "not UTF-8"),
        ("a: " + "[" * 5000, 1, "nested too deep"),
    ],
)
def test_a_bad_file_is_refused_with_its_line(tmp_path: Path, content: str, line: int, words: str) -> None:
    with pytest.raises(MappingError, match=words) as caught:
        read_yaml(write(tmp_path, content), "facts.yaml", MappingError)
    assert caught.value.where == f"facts.yaml:{line}"
    assert "\n" not in str(caught.value)


@given(content=st.text(max_size=60))
def test_whatever_a_file_holds_it_is_read_or_refused_as_a_mapping_error(
    tmp_path_factory: pytest.TempPathFactory, content: str
) -> None:
    path = write(tmp_path_factory.mktemp("yaml"), content.encode("utf-8", "surrogatepass"))
    with suppress(MappingError):
        read_yaml(path, "facts.yaml", MappingError)
