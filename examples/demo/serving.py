"""A server that runs on a thread of its own for the length of a `with` block."""

import socketserver
import threading
from types import TracebackType
from typing import TypeVar

Self = TypeVar("Self", bound="Serving")


class Serving:
    """`with …:` serves until the block ends. `url` is where."""

    def __init__(self, server: socketserver.TCPServer) -> None:
        self._server = server
        self._thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        self.url = f"http://127.0.0.1:{server.server_address[1]}"

    def __enter__(self: Self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()
