"""How many answers a second our endpoint gives, beside rdflib-endpoint and Oxigraph's own server.

    python tests/benchmarks/sparql_endpoint.py RELEASE [--seconds 5] [--documents 1000] [--crowd 60]

RELEASE is a folder that `municoop build` has made. All servers have the same statements, those of the
release and generated ones, and run one after the other on this machine, which wrk (Debian) shares. What
rdflib-endpoint needs goes into an environment of its own. Never run by the tests: a busy machine measures
something else.
"""

from __future__ import annotations

import argparse
import gzip
import os
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import quote

import pyoxigraph as ox

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "scripts"), str(ROOT / "tests")]

from endpoints import wait_for  # noqa: E402 - the tests are no package
from stores import OXIGRAPH, find_port  # noqa: E402

BASE = "https://example.org/"
PARTNERS = 65
ACCEPT = "Accept: application/sparql-results+json"
OURS = """
import json, sys
from pathlib import Path
import uvicorn
from municoop.server.sparql import Endpoint, Limits
endpoint = Endpoint(Path(sys.argv[1]), Limits(**json.loads(sys.argv[3])))
uvicorn.run(endpoint, host="127.0.0.1", port=int(sys.argv[2]), access_log=False, log_level="error")
"""
PEER = """
import sys
import rdflib, uvicorn
from rdflib_endpoint import SparqlEndpoint
graph = rdflib.Graph().parse(sys.argv[1], format="nt")
application = SparqlEndpoint(graph=graph, path="/sparql")
uvicorn.run(application, host="127.0.0.1", port=int(sys.argv[2]), access_log=False, log_level="error")
"""
PREFIXES = (
    "PREFIX mc: <https://w3id.org/municoop/def#> PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>\n"
)
ROWS = f"""{PREFIXES}SELECT ?partner ?label {{
  ?tie mc:party <{BASE}id/authority/hub> , ?partner . ?partner rdfs:label ?label
  FILTER(?partner != <{BASE}id/authority/hub>)
}}"""
ROW = f"""{PREFIXES}SELECT ?date ?status ?quote {{
  <{BASE}id/cooperation/0000000> mc:date ?date ; mc:status ?status ; mc:evidence ?words .
  ?words rdfs:comment ?quote
}}"""
# Another cooperation in each request.
VARIED = """
local number = 0
request = function()
  number = number + 1
  return wrk.format("GET", (PATH:gsub("0000000", string.format("%07d", (number * 617) % DOCUMENTS))))
end
"""


@dataclass(frozen=True)
class Rates:
    """Answers a second: to the query with many rows, to look-ups that vary, and to one look-up again."""

    rows: float
    varied: float
    repeated: float


def make_statements(documents: int) -> Iterator[str]:
    """Yield lines of N-Triples: cooperations with evidence, and a hub with `PARTNERS` partners."""
    terms = "https://w3id.org/municoop/def#"
    for number in range(documents):
        tie, words = f"<{BASE}id/cooperation/{number:07d}>", f"<{BASE}id/evidence/{number:07d}>"
        partner = f"<{BASE}id/authority/{number:07d}>"
        hub = f"<{BASE}id/authority/{'hub' if number < PARTNERS else number // 2}>"
        label = "<http://www.w3.org/2000/01/rdf-schema#label>"
        yield f"{tie} <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <{terms}Twinning> .\n"
        yield f"{tie} <{terms}party> {partner} .\n{tie} <{terms}party> {hub} .\n"
        yield f'{tie} <{terms}date> "20{number % 25:02d}"^^<http://www.w3.org/2001/XMLSchema#gYear> .\n'
        yield f"{tie} <{terms}status> <{terms}status/in-force> .\n{tie} <{terms}evidence> {words} .\n"
        yield f'{words} <http://www.w3.org/2000/01/rdf-schema#comment> "Цитата {number}"@uk .\n'
        yield f'{partner} {label} "Місто {number}"@uk .\n'


def write_data(release: Path, documents: int, target: Path) -> int:
    """Write the statements of a release and the generated ones; return how many there are."""
    dump = gzip.decompress((release / "municoop.nq.gz").read_bytes())
    triples = {str(quad.triple) for quad in ox.parse(dump, format=ox.RdfFormat.N_QUADS)}
    lines = [*sorted(f"{triple} .\n" for triple in triples), *make_statements(documents)]
    target.write_text("".join(lines), encoding="utf-8")
    return sum(line.count("\n") for line in lines)


