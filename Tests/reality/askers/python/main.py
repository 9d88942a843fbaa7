"""Asks the product's own API as the tenant `customer`. askers/c is the same program.

    main STORE SECRET PATH COUNT [CREDENTIALS]

Prints `status STATUS BODY` or `failed KEY` for each of COUNT requests. With CREDENTIALS, a JSON object, a fetch callback
answers these, and each call of it prints `fetched REASON`.
"""

import json
import sys
from typing import Any

import membrane


def main() -> None:
    store, secret, path, count, *credentials = sys.argv[1:]
    with membrane.open(
        store, workspace_key="reality", workspace_secret=secret, allow_private_addresses=True
    ) as engine:
        if credentials:

            def fetch(request: membrane.FetchRequest) -> dict[str, Any]:
                print("fetched", request["reason"], flush=True)
                return {"credentials": json.loads(credentials[0]), "tenantKey": request["tenantKey"]}

            engine.set_fetch_callback(fetch)
        token = membrane.sign_token(secret, workspace_key="reality", tenant_key="customer", algorithm="HS512")
        with engine.client(token) as client:
            for _ in range(int(count)):
                try:
                    response = client.request("GET", path)
                    print("status", response.status, json.dumps(response.json(), sort_keys=True), flush=True)
                except membrane.MembraneError as error:
                    print("failed", error.key, flush=True)


main()
