"""Which files a build reads."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from municoop.errors import InputError

PACKAGED_ROOMS = ("ontology", "mappings/register", "mappings/links", "mappings/dataset.yaml")


def find_packaged() -> Path:
    """Return the folder with the `ontology/` and `mappings/` that came with the package."""
    package = Path(__file__).resolve().parents[1]
    installed = package / "_data"
    return installed if installed.is_dir() else package.parents[1]


@dataclass(frozen=True, slots=True)
class Project:
    """The user's folder, and behind it the files that came with the package.

    A file of the user's folder stands in for the packaged file of the same relative path, so a
    folder with nothing but `seeds/` and `mappings/documents/` is a project. Texts and facts are
    only ever the user's own.
    """

    root: Path
    packaged: Path

    @classmethod
    def at(cls, root: Path) -> Project:
        """Return the project in `root`. Raises InputError when the folder has no seeds."""
        project = cls.around(root)
        if not (project.root / "seeds").is_dir():
            raise InputError(
                "not a project: there is no folder seeds/",
                where=str(project.root),
                hint="run in a project's folder, or name one with --project",
            )
        return project

    @classmethod
    def around(cls, root: Path) -> Project:
        """Return the files of `root`, whatever it holds, with the packaged ones behind them."""
        return cls(root.resolve(), find_packaged())

    def files(self, pattern: str) -> tuple[Path, ...]:
        """Return the files that match a glob pattern, sorted by their path within the project."""
        found = {path.relative_to(self.root): path for path in self.root.glob(pattern) if path.is_file()}
        if pattern.startswith(PACKAGED_ROOMS):
            for path in self.packaged.glob(pattern):
                if path.is_file():
                    found.setdefault(path.relative_to(self.packaged), path)
        return tuple(found[name] for name in sorted(found, key=Path.as_posix))

    def file(self, name: str) -> Path:
        """Return the one file `name`. Raises InputError when neither the project nor the package has it."""
        for path in self.files(name):
            return path
        raise InputError("the file is missing", where=name, hint="restore it, or run in another folder")

    def name(self, path: Path) -> str:
        """Return `path` as messages show it: relative to the project or the package, with `/`."""
        for folder in (self.root, self.packaged):
            if path.is_relative_to(folder):
                return path.relative_to(folder).as_posix()
        return path.as_posix()