@contextmanager
def run(command: Sequence[str | Path], port: int) -> Iterator[str]:
    """Run a server, and yield its host and port."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "scripts")}
    with subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, text=True) as process:
        try:
            wait_for(port, process)
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()


def load(address: str, path: str, seconds: int, clients: int = 8, script: str = "") -> tuple[float, int]:
    """Have wrk ask as much as it can; return answers a second, and how many were errors."""
    with TemporaryDirectory() as folder:
        lua = Path(folder) / "ask.lua"
        lua.write_text(script)
        command = ["wrk", "-t1", f"-c{clients}", f"-d{seconds}s", "--timeout", "10s", "-H", ACCEPT]
        command += ["-s", str(lua)] if script else []
        out = subprocess.run([*command, address + path], capture_output=True, text=True, check=True).stdout
    rate = re.search(r"Requests/sec:\s+([\d.]+)", out)
    assert rate, out
    refused = re.search(r"Non-2xx or 3xx responses: (\d+)", out)
    broken = re.search(r"Socket errors: connect (\d+), read (\d+), write (\d+), timeout (\d+)", out)
    errors = int(refused[1]) if refused else 0
    return float(rate[1]), errors + (sum(map(int, broken.groups())) if broken else 0)


def measure(address: str, path: str, seconds: int, documents: int) -> Rates:
    """Return the rates of a server. Raises AssertionError if it gave errors."""
    rows, row = (f"{path}?query={quote(query)}" for query in (ROWS, ROW))
    varied = f"PATH = [[{row}]]\nDOCUMENTS = {documents}\n{VARIED}"
    results = [
        load(address, rows, seconds),
        load(address, row, seconds, script=varied),
        load(address, row, seconds),
    ]
    assert not sum(errors for _, errors in results), results
    return Rates(*(rate for rate, _ in results))


def make_peer(folder: Path) -> Path:
    """Return a Python that has rdflib-endpoint."""
    subprocess.run([sys.executable, "-m", "venv", folder], check=True)
    python = folder / "bin" / "python"
    packages = ["rdflib-endpoint", "uvicorn", "uvloop", "httptools"]
    subprocess.run([python, "-m", "pip", "install", "-q", *packages], check=True)
    return python


def main() -> None:
    """Measure, and print a table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("release", type=Path)
    parser.add_argument("--seconds", type=int, default=5)
    parser.add_argument("--documents", type=int, default=1000)
    parser.add_argument("--crowd", type=int, default=60, help="seconds with 200 clients at once")
    parser.add_argument("--peer", type=Path, help="a Python that has rdflib-endpoint; made if not given")
    options = parser.parse_args()
    with TemporaryDirectory() as name:
        folder = Path(name)
        count = write_data(options.release, options.documents, folder / "data.nt")
        print(f"{count} statements, {options.seconds} s each, load {os.getloadavg()[0]:.1f}")
        rates = measure_all(folder, options.peer or make_peer(folder / "peer"), options)
        print_table(rates)
        crowd(folder / "data.nt", options)


def measure_all(folder: Path, peer: Path, options: argparse.Namespace) -> dict[str, Rates]:
    """Return the rates of all servers."""
    data, store = folder / "data.nt", folder / "store"
    subprocess.run([OXIGRAPH, "load", "--location", store, "--file", data], check=True, capture_output=True)
    rates = {}
    for name, path, command in (
        (
            "municoop, nothing kept",
            "/sparql",
            [sys.executable, "-c", OURS, data, "PORT", '{"cache_bytes": 0}'],
        ),
        ("municoop", "/sparql", [sys.executable, "-c", OURS, data, "PORT", "{}"]),
        ("rdflib-endpoint", "/sparql", [peer, "-c", PEER, data, "PORT"]),
        (
            "oxigraph",
            "/query",
            [OXIGRAPH, "serve-read-only", "--location", store, "--bind", "127.0.0.1:PORT"],
        ),
    ):
        port = find_port()
        with run([str(part).replace("PORT", str(port)) for part in command], port) as address:
            rates[name] = measure(address, path, options.seconds, options.documents)
    return rates


def print_table(rates: Mapping[str, Rates]) -> None:
    """Print rates, and what they are to those of the others."""
    peer, engine = rates["rdflib-endpoint"], rates["oxigraph"]
    print(f"{'answers a second':26}{f'{PARTNERS} rows':>10}{'varied':>10}{'repeated':>10}")
    for name, rate in rates.items():
        print(f"{name:26}{rate.rows:10.0f}{rate.varied:10.0f}{rate.repeated:10.0f}")
    for name in ("municoop, nothing kept", "municoop"):
        ours = rates[name]
        for other, theirs in (("rdflib-endpoint", peer), ("oxigraph", engine)):
            print(
                f"{name} / {other}: {PARTNERS} rows {ours.rows / theirs.rows:.2f}, "
                f"varied {ours.varied / theirs.varied:.2f}, "
                f"repeated / their varied {ours.repeated / theirs.varied:.1f}"
            )


def crowd(data: Path, options: argparse.Namespace) -> None:
    """Have 200 clients ask for a while, with and without kept answers; print the errors."""
    row = f"/sparql?query={quote(ROW)}"
    script = f"PATH = [[{row}]]\nDOCUMENTS = {options.documents}\n{VARIED}"
    for limits in ('{"cache_bytes": 0}', "{}"):
        port = find_port()
        with run([sys.executable, "-c", OURS, str(data), str(port), limits], port) as address:
            rate, errors = load(address, row, options.crowd, 200, script)
        print(f"200 clients, {options.crowd} s, {limits}: {rate:.0f} a second, {errors} errors")


if __name__ == "__main__":
    main()
