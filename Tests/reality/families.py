"""What an OAuth provider remembers of its tokens: families, rotation, reuse.

A family is everything that descends from one consent. Each refresh token works once. Sending it again is what a thief
would do, so it revokes the whole family (RFC 9700, section 4.14.2), unless the provider has a grace: then a refresh
token may be sent again within so many seconds, as long as nothing that it gave has been seen since.

Everything is written down as it happens. Tests decide by this record who was at fault, never by what a client says.
"""

import secrets
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum


class Outcome(Enum):
    """What became of a refresh token that was sent."""

    ISSUED = "new tokens"
    RESENT = "new tokens again, within the grace"
    REUSED = "sent again: the family was revoked"
    REVOKED = "of a family that was revoked before"
    UNKNOWN = "never issued"


@dataclass(eq=False)
class Tokens:
    """One answer of the token endpoint, and what is known of the client that should have received it."""

    family: "Family"
    number: int
    """Of its family: 0 came for the code."""
    parent: "Tokens | None"
    access_token: str
    refresh_token: str
    expires_at: float
    sent: list[float] = field(default_factory=list)
    """When the refresh token arrived here."""
    seen_at: float | None = None
    """When the client first showed the access token or the refresh token: the answer had reached it."""
    is_replaced: bool = False
    """The grace was used: other tokens stand in their place."""


@dataclass(eq=False)
class Family:
    client_id: str
    user: str
    scope: str
    tokens: list[Tokens] = field(default_factory=list)
    revoked_by: Tokens | None = None
    """Whose refresh token was sent again."""
    is_revoked: bool = False
    revoked_at: float = 0
    """When the request that revoked it had arrived, which may be long before it was looked at."""

    def children(self, parent: Tokens) -> list[Tokens]:
        return [tokens for tokens in self.tokens if tokens.parent is parent]


@dataclass(frozen=True)
class Loss:
    """A family that a refresh token revoked by being sent again."""

    family: Family
    resent: Tokens

    @property
    def is_without_cause(self) -> bool:
        """The client had what the first sending gave, and sent the old refresh token all the same.

        Otherwise the answer had never been seen again: it was lost between its sending and the client's commit. That
        is the one window that no client can close when the provider gives no grace.
        """
        seen = [child.seen_at for child in self.family.children(self.resent)]
        # A request that was on its way when its sender was killed may be overtaken by the one of who took over.
        return any(at is not None and at < self.family.revoked_at for at in seen)


class Families:
    def __init__(self, lifetime: float, grace: float) -> None:
        self.lifetime = lifetime
        self.grace = grace
        self.all: list[Family] = []
        self.refreshes: list[Outcome] = []
        self._by_access_token: dict[str, Tokens] = {}
        self._by_refresh_token: dict[str, Tokens] = {}
        # Also wakes those who wait for something to happen.
        self._changed = threading.Condition(threading.RLock())

    # What the provider asks

    def begin(self, client_id: str, user: str, scope: str, access_token: str, refresh_token: str) -> Tokens:
        """A code was redeemed."""
        with self._changed:
            family = Family(client_id, user, scope)
            self.all.append(family)
            return self._add(family, None, access_token, refresh_token)

    def redeem(self, refresh_token: str, client_id: str, arrived: float) -> Tokens | None:
        """Whose refresh token this is, if it may be used now. Its being sent is written down either way."""
        with self._changed:
            tokens = self._by_refresh_token.get(refresh_token)
            outcome = Outcome.UNKNOWN
            if tokens is not None and tokens.family.client_id == client_id:
                outcome = self._redeem(tokens, arrived)
            self.refreshes.append(outcome)
            self._changed.notify_all()
            return tokens if outcome in (Outcome.ISSUED, Outcome.RESENT) else None

    def _redeem(self, tokens: Tokens, arrived: float) -> Outcome:
        family = tokens.family
        tokens.seen_at = tokens.seen_at or time.monotonic()
        tokens.sent.append(time.monotonic())
        if family.is_revoked:
            return Outcome.REVOKED
        if tokens.is_replaced:
            return self._reused(tokens, arrived)
        children = family.children(tokens)
        # Not by the children alone: the one that the first sending gives may still be on its way.
        if len(tokens.sent) == 1:
            return Outcome.ISSUED
        if tokens.sent[-1] - tokens.sent[0] > self.grace or any(child.seen_at for child in children):
            return self._reused(tokens, arrived)
        for child in children:
            child.is_replaced = True
        return Outcome.RESENT

    def _reused(self, tokens: Tokens, arrived: float) -> Outcome:
        tokens.family.is_revoked = True
        tokens.family.revoked_by = tokens
        tokens.family.revoked_at = arrived
        return Outcome.REUSED

    def issue(self, parent: Tokens, access_token: str, refresh_token: str) -> Tokens:
        with self._changed:
            return self._add(parent.family, parent, access_token, refresh_token)

    def _add(self, family: Family, parent: Tokens | None, access_token: str, refresh_token: str) -> Tokens:
        tokens = Tokens(
            family, len(family.tokens), parent, access_token, refresh_token, time.monotonic() + self.lifetime
        )
        family.tokens.append(tokens)
        self._by_access_token[access_token] = tokens
        self._by_refresh_token[refresh_token] = tokens
        self._changed.notify_all()
        return tokens

    def show(self, access_token: str) -> Tokens | None:
        """Whose access token this is, if it is good now."""
        with self._changed:
            tokens = self._by_access_token.get(access_token)
            if tokens is None:
                return None
            tokens.seen_at = tokens.seen_at or time.monotonic()
            self._changed.notify_all()
            good = not tokens.family.is_revoked and not tokens.is_replaced and time.monotonic() < tokens.expires_at
            return tokens if good else None

    def find(self, token: str) -> Tokens | None:
        with self._changed:
            return self._by_access_token.get(token) or self._by_refresh_token.get(token)

    def revoke(self, tokens: Tokens) -> None:
        """As the client asks (RFC 7009)."""
        with self._changed:
            tokens.family.is_revoked = True
            self._changed.notify_all()

    # What tests ask

    def expire_access_tokens(self) -> None:
        """Every access token that was issued so far is refused from now on."""
        with self._changed:
            for tokens in self._by_access_token.values():
                tokens.expires_at = time.monotonic()

    def losses(self) -> list[Loss]:
        with self._changed:
            return [Loss(family, family.revoked_by) for family in self.all if family.revoked_by is not None]

    def wait(self, condition: Callable[[], bool], seconds: float = 30) -> None:
        """Until something that happened here makes the condition true."""
        with self._changed:
            if not self._changed.wait_for(condition, seconds):
                raise TimeoutError("what was waited for did not happen at the provider")


def new_token(kind: str) -> str:
    return f"{kind}_{secrets.token_urlsafe(24)}"
