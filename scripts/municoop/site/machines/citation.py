"""`CITATION.cff`: how to cite the data set, in the Citation File Format 1.2.0.

Source: https://github.com/citation-file-format/citation-file-format, schema guide.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

from ruamel.yaml import YAML

from municoop.site.frame import File, Site
from municoop.site.licences import LICENCES

MESSAGE = (
    "If you use this data set, please cite it as below, and the sources that it names beside each value."
)


def make_files(site: Site) -> Iterator[File]:
    """Yield the file."""
    yaml = YAML()
    yaml.default_flow_style = False
    yaml.width = 1_000_000
    stream = io.BytesIO()
    yaml.dump(describe(site), stream)
    yield "CITATION.cff", stream.getvalue()


def describe(site: Site) -> dict[str, Any]:
    """Return the data set by the keys of the format."""
    about, dataset = site.release.metadata, f"{site.release.base_iri}dataset/"
    licence = LICENCES.get(about.license)
    keywords = sorted(
        value.text
        for value in site.record.values(dataset, "dcat:keyword")
        if value.language == "en" and value.text
    )
    return {
        "cff-version": "1.2.0",
        "message": MESSAGE,
        "type": "dataset",
        "title": about.title["en"],
        "abstract": about.description["en"],
        "authors": [{"name": about.publisher, "website": about.publisher_iri}],
        "version": about.version,
        "date-released": about.modified,
        # The format knows a licence by its name in SPDX only.
        **({"license": licence.spdx} if licence else {"license-url": about.license}),
        "url": dataset,
        "identifiers": [
            {"type": "url", "value": dataset, "description": "The persistent identifier of the data set"}
        ],
        **({"keywords": keywords} if keywords else {}),
    }
