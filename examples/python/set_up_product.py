"""Sets up what the product needs: the integration that holds its OAuth client at the CRM, and the webhook.

    python set_up_product.py

Run it once, and again after a change: what is there is changed, and secrets stay. It prints the secret of the webhook
the first time: the product gets it as PRODUCT_WEBHOOK_SECRET. The client's secret goes into the store, sealed, so that the
product need not be given it.
"""

import os

import membrane

with membrane.open(
    os.environ["PRODUCT_STORE"],
    workspace_key="acme",
    workspace_secret=os.getenv("WORKSPACE_SECRET"),  # only who signs tokens needs to know it
    allow_private_addresses=os.getenv("PRODUCT_LOCAL") == "yes",
) as engine, engine.manager() as manager:
    manager.create_integration(
        connector_key=os.environ["CRM"],  # such as "hubspot"
        key="crm",
        parameters={"clientId": os.environ["CRM_CLIENT_ID"], "clientSecret": os.environ["CRM_CLIENT_SECRET"]},
        if_exists="update",
    )
    webhook = manager.create_webhook(f"{os.environ['PRODUCT_URL']}/events", key="product", if_exists="update")
    print(webhook.get("secret", "the webhook keeps its secret"))
