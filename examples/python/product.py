"""A product whose customers connect their CRM, as the guide WebProduct.md goes through it: gunicorn product:app"""
import hmac
import os
import secrets

import membrane
from flask import Flask, abort, redirect, render_template_string, request, session

URL = os.environ["PRODUCT_URL"]  # as browsers and providers know it: https://app.example.com
PAGE = """<!doctype html><form method="post" action="/connect"><button>Connect your CRM</button></form>
{% for c in items %}<p><a href="/contacts?connection={{ c.id }}">{{ c.name }}</a> is {{ c.state }}</p>{% endfor %}"""

app = Flask(__name__)
app.config.update(SECRET_KEY=os.environ["PRODUCT_SECRET"], SESSION_COOKIE_SECURE=True, SESSION_COOKIE_SAMESITE="Lax")
app.register_error_handler(membrane.MembraneError, lambda error: ({"error": error.message}, 409))
engine = membrane.open(os.environ["PRODUCT_STORE"], workspace_key="acme", oauth_callback_uri=f"{URL}/connected",
                       require_browser_binding=True, allow_private_addresses=os.getenv("PRODUCT_LOCAL") == "yes")
engine.start_worker()  # in every process: refreshes tokens, delivers events

def client():
    """Acts for whoever is signed in in this browser, whatever the request says."""
    return engine.tenant(session["customer"]) if "customer" in session else abort(401)

@app.post("/login")  # in place of your own
def login():
    if not hmac.compare_digest(request.form["password"].encode(), os.environ["PRODUCT_PASSWORD"].encode()):
        abort(403)
    session.update(customer=request.form["customer"], browser=secrets.token_urlsafe(32))
    return redirect("/", 303)

@app.get("/")
def page():
    with client() as customer:
        return render_template_string(PAGE, items=customer.connections(connected=True))

@app.post("/connect")
def connect():
    with client() as customer:
        pending = customer.connect(integration_key="crm", browser_binding=session["browser"])
        return redirect(pending["clientAction"]["uiUrl"], 303)

@app.get("/connected")
def connected():
    with client() as customer:
        customer.complete_connect(URL + request.full_path, browser_binding=session["browser"])
        return redirect("/", 303)

@app.get("/contacts")
def contacts():
    with client() as customer:
        return {"contacts": customer.request("GET", "/contacts", connection_id=request.args["connection"]).body}

@app.post("/events")
def events():
    event = membrane.verify_webhook(request.get_data(), request.headers, os.environ["PRODUCT_WEBHOOK_SECRET"])
    print(event["eventType"], event["data"].get("connection", {}).get("tenantKey"), flush=True)
    return "", 204
