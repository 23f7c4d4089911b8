"""A publisher of whatever a test puts on its shelf."""

from __future__ import annotations

from tests.publishers.server import ReceivedRequest, Reply

HOST = "shelf.example.org"


class Shelf:
    """Replies by path; anything else is not found."""

    def __init__(self) -> None:
        self.replies: dict[str, Reply] = {}

    def put(self, path: str, body: bytes, last_modified: float | None = None, content_type: str = "text/csv") -> None:
        self.replies[path] = Reply(body, content_type, last_modified=last_modified)

    def __call__(self, received: ReceivedRequest) -> Reply:
        missing = Reply(b'{"error": {"code": "Not Found", "description": "No data found"}}', status=404)
        return self.replies.get(received.path, missing)
