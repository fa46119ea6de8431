"""Licences by their addresses, with the names that SPDX and readers give them."""

from __future__ import annotations

from typing import NamedTuple


class Licence(NamedTuple):
    """The identifier of a licence in SPDX, and its name."""

    spdx: str
    name: str


ATTRIBUTION = "https://creativecommons.org/licenses/by/4.0/"
LICENCES = {
    ATTRIBUTION: Licence("CC-BY-4.0", "CC BY 4.0"),
    "https://creativecommons.org/licenses/by-sa/4.0/": Licence("CC-BY-SA-4.0", "CC BY-SA 4.0"),
    "https://creativecommons.org/publicdomain/zero/1.0/": Licence("CC0-1.0", "CC0 1.0"),
}


def name_licence(address: str) -> str:
    """Return the name of a licence; of one that is not known here, its address.

    >>> name_licence("https://creativecommons.org/publicdomain/zero/1.0/")
    'CC0 1.0'
    >>> name_licence("https://example.org/terms")
    'https://example.org/terms'
    """
    licence = LICENCES.get(address)
    return licence.name if licence else address
