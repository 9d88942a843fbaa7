"""A receiver of webhooks in this process, which behaves as a test wants it to."""

import http.server
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from serving import Serving


@dataclass(frozen=True)
class Message:
    """A webhook as it arrived."""

    headers: dict[str, str]
    body: bytes

    @property
    def id(self) -> str:
        return self.headers["webhook-id"]


Answer = Callable[[http.server.BaseHTTPRequestHandler], None]


class Receiver(Serving):
    """`with Receiver() as receiver:` receives until the block ends. `answer` may be changed at any time."""

    def __init__(self) -> None:
        self.messages: list[Message] = []
        self.answer: Answer = status(204)
        self._changed = threading.Condition()
        receiver = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                headers = {name.lower(): value for name, value in self.headers.items()}
                with receiver._changed:
                    receiver.messages.append(Message(headers, body))
                    receiver._changed.notify_all()
                try:
                    receiver.answer(self)
                except ConnectionError:
                    pass  # the other side had enough of it

            do_GET = do_POST

            def log_message(self, format: str, *arguments: object) -> None:
                pass

        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        server.daemon_threads = True
        super().__init__(server)

    def wait(self, condition: Callable[[list[Message]], bool], seconds: float = 60) -> None:
        with self._changed:
            if not self._changed.wait_for(lambda: condition(self.messages), seconds):
                raise TimeoutError(f"only {len(self.messages)} messages arrived")


def status(code: int, **headers: str) -> Answer:
    """Underscores in names of headers stand for hyphens."""

    def answer(handler: http.server.BaseHTTPRequestHandler) -> None:
        handler.send_response(code)
        for name, value in headers.items():
            handler.send_header(name.replace("_", "-"), value)
        if code != 204:
            handler.send_header("Content-Length", "0")
        handler.end_headers()

    return answer


def hang_up(handler: http.server.BaseHTTPRequestHandler) -> None:
    handler.close_connection = True


def byte_by_byte(seconds: float, limit: float = 60) -> Answer:
    """200, one byte each so many seconds."""

    def answer(handler: http.server.BaseHTTPRequestHandler) -> None:
        end = time.monotonic() + limit
        for byte in b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n" + b"." * 100:
            if time.monotonic() > end:
                return
            handler.wfile.write(bytes([byte]))
            handler.wfile.flush()
            time.sleep(seconds)

    return answer


def huge(mebibytes: int) -> Answer:
    """200, with a body that nobody asked for."""

    def answer(handler: http.server.BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.send_header("Content-Length", str(mebibytes << 20))
        handler.end_headers()
        for _ in range(mebibytes):
            handler.wfile.write(b" " * (1 << 20))

    return answer


class Hanging:
    """Answers nothing until `release`."""

    def __init__(self, limit: float = 60) -> None:
        self._released = threading.Event()
        self._limit = limit

    def __call__(self, handler: http.server.BaseHTTPRequestHandler) -> None:
        self._released.wait(self._limit)
        handler.close_connection = True

    def release(self) -> None:
        self._released.set()
