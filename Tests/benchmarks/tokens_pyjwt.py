"""Signing and checking a token from Python: the binding's key object beside PyJWT with a prepared key.

Prints for each case, tab-separated: the case, then microseconds per call of ours and of PyJWT; medians of rounds in which
they take turns.
"""

import statistics
import subprocess
import time

import jwt
from jwt.algorithms import get_default_algorithms

import membrane

ROUNDS = 21
ROUND_S = 0.002

SECRET = "benchmark-secret-0123456789-0123456789-0123456789-0123456789-012"
KEYS = {
    "RS256": ["-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048"],
    "PS256": ["-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048"],
    "ES256": ["-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256"],
    "EdDSA": ["-algorithm", "ED25519"],
}


def seconds_per_call(work, calls):
    start = time.perf_counter()
    for _ in range(calls):
        work()
    return (time.perf_counter() - start) / calls


def compare(what, *contenders):
    calls = [1 + int(ROUND_S / seconds_per_call(work, 3)) for work in contenders]
    rounds = [[seconds_per_call(work, count) for work, count in zip(contenders, calls)] for _ in range(ROUNDS)]
    print(what, *(f"{statistics.median(times) * 1e6:.3f}" for times in zip(*rounds)), sep="\t")


def measure(algorithm):
    if algorithm.startswith("HS"):
        key = membrane.Key.secret(SECRET)
        private = public = SECRET
    else:
        pem = subprocess.run(["openssl", "genpkey", *KEYS[algorithm]], check=True, capture_output=True).stdout
        key = membrane.Key.pem(pem)
        private = get_default_algorithms()[algorithm].prepare_key(pem)
        public = private.public_key()

    def sign_pyjwt():
        now = int(time.time())
        claims = {"workspaceKey": "acme", "tenantKey": "customer-42", "name": "Customer 42 Ltd", "iat": now, "exp": now + 7200}
        return jwt.encode(claims, private, algorithm)

    def sign_ours():
        return key.sign(workspace_key="acme", tenant_key="customer-42", name="Customer 42 Ltd", algorithm=algorithm)

    token = sign_ours()
    compare(f"sign {algorithm}", sign_ours, sign_pyjwt)
    compare(f"verify {algorithm}", lambda: key.verify(token), lambda: jwt.decode(token, public, algorithms=[algorithm]))
    key.close()


for name in ("HS256", "HS512", *KEYS):
    measure(name)
