"""The commands of README.md, read from it: the tests and CI run what a newcomer would copy.

usage: python tests/readme.py build|test
"""

import re
import sys
from pathlib import Path

README = Path(__file__).resolve().parents[1] / "README.md"
BLOCK = re.compile(r"^```(?:bash|sh)\n(.*?)^```$", re.M | re.S)


def read_commands() -> list[str]:
    """Return the shell blocks of the README, in order."""
    return [block.strip() for block in BLOCK.findall(README.read_text(encoding="utf-8"))]


def find_command(word: str) -> str:
    """Return the one command that sets up and then does `build` or `test`."""
    ends = {"build": "municoop build", "test": "pytest"}
    (command,) = [
        block for block in read_commands() if "venv" in block and ends[word] in block.splitlines()[-1]
    ]
    return command


if __name__ == "__main__":
    print(find_command(sys.argv[1]))
