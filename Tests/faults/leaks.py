"""Descriptors and threads of this process."""

import gc
import os
import time

# Threads that look up names, and those of servers, may need a moment to end.
PATIENCE_SECONDS = 10


def descriptors() -> dict[str, str]:
    found = {}
    for name in os.listdir("/proc/self/fd"):
        try:
            found[name] = os.readlink(f"/proc/self/fd/{name}")
        except OSError:
            pass
    return {name: target for name, target in found.items() if not target.startswith("/proc/")}


def threads() -> int:
    return len(os.listdir("/proc/self/task"))


class Leaks:
    """What there was at the beginning, to compare with."""

    def __init__(self) -> None:
        gc.collect()
        self._descriptors = descriptors()
        self._threads = threads()

    def check(self) -> None:
        gc.collect()
        end = time.monotonic() + PATIENCE_SECONDS
        while len(descriptors()) > len(self._descriptors) or threads() > self._threads:
            if time.monotonic() > end:
                new = {name: target for name, target in descriptors().items() if name not in self._descriptors}
                raise AssertionError(f"descriptors left: {new}; threads: {self._threads} became {threads()}")
            time.sleep(0.02)
