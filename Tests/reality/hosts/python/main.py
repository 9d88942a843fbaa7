"""A host process in Python. hosts/c and hosts/go are the same program.

    main.py storm KEY THREADS    asks through the connection KEY from so many threads at once, when a line arrives
    main.py loop NAME KEY…       connects, asks, changes and archives without end, until no callback arrives
    main.py work NAME KEY…       the same, and does what is due in the background
    main.py due                  does what is due once, when a line arrives

MEMBRANE_REALITY_STORE and MEMBRANE_REALITY_SECRET say where. A line is printed for everything that the library
acknowledged: see programs.py, which reads them.
"""

import os
import sys
import threading
from collections.abc import Callable

import membrane

MAXIMUM_OWN = 2
CONNECT_EVERY = 6


def say(line: str) -> None:
    """At once: the process may be killed right after it."""
    os.write(1, f"{line}\n".encode())


def perform(name: str, key: str, operation: Callable[[], object]) -> bool:
    try:
        operation()
    except membrane.MembraneError as error:
        say(f"failed {name} {key} {error.status_name} {error.key}")
        return False
    return True


def ask(client: membrane.Client, key: str) -> None:
    def request() -> None:
        say(f"answered {key} {client.request('GET', '/api/me', connection_key=key).status}")

    perform("request", key, request)


def connect_own(client: membrane.Client, key: str) -> bool:
    """Raises EOFError when no callback arrives any more."""

    def connect() -> None:
        pending = client.connect(integration_key="reality", key=key, allow_multiple_connections=True)
        say(f"open {key} {pending['clientAction']['uiUrl']}")

    if not perform("connect", key, connect):
        return False
    callback = sys.stdin.readline().strip()
    if not callback:
        raise EOFError
    if not perform("complete_connect", key, lambda: client.complete_connect(callback)):
        return False
    say(f"connected {key}")
    return True


def loop(client: membrane.Client, name: str, shared: list[str]) -> None:
    own: list[str] = []
    step = 0
    while True:
        if step % CONNECT_EVERY == 0:
            key = f"{name}-{step}"
            if connect_own(client, key):
                own.append(key)
        ask(client, shared[step % len(shared)])
        if own:
            newest = own[-1]
            ask(client, newest)
            if perform("patch_connection", newest, lambda: client.patch_connection(connection_key=newest, meta={"step": step})):
                say(f"changed {newest} {step}")
            if len(own) > MAXIMUM_OWN:
                oldest = own.pop(0)
                if perform("archive_connection", oldest, lambda: client.archive_connection(connection_key=oldest)):
                    say(f"archived {oldest}")
        step += 1


def storm(client: membrane.Client, key: str, count: int) -> None:
    start = threading.Barrier(count + 1)

    def caller() -> None:
        start.wait()
        ask(client, key)

    threads = [threading.Thread(target=caller) for _ in range(count)]
    for thread in threads:
        thread.start()
    say("ready")
    if not sys.stdin.readline():
        start.abort()
        sys.exit("nobody said when")
    start.wait()
    for thread in threads:
        thread.join()


def do_due(engine: membrane.Engine) -> None:
    say("ready")
    if not sys.stdin.readline():
        sys.exit("nobody said when")
    say(f"done {engine.run_due()['done']}")


def main(mode: str, *arguments: str) -> None:
    secret = os.environ["MEMBRANE_REALITY_SECRET"]
    token = membrane.sign_token(secret, workspace_key="reality", tenant_key="customer", algorithm="HS512")
    with (
        membrane.open(
            os.environ["MEMBRANE_REALITY_STORE"],
            workspace_key="reality",
            workspace_secret=secret,
            oauth_callback_uri="http://127.0.0.1/oauth-callback",
            allow_private_addresses=True,
        ) as engine,
        engine.client(token) as client,
    ):
        if mode == "storm":
            storm(client, arguments[0], int(arguments[1]))
        elif mode == "due":
            do_due(engine)
        else:
            if mode == "work":
                engine.start_worker()
            try:
                loop(client, arguments[0], list(arguments[1:]))
            except EOFError:
                pass


if __name__ == "__main__":
    main(*sys.argv[1:])
