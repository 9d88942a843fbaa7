"""The programs of the folders hosts and receivers: processes of their own, in C, Python and Go, that use the library.

A host prints a line for everything that the library acknowledged to it:

    ready                       storm and due: it waits for the word
    open KEY URL                a person must agree there; the program waits for the callback's address
    connected KEY
    answered KEY STATUS         a request through the connection
    changed KEY STEP            meta is {"step": STEP}
    archived KEY
    failed OPERATION KEY STATUS REASON
    done COUNT                  things that were due

A receiver prints its port, then a line for each webhook:

    event ID TYPE
    refused REASON
"""

import subprocess
import sys
import threading
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from pathlib import Path

from builds import ROOT, build_c, build_go, environment

HERE = Path(__file__).resolve().parent
LANGUAGES = ("c", "python", "go")


_building = threading.Lock()


def command(kind: str, language: str) -> tuple[str, ...]:
    """How the program of a language is started. It is built at first use."""
    with _building:
        return _built(kind, language)


@cache
def _built(kind: str, language: str) -> tuple[str, ...]:
    source = HERE / kind / language
    folder = ROOT / ".build/reality" / kind
    folder.mkdir(parents=True, exist_ok=True)
    program = folder / language
    if language == "python":
        return (sys.executable, "-W", "error", str(source / "main.py"))
    if language == "go":
        build_go(source, program)
    else:
        build_c(source / "main.c", program, "c11", ["-D_GNU_SOURCE", "-O1", "-g", "-pthread"])
    return (str(program),)


class Program:
    """One process. `lines` grows while it prints; `on_line` is called for each line, on a thread of its own."""

    def __init__(
        self,
        kind: str,
        language: str,
        settings: Mapping[str, str],
        *arguments: str,
        on_line: Callable[["Program", str], None] | None = None,
        launcher: Sequence[str] = (),
    ) -> None:
        self.language = language
        self.lines: list[str] = []
        self._on_line = on_line
        self._process = subprocess.Popen(
            [*launcher, *command(kind, language), *arguments],
            env={**environment(), **settings},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            bufsize=1,
        )
        self.pid = self._process.pid
        self._changed = threading.Condition()
        self._reader = threading.Thread(target=self._read)
        self._reader.start()

    def _read(self) -> None:
        assert self._process.stdout
        for line in self._process.stdout:
            # A line that was cut off by a kill was acknowledged all the same; only a whole one is understood.
            if not line.endswith("\n"):
                break
            with self._changed:
                self.lines.append(line.rstrip("\n"))
                self._changed.notify_all()
            if self._on_line:
                self._on_line(self, self.lines[-1])
        with self._changed:
            self._changed.notify_all()

    def tell(self, line: str) -> None:
        """Nothing happens when the process has ended."""
        assert self._process.stdin
        try:
            self._process.stdin.write(f"{line}\n")
            self._process.stdin.flush()
        except (BrokenPipeError, ValueError):
            pass

    def tell_the_end(self) -> None:
        """The process finds no more input, and ends when it looks for some."""
        assert self._process.stdin
        try:
            self._process.stdin.close()
        except BrokenPipeError:
            pass

    def wait_for(self, condition: Callable[[list[str]], bool], seconds: float = 60) -> None:
        with self._changed:
            if not self._changed.wait_for(lambda: condition(self.lines) or not self._reader.is_alive(), seconds):
                raise TimeoutError(f"the program in {self.language} printed only {self.lines[-3:]}")
        if not condition(self.lines):
            raise RuntimeError(f"the program in {self.language} ended too early: {self.lines[-3:]}")

    def signal(self, number: int) -> None:
        """By its own process id, which is ours until `end` has collected it."""
        self._process.send_signal(number)

    def end(self, seconds: float = 90) -> int:
        """Waits for the process and for all that it printed. The exit status; of a killed one minus the signal."""
        self.tell_the_end()
        try:
            status = self._process.wait(seconds)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
            raise TimeoutError(f"the program in {self.language} did not end: {self.lines[-3:]}") from None
        finally:
            self._reader.join()
            assert self._process.stdout
            self._process.stdout.close()
        return status
