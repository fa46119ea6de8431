"""A release in a remote store: whole, once, and again after anything that went wrong."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox
import pytest
from click.testing import CliRunner

from municoop.cli import main
from municoop.errors import InputError, RemoteError
from municoop.network.account import Account
from municoop.network.client import Endpoint
from municoop.network.store import send_update
from municoop.push.run import Pushed, push_release
from municoop.push.store import RemoteStore, Updater, Writer, cut_parts, write_data
from network.hostile import Reply, StartEndpoint
from push.conftest import BASE, describe, read_store

# rdflib's own query engine still asks for what rdflib's Dataset has put out of use.
pytestmark = pytest.mark.filterwarnings("ignore:Dataset.* is deprecated")
Stores = tuple[RemoteStore, Writer]
FOREIGN = "http://other.example/graph"


def push(dump: Path, stores: Stores) -> Pushed:
    return push_release(dump, *stores, lambda _message: None)


def name_graphs(sample: Sequence[ox.Quad]) -> list[str]:
    names = sorted({quad.graph_name.value for quad in sample if isinstance(quad.graph_name, ox.NamedNode)})
    assert len(names) > 3
    return names


@dataclass
class Breaking:
    """A writer that fails at one graph after a part of it."""

    writer: Writer
    graph: str

    def replace(self, graph: str, triples: Sequence[bytes]) -> None:
        """Write half of a graph and fail."""
        if graph == self.graph:
            self.writer.replace(graph, triples[: len(triples) // 2])
            raise RemoteError("the connection broke")
        self.writer.replace(graph, triples)

    def remove(self, graph: str) -> None:
        """Remove a graph."""
        self.writer.remove(graph)


@dataclass
class Losing(Breaking):
    """A writer that loses a statement of one graph and does not say so."""

    def replace(self, graph: str, triples: Sequence[bytes]) -> None:
        """Write a graph but its last statement."""
        self.writer.replace(graph, triples[:-1] if graph == self.graph else triples)


def test_store_holds_what_the_release_does(stores: Stores, dump: Path, sample: tuple[ox.Quad, ...]) -> None:
    pushed = push(dump, stores)
    assert sorted(pushed.loaded) == name_graphs(sample)
    assert (pushed.kept, pushed.removed, pushed.statements) == ((), (), len(set(sample)))
    for graph in pushed.loaded:
        wanted = {
            describe(quad.subject, quad.predicate, quad.object)
            for quad in sample
            if quad.graph_name == ox.NamedNode(graph)
        }
        assert wanted
        assert read_store(stores[0], graph) == wanted


def test_second_push_writes_nothing(stores: Stores, dump: Path, sample: tuple[ox.Quad, ...]) -> None:
    push(dump, stores)

    class Forbidden:
        def replace(self, graph: str, triples: Sequence[bytes]) -> None:
            raise AssertionError(graph)

        def remove(self, graph: str) -> None:
            raise AssertionError(graph)

    again = push_release(dump, stores[0], Forbidden(), lambda _message: None)
    assert (again.loaded, sorted(again.kept)) == ((), name_graphs(sample))


def test_push_that_broke_off_goes_on_from_there(
    stores: Stores, dump: Path, sample: tuple[ox.Quad, ...]
) -> None:
    names = name_graphs(sample)
    with pytest.raises(RemoteError, match="the connection broke"):
        push(dump, (stores[0], Breaking(stores[1], names[2])))
    rest = push(dump, stores)
    assert sorted(rest.kept) == names[:2]
    assert sorted(rest.loaded) == names[2:]


def test_store_that_loses_a_statement_is_found_out(
    stores: Stores, dump: Path, sample: tuple[ox.Quad, ...]
) -> None:
    names = name_graphs(sample)
    with pytest.raises(RemoteError, match=rf"the graph {names[1]} should hold \d+ statements, and holds \d+"):
        push(dump, (stores[0], Losing(stores[1], names[1])))


def test_changed_graph_is_mended_and_one_that_is_gone_removed_others_are_left_alone(
    stores: Stores, dump: Path, sample: tuple[ox.Quad, ...], tmp_path: Path
) -> None:
    push(dump, stores)
    writer, old, names = stores[1], f"{BASE}graph/old-document", name_graphs(sample)
    line = b'<http://a.example/s> <http://a.example/p> "x" .\n'
    for graph in (old, FOREIGN, names[0]):
        writer.replace(graph, [line])
    mended = push(dump, stores)
    assert (mended.loaded, mended.removed) == ((names[0],), (old,))
    assert read_store(stores[0], old) == set()
    assert len(read_store(stores[0], FOREIGN)) == 1


def test_hostile_text_stays_text(stores: Stores, tmp_path: Path) -> None:
    texts = [
        '\\u0022 } } ; DROP ALL ; INSERT DATA { GRAPH <a:b> { <a:b> <a:b> "',
        '"""\n} ; CLEAR ALL #',
        "\\U00000022 \\\\u0022 \\",
        "\r\n\t\b\f\x01\x7f \u202e «апострофʼ»",
        "'" * 9,
    ]
    graph = ox.NamedNode(f"{BASE}graph/register")
    about = ox.NamedNode(f"{BASE}id/authority/a")
    quads = [ox.Quad(about, ox.NamedNode("a:p"), ox.Literal(text), graph) for text in texts]
    quads += [ox.Quad(about, ox.NamedNode("a:p"), ox.Literal(text, language="uk"), graph) for text in texts]
    dump = tmp_path / "hostile.nq"
    dump.write_bytes(ox.serialize(quads, format=ox.RdfFormat.N_QUADS) or b"")
    assert push(dump, stores).statements == 2 * len(texts)
    assert len(read_store(stores[0], graph.value)) == 2 * len(texts)


