"""Plays the person who connects an app, and the browser."""

import http.client
from urllib.parse import urlencode, urlsplit


def consent(url: str, user: str) -> str:
    """Opens the provider's page, signs in as `user` and agrees. Gives the address that the browser is sent to.

    It is not opened: it belongs to the product, which passes it to `complete_connect`.
    """
    address = urlsplit(url)
    page_path = f"{address.path}?{address.query}"
    connection = http.client.HTTPConnection(address.netloc)
    try:
        connection.request("GET", page_path)
        page = connection.getresponse()
        text = page.read().decode()
        if page.status != 200 or 'name="sub"' not in text:
            raise RuntimeError(f"the provider showed no form to sign in but {page.status}: {text}")
        connection.request(
            "POST", page_path, urlencode({"sub": user}), {"Content-Type": "application/x-www-form-urlencoded"}
        )
        answer = connection.getresponse()
        location = answer.getheader("Location")
        if answer.status != 302 or location is None:
            raise RuntimeError(f"the provider did not send the browser back but answered {answer.status}")
        return location
    finally:
        connection.close()
