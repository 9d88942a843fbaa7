"""The programs of the folder hosts: processes of their own, in C, Python and Go, that use the library.

Each prints a line for everything that the library acknowledged to it:

    ready                       storm: every thread waits for the word
    open KEY URL                a person must agree there; the program waits for the callback's address
    connected KEY
    answered KEY STATUS         a request through the connection
    changed KEY STEP            meta is {"step": STEP}
    archived KEY
    failed OPERATION KEY STATUS REASON
"""

import os
import shlex
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
HOSTS = Path(__file__).resolve().parent / "hosts"
LANGUAGES = ("c", "python", "go")


def environment() -> dict[str, str]:
    """In which programs find the library in build/, and no settings of the user's own."""
    build = str(ROOT / "build")
    return {
        **{name: value for name, value in os.environ.items() if not name.startswith("MEMBRANE_")},
        "PKG_CONFIG_PATH": build,
        "LD_LIBRARY_PATH": build,
        "MEMBRANE_LIBRARY": f"{build}/libmembrane.so",
        "PYTHONPATH": str(ROOT / "bindings/python/src"),
        "PYTHONDONTWRITEBYTECODE": "1",
        "GOTOOLCHAIN": "local",
        "GOPROXY": "off",
    }


_building = threading.Lock()


def command(language: str) -> tuple[str, ...]:
    """How the program of a language is started. It is built at first use."""
    with _building:
        return _built(language)


@cache
def _built(language: str) -> tuple[str, ...]:
    folder = ROOT / ".build/reality"
    folder.mkdir(parents=True, exist_ok=True)
    program = str(folder / language)
    if language == "python":
        return (sys.executable, "-W", "error", str(HOSTS / "python/main.py"))
    if language == "go":
        go = [str(ROOT / ".build/go/bin/go"), "build", "-o", program, "."]
        subprocess.run(go, cwd=HOSTS / "go", env=environment(), check=True)
        return (program,)
    flags = subprocess.run(
        ["pkg-config", "--cflags", "--libs", "membrane", "jansson"],
        env=environment(),
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    ).stdout
    warnings = ["-Wall", "-Wextra", "-Wpedantic", "-Werror"]
    source = str(HOSTS / "c/main.c")
    compile = ["cc", "-std=c11", "-D_GNU_SOURCE", "-O1", "-g", *warnings, source, "-o", program]
    subprocess.run([*compile, *shlex.split(flags), "-pthread"], check=True)
    return (program,)


class Host:
    """One process. `lines` grows while it prints; `on_line` is called for each line, on a thread of its own."""

    def __init__(
        self,
        language: str,
        settings: Mapping[str, str],
        *arguments: str,
        on_line: Callable[["Host", str], None] | None = None,
    ) -> None:
        self.language = language
        self.lines: list[str] = []
        self._on_line = on_line
        self._process = subprocess.Popen(
            [*command(language), *arguments],
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
                raise TimeoutError(f"the host in {self.language} printed only {self.lines[-3:]}")
        if not condition(self.lines):
            raise RuntimeError(f"the host in {self.language} ended too early: {self.lines[-3:]}")

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
            raise TimeoutError(f"the host in {self.language} did not end: {self.lines[-3:]}") from None
        finally:
            self._reader.join()
            assert self._process.stdout
            self._process.stdout.close()
        return status
