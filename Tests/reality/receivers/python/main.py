"""A receiver of webhooks in Python. receivers/c and receivers/go are the same program.

    main.py SECRET

Prints its port, then a line for each message: `event ID TYPE`, or `refused REASON`. Ends when its input does.
"""

import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import membrane


class Receiver(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        try:
            event = membrane.verify_webhook(body, dict(self.headers), sys.argv[1])
            print(f"event {event['id']} {event['eventType']}", flush=True)
            self.send_response(204)
        except membrane.NotAuthenticated as error:
            print(f"refused {error.data['reason']}", flush=True)
            self.send_response(401)
        self.end_headers()

    def log_message(self, format: str, *arguments: object) -> None:
        pass


server = ThreadingHTTPServer(("127.0.0.1", 0), Receiver)
threading.Thread(target=server.serve_forever, daemon=True).start()
print(server.server_address[1], flush=True)
sys.stdin.read()
