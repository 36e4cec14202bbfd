"""Requests as bytes, good and bad, and what an answer must be."""

import io
import json
import random
import re
import socket
from http.client import HTTPException, HTTPResponse, IncompleteRead
from urllib.parse import quote, urlsplit

from trade import now, order, scan

# Seconds without a byte after which a server is said to hang.
PATIENCE_SECONDS = 60
TEXTS = ["", "0", "-1", "9223372036854775808", "1e999", "null", "\u0000", "\ud800", "é", "e\u0301", "\u202e", "\U0001f600", "a" * 5_000, "../../x", "'; --", "%00", "<b>"]
WORDS = [b"", b"\0", b"\r\n", b"\n", b"\xff", b"\xc0\x80", b"\xed\xa0\x80", b'"', b"\\", b"{", b"}", b"[", b"]", b",", b":", b"%", b"%2", b"1e999", b"-", b"9" * 40, b" ", b";", b"="]


def mutated(text: bytes, chance: random.Random) -> bytes:
    """A few changes anywhere."""
    for _ in range(chance.randint(1, 4)):
        at, to = chance.randint(0, len(text)), chance.randint(0, len(text))
        what = chance.randrange(6)
        if what == 0:
            text = text[:at] + chance.choice(WORDS) + text[at:]
        elif what == 1:
            text = text[:at] + chance.choice(WORDS) + text[at + chance.randint(0, 5) :]
        elif what == 2:
            text = text[:at] + text[at + chance.randint(0, 20) :]
        elif what == 3:
            text = text[:at] + text[min(at, to) : min(at, to) + 40] * chance.randint(1, 3) + text[at:]
        elif what == 4:
            text = text[:at]
        elif at < len(text):
            text = text[:at] + bytes([text[at] ^ 1 << chance.randrange(8)]) + text[at + 1 :]
    return text


def other_shape(value: object, chance: random.Random) -> object:
    """The same JSON with something in it that is none of the expected."""
    if chance.random() < 0.15:
        return chance.choice([None, True, 0, -1, 1 << 63, 0.5, [], {}, [[]], "x", *TEXTS])
    if isinstance(value, dict):
        members = {name: other_shape(item, chance) for name, item in value.items() if chance.random() < 0.95}
        return members if chance.random() < 0.95 else {**members, chance.choice(TEXTS): 1}
    if isinstance(value, list):
        return [other_shape(item, chance) for item in value for _ in range(chance.choice([1, 1, 1, 1, 0, 2]))]
    return value


class Document:
    """What the API says of itself: every path with its methods, and bodies that fit."""

    def __init__(self, document: dict):
        self.document = document
        self.endpoints = [
            (method.upper(), path, operation) for path, methods in document["paths"].items() for method, operation in methods.items() if method in
            ("get", "post", "put", "patch", "delete")]
        # Orders and scans that were made up.
        self.made = 0

    def value(self, schema: dict, chance: random.Random, depth: int = 0) -> object:
        """Something of that shape, more or less."""
        if "$ref" in schema:
            return self.value(self.document["components"]["schemas"][schema["$ref"].rsplit("/", 1)[1]], chance, depth + 1)
        for several in ("oneOf", "anyOf"):
            if several in schema:
                return self.value(chance.choice(schema[several]), chance, depth + 1)
        if "enum" in schema:
            return chance.choice(schema["enum"])
        if "const" in schema:
            return schema["const"]
        kind = schema.get("type")
        kind = chance.choice(kind) if isinstance(kind, list) else kind
        if kind == "object":
            required = schema.get("required", [])
            return {
                name: self.value(member, chance, depth + 1) for name, member in schema.get("properties", {}).items()
                if name in required or (depth < 6 and chance.random() < 0.5)}
        if kind == "array":
            return [self.value(schema.get("items", {}), chance, depth + 1) for _ in range(chance.randint(0, 2))]
        if kind == "integer":
            return chance.choice([schema.get("minimum", 0), schema.get("maximum", 100), 1, 100])
        if kind == "boolean":
            return chance.random() < 0.5
        if schema.get("format") == "date-time":
            return "2026-11-21T11:00:00+01:00"
        return chance.choice(["deals", "mira", "velo", "five", "EUR", "key-1", "A-1"])

    def request(self, chance: random.Random, token: str, ids: list[str]) -> bytes:
        """One for any endpoint; `ids` are some that exist."""
        if chance.random() < 0.4:
            return self.trade(chance, token)
        method, path, operation = chance.choice(self.endpoints)
        path = re.sub(r"\{[^}]+\}", lambda _: quote(chance.choice(ids + TEXTS[:8]).encode("utf-8", "surrogatepass")), path)
        query = [(parameter["name"], chance.choice(ids + TEXTS + ["10"])) for parameter in operation.get("parameters", []) if parameter.get("in") == "query"]
        query = [f"{name}={quote(value.encode('utf-8', 'surrogatepass'))}" for name, value in query if chance.random() < 0.2]
        body, kind = b"", "application/json"
        if content := operation.get("requestBody", {}).get("content"):
            kind = chance.choice(list(content))
            value = self.value(content[kind]["schema"], chance)
            if chance.random() < 0.6:
                value = other_shape(value, chance)
            body = json.dumps(value, ensure_ascii=chance.random() < 0.8).encode("utf-8", "surrogatepass")
            if chance.random() < 0.3:
                body = mutated(body, chance)
        return written(chance, method, f"{path}{'?' if query else ''}{'&'.join(query)}", token, kind, body)

    def trade(self, chance: random.Random, token: str) -> bytes:
        """An order or a scan, good but for what is changed in it: these go deepest."""
        self.made += 1
        name, item = chance.choice([("orders", order), ("scans", lambda key: scan(key, now()))])
        items = [item(f"f-{self.made if chance.random() < 0.7 else chance.randint(1, self.made)}-{number}") for number in range(chance.choice([1, 1, 3]))]
        value = items[0] if len(items) == 1 and chance.random() < 0.5 else {name: items}
        if chance.random() < 0.6:
            value = other_shape(value, chance)
        body = json.dumps(value, ensure_ascii=chance.random() < 0.8).encode("utf-8", "surrogatepass")
        if chance.random() < 0.2:
            body = mutated(body, chance)
        kind = chance.choice(["application/json", "application/json", "application/x-ndjson"])
        return written(chance, "POST", f"/{name}", token, kind, body)


