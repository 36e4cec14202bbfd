"""Somebody's server that takes webhooks and reports."""

import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Iterator


class Receiver(HTTPServer):
    """Takes every message with this status."""

    status = 204

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Taking)
        self.messages: list[tuple[dict[str, str], bytes]] = []
        self._news = threading.Condition()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/hook"

    @property
    def ids(self) -> list[str]:
        return [headers["webhook-id"] for headers, _ in self.messages]

    def take(self, headers: dict[str, str], body: bytes) -> None:
        with self._news:
            self.messages.append((headers, body))
            self._news.notify_all()

    def first(self, seconds: float) -> tuple[dict[str, str], bytes]:
        """The first message; waits for it if need be."""
        with self._news:
            assert self._news.wait_for(lambda: self.messages, seconds), f"no message within {seconds} s"
            return self.messages[0]


class Taking(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["content-length"]))
        self.server.take({name.lower(): value for name, value in self.headers.items()}, body)
        self.send_response(self.server.status)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Nothing: the test says what it finds."""


@contextmanager
def receiving() -> Iterator[Receiver]:
    with Receiver() as receiver:
        threading.Thread(target=receiver.serve_forever, daemon=True).start()
        try:
            yield receiver
        finally:
            receiver.shutdown()
