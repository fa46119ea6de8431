"""An installed wheel builds from a folder of the user's own."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest


@pytest.mark.slow
def test_a_wheel_brings_ontology_and_register_and_builds_a_users_folder(
    root: Path, project_folder: Path, tmp_path: Path
) -> None:
    subprocess.run(
        [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", tmp_path, root],
        check=True,
        capture_output=True,
    )
    (wheel,) = tmp_path.glob("municoop-*.whl")
    names = zipfile.ZipFile(wheel).namelist()
    assert "municoop/_data/ontology/municoop.ttl" in names
    assert "municoop/_data/mappings/register/authorities.yaml" in names
    assert {name.partition("/")[0].partition("-")[0] for name in names} == {"municoop"}
    installed = tmp_path / "site"
    zipfile.ZipFile(wheel).extractall(installed)
    others = [path for path in sys.path if path and not Path(path).is_relative_to(root)]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(installed), *others])}
    code = "import municoop, sys; from municoop.cli import main; print(municoop.__file__); main()"
    done = subprocess.run(
        [sys.executable, "-c", code, "build", "--project", project_folder],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith(str(installed))
    assert (project_folder / "public" / "municoop.ttl").is_file()
