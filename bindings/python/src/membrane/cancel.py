"""Cancelling calls."""

from __future__ import annotations

from ctypes import POINTER, byref

from typing import Any

from . import _bindings
from ._call import check, wrong_type
from ._handle import Handle
from ._library import library


class Cancel(Handle):
    """Cancels the calls that it was given to, those running and those to come: they raise `Cancelled`.

    with Cancel() as cancel:
        threading.Timer(5, cancel.signal).start()
        client.get_connection(connection_id, wait=True, cancel=cancel)
    """

    def __init__(self) -> None:
        pointer = POINTER(_bindings.membrane_cancel)()
        check(library.membrane_cancel_new, byref(pointer))
        super().__init__(pointer, library.membrane_cancel_free)

    def signal(self) -> None:
        """Cancels, from any thread. Does nothing after `close`, so that it may come late."""
        library.membrane_cancel_signal(self._pointer)


def pointer_of(cancel: Cancel) -> Any:
    if not isinstance(cancel, Cancel):
        raise wrong_type("cancel", "a Cancel", cancel)
    return cancel._pointer
