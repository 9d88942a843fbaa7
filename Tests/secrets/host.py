"""The host in C (host.c), told what to do; its files and its memory can be looked into."""

import json
import os
import resource
import signal
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]


def build() -> Path:
    program = ROOT / ".build/secrets/host"
    program.parent.mkdir(parents=True, exist_ok=True)
    flags = subprocess.run(
        ["pkg-config", "--cflags", "--libs", "membrane"], check=True, capture_output=True, text=True
    ).stdout.split()
    source = Path(__file__).with_name("host.c")
    subprocess.run(
        [os.environ.get("CC", "gcc"), "-std=c11", "-D_GNU_SOURCE", "-O1", "-g", "-Wall", "-Wextra", "-Werror",
         "-o", program, source, *flags, "-ldl"],
        check=True,
    )  # fmt: skip
    return program


class Host:
    """`with Host(…) as host:` runs one. What it prints on stderr goes into a file."""

    def __init__(self, program: Path, folder: Path) -> None:
        self._errors = folder / "stderr"
        self._temporary = folder / "temporary"
        self._temporary.mkdir()
        with self._errors.open("wb") as errors:
            self._process = subprocess.Popen(
                [program],
                cwd=folder,
                # Otherwise the loader binds each function when it is called first, and leaves the registers of that moment,
                # with whatever is in them, on the stack.
                env={**os.environ, "LD_BIND_NOW": "1", "TMPDIR": str(self._temporary)},
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=errors,
                # All of a core dump, for crash().
                preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_CORE, (resource.RLIM_INFINITY,) * 2),
            )
        self._folder = folder
        # What a callback of each kind returns and answers to what it is given: host.c, `callbacks`.
        self.answers: dict[str, Callable[[dict[str, Any]], tuple[int, str]]] = {}

    def __enter__(self) -> "Host":
        return self

    def __exit__(self, *_: object) -> None:
        assert self._process.stdin and self._process.stdout
        try:
            self._process.stdin.close()
        except BrokenPipeError:
            pass  # what was said to one that has crashed
        self._process.stdout.close()
        assert self._process.wait(60) in (0, -signal.SIGSEGV)

    def do(self, *fields: str) -> tuple[str, dict[str, Any]]:
        """The status and the answer, or the error. Callbacks that it causes are answered by `answers`."""
        line = self._say("\t".join(fields))
        while line.startswith("?"):
            kind, _, given = line[1:].partition("\t")
            code, text = self.answers[kind](json.loads(given))
            line = self._say(f"{code}\t{text}")
        status, _, text = line.partition("\t")
        return status, json.loads(text)

    def _say(self, line: str) -> str:
        assert self._process.stdin and self._process.stdout
        self._process.stdin.write(line.encode() + b"\n")
        self._process.stdin.flush()
        answer = self._process.stdout.readline().decode()
        if not answer:
            raise RuntimeError(f"the host ended: {self._process.wait(10)}")
        return answer.rstrip("\n")

    def crash(self) -> Path:
        """Ends it by a fault outside the library. The core dump."""
        before = set(self._folder.iterdir())
        assert self._process.stdin
        if Path("/proc/sys/kernel/core_pattern").read_text().startswith("|") or resource.getrlimit(
            resource.RLIMIT_CORE
        )[1] != resource.RLIM_INFINITY:
            pytest.skip("this machine writes no core dumps into files")
        self._process.stdin.write(b"crash\n")
        self._process.stdin.flush()
        assert self._process.wait(60) == -signal.SIGSEGV
        (core,) = [path for path in set(self._folder.iterdir()) - before if path.name.startswith("core")]
        return core

    def stderr(self) -> bytes:
        return self._errors.read_bytes()

    def temporary_files(self) -> list[Path]:
        return list(self._temporary.iterdir())

    def memory(self) -> Iterator[tuple[str, bytes]]:
        """What a core dump would hold: all that can be read and is not a file's. The host waits meanwhile."""
        with open(f"/proc/{self._process.pid}/maps") as maps, open(f"/proc/{self._process.pid}/mem", "rb") as memory:
            for entry in maps:
                place, rights, _, _, inode, *name = entry.split()
                if "r" not in rights or name[:1] in (["[vvar]"], ["[vsyscall]"]):
                    continue
                if "w" not in rights and inode != "0":
                    continue
                start, end = (int(number, 16) for number in place.split("-"))
                memory.seek(start)
                try:
                    yield (name[0] if name else "anonymous"), memory.read(end - start)
                except OSError:
                    continue
