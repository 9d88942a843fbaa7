"""What is in the memory of the host, and what may be there."""

from collections import Counter

from canaries import Canaries
from host import Host


def memory_of(host: Host, known: Canaries) -> "Counter[str]":
    """How many secrets are in the host's memory, by kind and form."""
    found = known.search(b"\n".join(contents for _, contents in host.memory()))
    return Counter({f"{kind} ({form})": count for (kind, form), count in found.items()})


def kinds(found: "Counter[str]") -> set[str]:
    return {name.rpartition(" (")[0] for name in found}


IS_USED = "it signs, checks, opens or connects with it"
IS_KEPT = "used last, and kept to answer the next call without the store"
OF_LIBCURL = "libcurl keeps what a handle sent and was answered last until it sends again, and it is the caller's or the app's"

# What an open engine may have in its memory, and why.
MAY_BE_OPEN = {
    "workspace secret": IS_USED, "root key in bytes": IS_USED, "data key": IS_USED, "password of a proxy": IS_USED,
    "client secret": IS_KEPT, "consumer secret": IS_KEPT, "private key": IS_KEPT, "parameter": IS_KEPT,
    "api key": IS_KEPT, "password": IS_KEPT, "product key": IS_KEPT, "access-token": IS_KEPT, "refresh-token": IS_KEPT,
    "token": IS_KEPT, "token secret": IS_KEPT,
    "answer of a native function": IS_KEPT, "answer of the fetch callback": IS_KEPT,
    "cookie": OF_LIBCURL, "query of a request": OF_LIBCURL, "address of a webhook": OF_LIBCURL,
}  # fmt: skip

OF_NGHTTP2 = "libnghttp2 takes and frees its memory by itself: no program can give it other functions through libcurl 7.88"

# What may be left of requests over HTTP/2 when the engine is closed, and why. Without HTTP/2 there is no exception.
MAY_BE_LEFT_BY_HTTP2 = {
    "api key": OF_NGHTTP2, "header of a request": OF_NGHTTP2, "body of a request": OF_NGHTTP2,
    "query of a request": OF_NGHTTP2, "answer": OF_NGHTTP2, "cookie": OF_NGHTTP2,
}  # fmt: skip
