"""Answers that are given again, as long as the data is the same."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import dataclass, field

# All that the answer to a request may depend on, as it came.
Request = tuple[bytes, ...]
Headers = list[tuple[bytes, bytes]]
# What an entry takes beside its bytes.
ENTRY_BYTES = 1024


@dataclass(slots=True, eq=False)
class Answer:
    """A whole answer with status 200. `requests` are those that it is kept for."""

    headers: Headers
    body: bytes
    etag: bytes
    requests: set[Request] = field(default_factory=set)
    size: int = 0


class Cache:
    """The answers that were used last, in at most `most` bytes.

    An answer is found in two ways: by what was asked, however it was, and, quickest of all, by the request
    as it came.
    """

    def __init__(self, most: int) -> None:
        self.most = most
        self.size = 0
        self._answers: OrderedDict[Hashable, Answer] = OrderedDict()
        self._requests: dict[Request, tuple[Hashable, Answer]] = {}

    def find(self, request: Request) -> Answer | None:
        """Return the answer to a request that came before, byte for byte."""
        found = self._requests.get(request)
        if found is None:
            return None
        self._answers.move_to_end(found[0])
        return found[1]

    def find_asked(self, asked: Hashable, request: Request) -> Answer | None:
        """Return the answer to what was asked before, and remember this request for it."""
        answer = self._answers.get(asked)
        if answer:
            self._link(asked, request, answer)
        return answer

    def keep(self, asked: Hashable, request: Request, answer: Answer) -> None:
        """Keep an answer; one that would take more than an eighth of the room is not worth it."""
        size = len(answer.body) + ENTRY_BYTES
        if asked in self._answers or size > self.most // 8:
            return
        answer.size = size
        self.size += size
        self._answers[asked] = answer
        self._link(asked, request, answer)

    def _link(self, asked: Hashable, request: Request, answer: Answer) -> None:
        if request not in answer.requests:
            answer.requests.add(request)
            self._requests[request] = (asked, answer)
            size = sum(map(len, request)) + ENTRY_BYTES
            answer.size += size
            self.size += size
        while self.size > self.most:
            _, oldest = self._answers.popitem(last=False)
            self.size -= oldest.size
            for old in oldest.requests:
                del self._requests[old]
