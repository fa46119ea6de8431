"""What hostile `Accept` headers cost Apache and nginx, beside what a browser's costs in the same run."""

from __future__ import annotations

import statistics
import time
from contextlib import AbstractContextManager
from pathlib import Path
from tempfile import TemporaryDirectory

from web_hosts.hosts import Host, find_program, run_apache, run_nginx
from web_hosts.negotiation import HOSTILE_HEADERS
from web_hosts.tree import write_tree

BASE_IRI, THING = "https://w3id.org/municoop/", "id/authority/kyiv"
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8"
TIMES = 50


def ask(host: Host, header: str) -> float:
    """Return the median of the seconds until a host answers a request with a header."""
    seconds = []
    for _ in range(TIMES):
        start = time.perf_counter()
        host.ask(THING, {"Accept": header})
        seconds.append(time.perf_counter() - start)
    return statistics.median(seconds)


def run(kind: str, program: str, folder: Path) -> AbstractContextManager[int]:
    """Return a server of a kind with the hosting rules, as a context."""
    root = folder / "root"
    write_tree(root, BASE_IRI)
    return (
        run_apache(program, root, folder)
        if kind == "apache"
        else run_nginx(program, root, root / "hosting", folder)
    )


def main() -> None:
    """Measure each server that this machine has."""
    for kind, package in (("apache", "apache2"), ("nginx", "nginx")):
        program = find_program(package)
        if program is None:
            print(f"{kind}: not installed here")
            continue
        with TemporaryDirectory(prefix="municoop-") as name:
            folder = Path(name)
            folder.chmod(0o755)
            with run(kind, program, folder) as port:
                host = Host(kind, port, "/")
                plain = ask(host, BROWSER)
                print(f"{kind}: a browser's header {plain * 1000:.2f} ms")
                for header in HOSTILE_HEADERS:
                    cost = ask(host, header)
                    print(f"  {header[:12]}… ({len(header)} letters): {cost / plain:.1f} times that")


if __name__ == "__main__":
    main()