def written(chance: random.Random, method: str, address: str, token: str, kind: str, body: bytes) -> bytes:
    """As a request, with this and that field, now and then with a head that is none."""
    lines = [f"{method} {address} HTTP/1.1", "Host: a", f"Authorization: Bearer {token}", "Connection: close"]
    if chance.random() < 0.3:
        lines.append("Accept: " + chance.choice(["text/html", "text/csv", "*/*;q=0.1", "application/x-ndjson", "x", "text/html;q=nan,*/*;q=0x1p1"]))
    if chance.random() < 0.3:
        lines.append("Idempotency-Key: " + chance.choice(['"k"', "k", '"', "x" * 300, f"key{chance.random()}"]))
    if chance.random() < 0.1:
        lines.append("Cookie: nm_session=" + chance.choice(["x", "a" * 300, "=;;=", '"']))
    if body and chance.random() < 0.2:
        lines += [f"Content-Type: {kind}", "Transfer-Encoding: chunked"]
        body = b"%x\r\n%s\r\n0\r\n\r\n" % (len(body), body)
    elif body:
        lines += [f"Content-Type: {kind}", f"Content-Length: {len(body)}"]
    head = "\r\n".join(lines).encode() + b"\r\n\r\n"
    return (mutated(head, chance) if chance.random() < 0.2 else head) + body


class Answer:
    """The first answer to what was sent, or None where the connection was closed without one."""

    def __init__(self, text: bytes, method: str = "GET"):
        response = HTTPResponse(Bytes(text), method=method)
        response.begin()
        self.status, self.headers = response.status, response.headers
        try:
            self.body = response.read()
        except IncompleteRead as cut:
            # A stream of lines is answered while it comes in. Where its body turns out to be badly framed, all that is left is to break off.
            if self.status != 200 or self.headers.get("content-type") != "application/x-ndjson":
                raise
            self.body = cut.partial

    def is_right(self) -> bool:
        """Done, led on, or a problem told as one."""
        if 200 <= self.status < 400:
            return True
        if not self.body:
            # What is not HTTP at all is refused before anybody knows what it asks.
            return self.status == 400 and self.headers.get("connection") == "close"
        kind = (self.headers.get("content-type") or "").split(";")[0]
        if kind == "text/html":
            return self.status < 500 and self.body.startswith(b"<!doctype html>")
        problem = json.loads(self.body)
        named = {"type", "title", "status", "code", "detail", "requestId"} <= problem.keys() and problem["status"] == self.status
        return kind == "application/problem+json" and named and (self.status < 500 or problem["code"] in ("busy", "overloaded"))

    @property
    def code(self) -> str:
        return json.loads(self.body)["code"] if "problem+json" in (self.headers.get("content-type") or "") else ""


class Bytes:
    """What HTTPResponse takes for a socket."""

    def __init__(self, text: bytes):
        self.text = text

    def makefile(self, *_) -> io.BytesIO:
        return io.BytesIO(self.text)


def connect(address: str) -> socket.socket:
    parts = urlsplit(address)
    return socket.create_connection((parts.hostname, parts.port), timeout=PATIENCE_SECONDS)


def exchange(address: str, request: bytes) -> bytes:
    """Says it, and hears all that is answered until the connection is closed."""
    with connect(address) as connection:
        try:
            connection.sendall(request)
            connection.shutdown(socket.SHUT_WR)
        except OSError:
            pass  # The server has heard enough; what it said is still there to be read.
        return rest(connection)


def rest(connection: socket.socket) -> bytes:
    heard = b""
    try:
        while piece := connection.recv(1 << 16):
            heard += piece
    except ConnectionError:
        pass
    return heard


def answer(heard: bytes, method: str = "GET") -> Answer | None:
    if not heard:
        return None
    try:
        return Answer(heard, method)
    except (HTTPException, ValueError) as failure:
        raise AssertionError(f"{failure!r}: {heard[:500]!r}") from failure
