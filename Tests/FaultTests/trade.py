"""Senders who write down what was answered, and what must be true of it whatever happens in between."""

import http.client
import json
import random
import threading
import time
from datetime import datetime, timezone
from decimal import Decimal
from urllib.parse import urlsplit

# Five per cent of 20.00 EUR.
CASHBACK = 100
PATIENCE_SECONDS = 60
# What means: not now, send it again. A 500 would mean that nobody thought of it.
COME_BACK = {429, 503}


class NotAnswered(Exception):
    """Nobody knows whether it was done: the connection broke, or the server said to come back."""


class Wrong(AssertionError):
    """The server promised something that is not so."""


class Sender:
    """One connection, opened again when it is needed."""

    def __init__(self, addresses: list[str], token: str, patience: float = PATIENCE_SECONDS):
        self.addresses = addresses
        self.patience = patience
        self.token = token
        self.turn = 0
        self.connection: http.client.HTTPConnection | None = None

    def get(self, path: str) -> dict:
        return self.ask("GET", path)

    def post(self, path: str, body: object, key: str | None = None) -> dict:
        return self.ask("POST", path, body, key)

    def text(self, path: str) -> str:
        return self.ask("GET", path, read=lambda text: text.decode())

    def ask(self, method: str, path: str, body: object = None, key: str | None = None, read=json.loads):
        headers = {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"}
        if key:
            headers["Idempotency-Key"] = key
        try:
            if self.connection is None:
                # A balancer would do the same: the next server where one does not answer.
                self.turn += 1
                self.connection = http.client.HTTPConnection(urlsplit(self.addresses[self.turn % len(self.addresses)]).netloc, timeout=self.patience)
            self.connection.request(method, path, None if body is None else json.dumps(body), headers)
            answer = self.connection.getresponse()
            text = answer.read()
        except (OSError, http.client.HTTPException) as failure:
            self.close()
            raise NotAnswered(f"{type(failure).__name__}: {failure}") from failure
        if answer.status in COME_BACK:
            self.close()
            raise NotAnswered(f"status {answer.status}: {text[:200]!r}")
        if answer.status >= 400:
            raise Wrong(f"{method} {path}: {answer.status} {text.decode(errors='replace')}")
        return read(text)

    def close(self) -> None:
        if self.connection is not None:
            self.connection.close()
        self.connection = None


def set_up(sender: Sender) -> None:
    """A marketplace with a merchant, a carrier and an offer with money in it."""
    sender.post("/marketplaces", {"key": "deals", "name": "Deals", "currency": "EUR", "zone": "Europe/Berlin"})
    for kind, key in (("merchant", "mira"), ("carrier", "velo")):
        sender.post("/parties", {"kind": kind, "key": key, "name": key})
        sender.post("/grants", {"party": key, "marketplace": "deals"})
    terms = {"ratePpm": 50_000, "grades": {"A": "confirm", "B": "confirm", "C": "confirm"}}
    offer = sender.post("/offers", {"marketplace": "deals", "key": "five", "name": "Five per cent", "payer": "mira", "terms": terms})
    sender.post(f"/offers/{offer['id']}/fundings", {"amount": 1_000_000_000, "currency": "EUR"}, key="funding")


def now() -> str:
    return datetime.now(timezone.utc).isoformat(timespec="milliseconds")


def order(key: str) -> dict:
    lines = [{"sku": "mug", "merchant": "mira", "amount": 2_000}]
    return {"marketplace": "deals", "key": key, "currency": "EUR", "lines": lines, "parcels": [{"key": f"P-{key}"}], "offers": ["five"]}


def scan(key: str, at: str) -> dict:
    return {"parcel": f"P-{key}", "step": "delivered", "occurredAt": at, "sourceId": f"S-{key}"}


class Load:
    """Senders at work until they are stopped: each places orders and has their parcels scanned, one by one or in batches."""

    def __init__(self, addresses: list[str], operator: str, carrier: str, seed: int, name: str, senders: int = 12, moment=lambda: 0):
        self.addresses, self.operator, self.carrier = addresses, operator, carrier
        self.name = name
        self.at = now()
        self.lock = threading.Lock()
        self.orders: dict[str, bool] = {}
        self.scans: dict[str, bool] = {}
        # When an item was answered, as `moment` tells it then.
        self.moment = moment
        self.order_moments: dict[str, int] = {}
        self.scan_moments: dict[str, int] = {}
        # Moments at which something was answered as done.
        self.answers: list[float] = []
        self.unanswered = 0
        self.troubles: list[str] = []
        self.stopping = threading.Event()
        self.first_answer = threading.Event()
        self.threads = [threading.Thread(target=self._send, args=(number, random.Random(f"{seed} {name} {number}")), daemon=True) for number in range(senders)]

    def start(self) -> "Load":
        for thread in self.threads:
            thread.start()
        return self

    def _send(self, number: int, chance: random.Random) -> None:
        operator, carrier = Sender(self.addresses, self.operator), Sender(self.addresses, self.carrier)
        made = 0
        try:
            while not self.stopping.is_set():
                size = 1 if chance.random() < 0.7 else 10
                keys = [f"{self.name}-{number}-{made + index}" for index in range(size)]
                made += size
                try:
                    self._tell(operator, "/orders", "orders", keys, order, self.orders, self.order_moments)
                    self._tell(carrier, "/scans", "scans", keys, lambda key: scan(key, self.at), self.scans, self.scan_moments)
                except NotAnswered:
                    with self.lock:
                        self.unanswered += 1
                    # Not to fill the machine with connections that nobody takes.
                    self.stopping.wait(0.02)
        except Exception as failure:  # A thread that dies silently would make every test pass.
            self.troubles.append(f"{type(failure).__name__}: {failure}")
        finally:
            operator.close()
            carrier.close()

    def _tell(self, sender: Sender, path: str, name: str, keys: list[str], item, told: dict[str, bool], moments: dict[str, int]) -> None:
        with self.lock:
            for key in keys:
                told.setdefault(key, False)
        outcomes = outcomes_of(sender, path, name, [item(key) for key in keys])
        moment = self.moment()
        with self.lock:
            for key, outcome in zip(keys, outcomes, strict=True):
                if outcome not in ("placed", "stored", "duplicate"):
                    raise Wrong(f"{path} {key}: {outcome}")
                told[key] = True
                moments[key] = moment
            self.answers.append(time.monotonic())
        self.first_answer.set()

    def stop(self) -> None:
        self.stopping.set()
        for thread in self.threads:
            thread.join(2 * PATIENCE_SECONDS)
            if thread.is_alive():
                raise Wrong("a sender waits for an answer that does not come")
        if self.troubles:
            raise Wrong("; ".join(self.troubles[:5]))

    def settle(self) -> tuple[int, int]:
        """Sends everything again, as a sender does who is not sure. What was answered must be known; the rest is done now or was done then.

        Returns how many orders and scans were answered before.
        """
        operator, carrier = Sender(self.addresses, self.operator), Sender(self.addresses, self.carrier)
        for key in self.orders:
            self.scans.setdefault(key, False)
        self._again(operator, "/orders", "orders", order, self.orders)
        self._again(carrier, "/scans", "scans", lambda key: scan(key, self.at), self.scans)
        operator.close()
        carrier.close()
        return sum(self.orders.values()), sum(self.scans.values())

    def _again(self, sender: Sender, path: str, name: str, item, told: dict[str, bool]) -> None:
        keys = list(told)
        for start in range(0, len(keys), 500):
            chunk = keys[start : start + 500]
            outcomes = patiently(lambda: outcomes_of(sender, path, name, [item(key) for key in chunk]))
            for key, outcome in zip(chunk, outcomes, strict=True):
                if told[key] and outcome != "duplicate":
                    raise Wrong(f"{path}: {key} was answered before, and now it is {outcome}: it was lost")
                if outcome not in ("placed", "stored", "duplicate"):
                    raise Wrong(f"{path}: {key} is {outcome}")


def check_sums(report: dict, sent: int) -> None:
    """Every order that anybody has sent is there once, its parcel delivered once, its cashback payable once."""
    counts = {what: report["counts"][what] for what in ("orders", "scans", "claims", "anomalies")}
    payable = sum(100 * Decimal(line["creditsPosted"]) for line in report["balances"] if line["kind"] == "payable")
    if counts != {"orders": sent, "scans": sent, "claims": sent, "anomalies": 0} or payable != sent * CASHBACK:
        raise Wrong(f"{sent} orders were sent, and there are {counts} and {payable} payable")


def outcomes_of(sender: Sender, path: str, name: str, items: list[dict]) -> list[str]:
    """What became of each, in a word."""
    if len(items) == 1:
        return [sender.post(path, items[0])["outcome"]]
    return [outcome["outcome"] for outcome in sender.post(path, {name: items})["outcomes"]]


def patiently(body):
    """Tries again while nobody answers."""
    end = time.monotonic() + PATIENCE_SECONDS
    while True:
        try:
            return body()
        except NotAnswered:
            if time.monotonic() > end:
                raise
            time.sleep(0.05)