def test_update_comes_in_parts_that_hold_all(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("municoop.push.store.BATCH_BYTES", 100)
    lines = [b"<a:s> <a:p> <a:o%d> .\n" % number for number in range(50)]
    parts = list(cut_parts(lines))
    assert len(parts) > 9
    assert [line for part in parts for line in part] == lines
    assert all(sum(map(len, part)) <= 100 for part in parts)
    assert list(cut_parts([])) == []
    assert write_data(lines[:1]) == lines[0].decode()


@pytest.mark.parametrize(
    ("name", "content", "problem"),
    [
        ("a.nt", b"<a:s> <a:p> <a:o> .\n", "has statements outside of named graphs"),
        ("a.nq", b"", "holds no statements"),
        ("a.nq", b"<a:s> <a:p> .\n", "not N-Quads"),
        ("a.csv", b"", "tells no RDF syntax"),
    ],
)
def test_what_is_no_release_is_refused_before_anything_is_asked(
    tmp_path: Path, start_endpoint: StartEndpoint, name: str, content: bytes, problem: str
) -> None:
    server = start_endpoint(Reply())
    (tmp_path / name).write_bytes(content)
    endpoint = Endpoint(server.url)
    with pytest.raises(InputError, match=problem):
        push(tmp_path / name, (RemoteStore(endpoint), Updater(endpoint)))
    assert server.requests == []


@pytest.mark.parametrize("body", ['{"head":{"vars":[]},"results":{"bindings":[]}}', None])
def test_answer_without_numbers_is_no_verification(
    dump: Path, start_endpoint: StartEndpoint, body: str | None
) -> None:
    endpoint = Endpoint(start_endpoint(Reply(body=body) if body else Reply()).url)
    with pytest.raises(RemoteError, match="did not say how many statements a graph holds"):
        push(dump, (RemoteStore(endpoint), Updater(endpoint)))


def test_password_is_sent_and_told_nobody(start_endpoint: StartEndpoint) -> None:
    server = start_endpoint(Reply(status=401, body="who are you"))
    account = Account("reader", "seсret")
    with pytest.raises(RemoteError) as problem:
        send_update(Endpoint(server.url, account=account), "DROP ALL", "to drop all")
    assert server.headers[0]["Authorization"] == account.header
    assert "seсret" not in f"{problem.value}{problem.value!r}{account!r}"


def run(*arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(main, ["push", *arguments])
    return result.exit_code, result.output


def test_command_says_what_it_did(stores: Stores, dump: Path) -> None:
    ways = ["--release", str(dump)]
    if not isinstance(stores[1], Updater):
        ways += ["--graph-store", stores[1].endpoint.url]  # type: ignore[attr-defined]
    else:
        ways += ["--update", stores[1].endpoint.url]
    code, output = run(stores[0].endpoint.url, *ways)
    assert (code, "0 as they were, 0 removed" in output, "verified in the store" in output) == (0, True, True)


def test_command_ends_with_one_line_when_it_cannot(dump: Path, tmp_path: Path) -> None:
    release = ["--release", str(dump)]
    assert run("no-address", *release)[0] == 2
    code, output = run("http://127.0.0.1:9/sparql", *release)
    assert (code, output.count("\n")) == (3, 1)
    assert "could not be reached" in output
    code, output = run("http://127.0.0.1:9/", *release, "--update", "http://a/", "--graph-store", "http://b/")
    assert code == 2
    assert "give one of them" in output
    code, output = run("http://127.0.0.1:9/", "--release", str(tmp_path))
    assert (code, output.count("\n")) == (2, 1)
