"""What the guides print is run, and does what they say."""

from __future__ import annotations

import json
import re
import socket
import subprocess
import sys
import urllib.request
from pathlib import Path
from typing import Any, Iterator

import pytest

import membrane

GUIDES = Path(__file__).resolve().parents[2] / "Sources/MembraneCore/Documentation.docc"
TIME_LIMIT_SECONDS = 60


def blocks(guide: str, language: str) -> list[str]:
    text = (GUIDES / f"{guide}.md").read_text(encoding="utf-8")
    return [body for kind, body in re.findall(r"^```(\w*)\n(.*?)^```", text, re.M | re.S) if kind == language]


def block(guide: str, language: str, beginning: str) -> str:
    """The one that has such a line."""
    found = [body for body in blocks(guide, language) if re.search(f"^{re.escape(beginning)}", body, re.M)]
    assert len(found) == 1, f"{guide}.md has {len(found)} blocks with “{beginning}”"
    return found[0]


def run(program: str, folder: Path) -> str:
    command = [sys.executable, "-W", "error", "-c", program]
    done = subprocess.run(
        command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, timeout=TIME_LIMIT_SECONDS
    )
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


@pytest.fixture
def manager() -> Iterator[membrane.Client]:
    with membrane.open("sqlite::memory:", workspace_key="acme") as engine, engine.manager() as manager:
        yield manager


def test_the_internal_api_knows_who_asks(tmp_path: Path) -> None:
    printed = run(block("InternalAPI", "python", "import http.server"), tmp_path)
    assert f"It prints `{printed.strip()}`." in (GUIDES / "InternalAPI.md").read_text(encoding="utf-8")


def test_a_refused_token_request_is_mended(tmp_path: Path) -> None:
    printed = run(block("Debugging", "python", "import http.server"), tmp_path)
    lines = [line.removesuffix(" {").rstrip() for line in printed.splitlines() if not re.match(r'  "|}', line)]
    assert "\n".join(lines) + "\n" == block("Debugging", "", "  sent: grant_type, code")


def test_fifteen_lines_are_enough(tmp_path: Path) -> None:
    for definition in blocks("FifteenLines", "json"):
        (tmp_path / f"{json.loads(definition)['key']}.json").write_text(definition, encoding="utf-8")
    assert run(block("FifteenLines", "python", "import json"), tmp_path) == "no warnings\n"
    prepared = """
import json, membrane
from pathlib import Path
client_id, client_secret = "product", "secret-of-the-product"
with membrane.open("membrane.db") as engine, engine.manager() as manager:
    exec(program)
    print(manager.get_connector(key="acme-crm").get("warnings"), manager.get_integration(key="acme-crm")["state"])
"""
    program = block("FifteenLines", "python", "manager.create_connector(json.loads(Path(")
    assert run(f"program = {program!r}{prepared}", tmp_path) == "None READY\n"


def test_connectors_are_made_of_the_examples(manager: membrane.Client) -> None:
    whole, *others = blocks("Connectors", "json")
    mail = json.loads(whole)
    assert "warnings" not in manager.create_connector(mail)
    login = {"type": "object", "properties": {"user": {"type": "string"}, "password": {"type": "string"}}}
    base: dict[str, Any] = {"type": "mapping", "mapping": {"baseUri": "https://api.acme.example"}}
    seen = set()
    for number, body in enumerate(others):
        if not body.startswith('"') or "…" in body:
            continue
        members = json.loads("{" + body + "}")
        name = next(iter(members))
        if name == "tokenResponse":
            continue
        seen.add(name)
        definition = {**mail, "key": f"example-{number}", "inputSchema": login, "makeApiClient": base, **members}
        if name in ("responseHandlers", "pagination"):
            del definition[name]
            definition["makeApiClient"] = {**base, **members}
        assert "warnings" not in manager.create_connector(definition), body
    assert seen == {"getCredentialsFromConnectionParameters", "responseHandlers", "pagination"}


def test_a_wrong_connector_is_corrected(manager: membrane.Client) -> None:
    manager.create_connector(json.loads(blocks("Connectors", "json")[0]))
    patch = next(body for body in blocks("Connectors", "json") if '"key": "acme-mail", "makeApiClient"' in body)
    assert manager.call("patch_connector", patch)["key"] == "acme-mail"
    exec(block("Connectors", "python", "definition = manager.get_connector"), {"manager": manager})
    assert not manager.get_connector(key="hubspot")["isBuiltIn"]


def test_backups_open(tmp_path: Path) -> None:
    for name in ("var", "backup"):
        (tmp_path / name).mkdir()
    store, copy = tmp_path / "var/membrane.db", tmp_path / "backup/membrane.db"
    back_up, look = blocks("Production", "python")
    with membrane.open(store, workspace_key="acme") as engine, engine.tenant("customer-42") as client:
        client.connect(connector_key="sendgrid")
        run(back_up.replace("/var/lib/product/membrane.db", str(store)).replace("/backup/membrane.db", str(copy)), tmp_path)
    key = (tmp_path / "var/membrane.db.key").read_text(encoding="utf-8").strip()
    look = f"import os\nos.environ['MEMBRANE_KEY'] = {key!r}\n" + look.replace("/backup/membrane.db", str(copy))
    assert run(look, tmp_path) == "1\n"


@pytest.mark.parametrize("opens_in", ["post_fork", "module"])
def test_an_engine_is_opened_after_the_fork(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, opens_in: str
) -> None:
    """With gunicorn and --preload: as the guide says, and as it says that it fails."""
    (tmp_path / "crm.py").write_text(block("WebProduct", "python", "def open_engine"), encoding="utf-8")
    settings = block("WebProduct", "python", "preload_app")
    (tmp_path / "gunicorn.conf.py").write_text(
        settings if opens_in == "post_fork" else settings.replace("    crm.open_engine()", "    pass"), encoding="utf-8"
    )
    (tmp_path / "shop.py").write_text(
        f"""
import crm, membrane
if {opens_in == "module"}:
    crm.open_engine()
def app(environ, start_response):
    start_response("200 OK", [("Content-Type", "text/plain")])
    try:
        with crm.engine.tenant("customer-42") as client:
            return [str(len(client.list_connections()["items"])).encode()]
    except membrane.MembraneError as error:
        return [f"{{type(error).__name__}}: {{error}}".encode()]
""",
        encoding="utf-8",
    )
    monkeypatch.setenv("PRODUCT_STORE", str(tmp_path / "membrane.db"))
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        # One worker: gunicorn forgets a signal to end that comes while another one is in post_fork.
        command = [sys.executable, "-m", "gunicorn", "--no-control-socket", "--workers", "1"]
        command += ["--bind", f"fd://{listener.fileno()}", "shop:app"]
        server = subprocess.Popen(command, cwd=tmp_path, stderr=subprocess.DEVNULL, pass_fds=[listener.fileno()])
        try:
            address = f"http://127.0.0.1:{listener.getsockname()[1]}/"
            with urllib.request.urlopen(address, timeout=TIME_LIMIT_SECONDS) as answer:
                said = answer.read().decode()
        finally:
            server.terminate()
            server.wait(TIME_LIMIT_SECONDS)
    if opens_in == "post_fork":
        assert said == "0"
    else:
        kind, _, message = said.partition(": ")
        guide = " ".join((GUIDES / "WebProduct.md").read_text(encoding="utf-8").split())
        assert f"(`membrane.{kind}`: “{message}”)" in guide
