"""How many answers a second the whole server gives, beside rdflib-endpoint and Oxigraph's own server.

    python tests/benchmarks/whole_server.py RELEASE [--seconds 4] [--rounds 3] [--crowd 60] [--peer PYTHON]

RELEASE is a folder that `municoop build` has made. `municoop serve` runs over a copy of it, into whose dump
generated statements are written, with its log and its measures; the others have the same statements. All
servers stay up, and wrk (Debian) asks them in turn in short rounds, of which the best counts: other work on
the machine disturbs all alike. No answer of ours is a kept one where it does not say "again".
rdflib-endpoint keeps parsed queries, so the goals stand beside its look-up again as well. Then 200 clients
ask for a while, and pages are asked for while cross joins run. Run by hand: a busy machine measures
something else.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import os
import shutil
import statistics
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import quote

import pyoxigraph as ox

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "scripts"), str(ROOT / "tests")]

from benchmarks.sparql_endpoint import (  # noqa: E402 - the tests are no package
    PARTNERS,
    PEER,
    ROW,
    ROWS,
    VARIED,
    load,
    make_peer,
    run,
    write_data,
)
from stores import OXIGRAPH, find_port  # noqa: E402
from web_hosts.hosts import Host  # noqa: E402
from web_hosts.own import Own, serving  # noqa: E402

PAGE = "/doc/authority/kyiv.html"
CROSS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
CROSS_JOINS = 8
COLUMNS = (f"{PARTNERS} rows", "look-ups", "rows again", "look-up again", "page", "page in br")
GOALS = (
    (f"{PARTNERS} rows", "rdflib-endpoint", f"{PARTNERS} rows", 20),
    ("look-ups", "rdflib-endpoint", "look-ups", 3),
    (f"{PARTNERS} rows", "oxigraph", f"{PARTNERS} rows", 1 / 3),
    ("look-ups", "oxigraph", "look-ups", 1 / 3),
    ("look-ups", "rdflib-endpoint", "look-up again", 3),
    ("rows again", "rdflib-endpoint", "look-up again", 20),
    ("look-up again", "rdflib-endpoint", "look-up again", 20),
    ("page", "rdflib-endpoint", "look-up again", 20),
    ("page in br", "rdflib-endpoint", "look-up again", 20),
)
"""Our column, whose, which column of theirs, and how many times that ours should be."""
Rates = dict[str, float]

# Another cooperation and another comment in each request, and in each round.
FRESH_VARIED = VARIED.replace("DOCUMENTS)))", "DOCUMENTS)) .. '%23' .. os.time() .. '-' .. number)")
# As browsers ask for pages.
COMPRESSED = 'wrk.headers["Accept-Encoding"] = "gzip, br"\n'
# The same question with another comment each time, so that no kept answer fits.
FRESH = """
local number = 0
request = function()
  number = number + 1
  return wrk.format("GET", PATH .. "%23" .. os.time() .. "-" .. number)
end
"""


def main() -> None:
    """Measure, and print tables."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("release", type=Path)
    parser.add_argument("--seconds", type=int, default=4)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--documents", type=int, default=1000)
    parser.add_argument("--crowd", type=int, default=60, help="seconds with 200 clients at once")
    parser.add_argument("--peer", type=Path, help="a Python that has rdflib-endpoint; made if not given")
    options = parser.parse_args()
    with TemporaryDirectory() as name, ExitStack() as stack:
        folder = Path(name)
        release = write_release(options.release, folder, options.documents)
        own, _ = stack.enter_context(serving(release, folder))
        addresses = {"municoop serve": f"http://127.0.0.1:{own.port}"}
        for server, command in name_others(folder, options.peer or make_peer(folder / "peer")).items():
            port = find_port()
            words = [str(part).replace("PORT", str(port)) for part in command]
            addresses[server] = stack.enter_context(run(words, port))
        print_rates(measure(addresses, options))
        crowd(addresses["municoop serve"], options)
        ask_beside_cross_joins(own, options.seconds * 2)


def write_release(release: Path, folder: Path, documents: int) -> Path:
    """Copy a release with generated statements in its dump, and write the same to `folder`/data.nt."""
    data, target = folder / "data.nt", folder / "public"
    print(f"{write_data(release, documents, data)} statements, load {os.getloadavg()[0]:.1f}")
    shutil.copytree(release, target)
    dump = target / "municoop.nq.gz"
    dump.write_bytes(gzip.compress(data.read_bytes(), 6, mtime=0))
    digest, sums = hashlib.sha256(dump.read_bytes()).hexdigest(), target / "SHA256SUMS"
    lines = [line for line in sums.read_text().splitlines() if not line.endswith("  municoop.nq.gz")]
    sums.write_text("".join(f"{line}\n" for line in sorted([*lines, f"{digest}  municoop.nq.gz"])))
    return target


