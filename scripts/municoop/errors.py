"""The errors a user may meet. Each says what is wrong, where, and what to do.

MunicoopError
├── InputError           the input or the call is wrong: exit 2
│   ├── SeedError          seeds/: a text or its catalog entry
│   ├── MappingError       mappings/: a fact, a register entry, a link
│   ├── OntologyError      ontology/: context, terms, shapes, rules, queries
│   └── TargetError        the place a release is to be written to
└── RemoteError          a remote store or the network failed: exit 3
"""


class MunicoopError(Exception):
    """One line for the user: the problem, the place (`file:line`), and the way out."""

    exit_code = 2

    def __init__(self, problem: str, *, where: str = "", hint: str = "") -> None:
        super().__init__(problem)
        self.problem = problem
        self.where = where
        self.hint = hint

    def __str__(self) -> str:
        place = f"{self.where}: " if self.where else ""
        way_out = f" → {self.hint}" if self.hint else ""
        return " ".join(f"{place}{self.problem}{way_out}".split())


class InputError(MunicoopError):
    """The input or the call is wrong."""


class SeedError(InputError):
    """A text in `seeds/` or its entry in `seeds/catalog.yaml`."""


class MappingError(InputError):
    """A file in `mappings/`."""


class OntologyError(InputError):
    """A file in `ontology/`."""


class TargetError(InputError):
    """The folder a release is to be written to, or read from."""


class RemoteError(MunicoopError):
    """A remote store could not be asked, or answered nonsense."""

    exit_code = 3
