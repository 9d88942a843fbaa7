"""What engines, clients and cancel objects have in common."""

from __future__ import annotations

import sys
import warnings
from collections.abc import Callable
from types import TracebackType
from typing import Any, TypeVar

HandleType = TypeVar("HandleType", bound="Handle")


class Handle:
    """Owns a handle of the library until `close`.

    The number is kept after closing: the library never uses one again and answers a closed one with
    MEMBRANE_CLOSED. So closing while another thread is in a call needs no lock here.
    """

    # For __del__ of an object whose constructor failed.
    _closed = True

    def __init__(self, pointer: Any, free: Callable[[Any], None]) -> None:
        self._pointer = pointer
        self._free = free
        self._closed = False

    @property
    def closed(self) -> bool:
        return self._closed

    def close(self) -> None:
        """Gives the handle back. Closing again does nothing; using it raises `Closed`."""
        if not self._closed:
            self._closed = True
            self._free(self._pointer)

    def __enter__(self: HandleType) -> HandleType:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        value: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    # The default argument outlives the module's globals, which are gone when the interpreter exits.
    def __del__(self, is_finalizing: Callable[[], bool] = sys.is_finalizing) -> None:
        if self._closed or is_finalizing():
            return
        self.close()
        warnings.warn(f"unclosed {self!r}", ResourceWarning, source=self)