def name_others(folder: Path, peer: Path) -> dict[str, list[str | Path]]:
    """Return how the others are started, with PORT for the port."""
    data, store = folder / "data.nt", folder / "store"
    ox.Store(str(store)).bulk_load(path=str(data))
    reader: list[str | Path] = [OXIGRAPH, "serve-read-only", "--location", store, "--bind", "127.0.0.1:PORT"]
    return {"rdflib-endpoint": [peer, "-c", PEER, data, "PORT"], "oxigraph": reader}


def ask(port: int, path: str) -> int:
    """Return the status of an answer."""
    return Host("own", port, "/").ask_address(path, {"Accept": "text/csv, text/html;q=0.5"}).status


def measure(addresses: Mapping[str, str], options: argparse.Namespace) -> dict[str, Rates]:
    """Return the best rates of all servers. Raises AssertionError for one that gave errors."""
    best: dict[str, Rates] = {name: dict.fromkeys(COLUMNS, 0.0) for name in addresses}
    for _ in range(options.rounds):
        for name, address in addresses.items():
            for column, path, script in list_cases(name, options.documents):
                rate, errors = load(address, path, options.seconds, script=script)
                assert not errors, (name, column, errors)
                best[name][column] = max(best[name][column], rate)
    return best


def list_cases(name: str, documents: int) -> Iterator[tuple[str, str, str]]:
    """Yield column, path and script of what a server is asked."""
    base = "/query" if name == "oxigraph" else "/sparql"
    rows, row = (f"{base}?query={quote(query)}" for query in (ROWS, ROW))
    yield COLUMNS[0], rows, f"PATH = [[{rows}]]\n{FRESH}"
    yield COLUMNS[1], row, f"PATH = [[{row}]]\nDOCUMENTS = {documents}\n{FRESH_VARIED}"
    yield COLUMNS[2], rows, ""
    yield COLUMNS[3], row, ""
    if base == "/sparql" and name != "rdflib-endpoint":
        yield COLUMNS[4], PAGE, ""
        yield COLUMNS[5], PAGE, COMPRESSED


def print_rates(rates: Mapping[str, Rates]) -> None:
    """Print answers a second, and how our goals are met."""
    print(f"{'answers a second':18}" + "".join(f"{column:>15}" for column in COLUMNS))
    for name, row in rates.items():
        print(f"{name:18}" + "".join(f"{row[column]:15.0f}" for column in COLUMNS))
    for ours, whose, theirs, goal in GOALS:
        ratio = rates["municoop serve"][ours] / rates[whose][theirs]
        word = "" if ratio >= goal else "  MISSED"
        print(f"{ours:14} is {ratio:6.2f} times {whose}'s {theirs} (goal {goal:.2f}){word}")


def crowd(address: str, options: argparse.Namespace) -> None:
    """Have 200 clients ask for look-ups; print the errors."""
    row = f"/sparql?query={quote(ROW)}"
    script = f"PATH = [[{row}]]\nDOCUMENTS = {options.documents}\n{FRESH_VARIED}"
    rate, errors = load(address, row, options.crowd, 200, script)
    print(f"200 clients, {options.crowd} s: {rate:.0f} a second, {errors} errors")


def ask_beside_cross_joins(own: Own, seconds: float) -> None:
    """Print how long pages and short queries take while cross joins run, and how those end."""
    with keep_cross_joins(own.port) as ends:
        time.sleep(1)
        pages: list[float] = []
        short: list[float] = []
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            pages += [take(own.port, PAGE) for _ in range(20)]
            short.append(take(own.port, f"/sparql?query={quote(ROW)}%23{len(short)}"))
    for name, times in (("pages", pages), ("short queries", short)):
        p95 = statistics.quantiles(times, n=20)[-1]
        print(f"{name} beside {CROSS_JOINS} cross joins: {len(times)}, p95 {p95 * 1000:.1f} ms")
    slowest = max(seconds for _, seconds in ends)
    print(f"cross joins: {sorted({status for status, _ in ends})}, the slowest took {slowest:.1f} s")


def take(port: int, path: str) -> float:
    """Return the seconds of a request that is answered."""
    begun = time.perf_counter()
    assert ask(port, path) == 200
    return time.perf_counter() - begun


@contextmanager
def keep_cross_joins(port: int) -> Iterator[list[tuple[int, float]]]:
    """Have cross joins run; afterwards the list has the status and the seconds of each."""
    ends: list[tuple[int, float]] = []

    def join(number: int) -> None:
        begun = time.monotonic()
        status = ask(port, f"/sparql?query={quote(f'{CROSS} #{number}')}")
        ends.append((status, time.monotonic() - begun))

    threads = [threading.Thread(target=join, args=(number,)) for number in range(CROSS_JOINS)]
    for thread in threads:
        thread.start()
    yield ends
    for thread in threads:
        thread.join()


if __name__ == "__main__":
    main()
