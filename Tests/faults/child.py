"""A Python process of its own, for what would be done to the whole process otherwise."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

HERE = Path(__file__).resolve().parent


def start(script: str, *arguments: str) -> "subprocess.Popen[str]":
    """Runs the text of a script. It may import what is in this folder."""
    return subprocess.Popen(
        [sys.executable, "-W", "error", "-c", f"import sys; sys.path.insert(0, {str(HERE)!r})\n{script}", *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def run(script: str, *arguments: str, seconds: float = 120) -> tuple[int, str, str]:
    """The exit status, and what was printed."""
    process = start(script, *arguments)
    try:
        output, errors = process.communicate(timeout=seconds)
    except subprocess.TimeoutExpired:
        process.kill()
        process.communicate()
        raise
    return process.returncode, output, errors


def in_fork(body: Callable[[], None], seconds: int = 60) -> int:
    """Runs `body` in a forked child that has not used the library: 0, 1 after an exception, or minus the signal."""
    pid = os.fork()
    if pid == 0:
        status = 1
        try:
            signal.alarm(seconds)
            body()
            status = 0
        except BaseException as failure:
            os.write(2, f"{type(failure).__name__}: {failure}\n".encode())
        finally:
            os._exit(status)
    _, result = os.waitpid(pid, 0)
    return os.waitstatus_to_exitcode(result)
