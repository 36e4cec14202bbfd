"""Whatever is sent: it is answered, nothing is lost, and the others are served."""

import re
import subprocess
import threading
import time
from collections import Counter
from pathlib import Path

import foreign
from databases import run
from foreign import Document, answer, connect, exchange
from server import PROGRAM
from test_faults import ROUNDS, FaultTest
from trade import Sender, now, order, outcomes_of, scan

# More than a body may have, and what may follow its answer.
BODY_BYTES = 16 << 20
UPLOAD_BYTES = 200 << 20
UPLOAD = "multipart/form-data; boundary=x"


class Foreign(FaultTest):
    def test_whatever_comes_is_answered_or_given_up(self) -> None:
        self.start()
        self.open_shop()
        self.address = self.addresses[0]
        others = self.load("others", senders=2)
        self.session, self.csrf = self.sign_in()
        operator = Sender(self.addresses, self.database.operator)
        self.document = Document(operator.get("/openapi.json"))
        cases = self.ways_to_send_a_body()
        # Those that are left lying are given up while the rest is tried.
        self.problems: list[str] = []
        lying = [threading.Thread(target=self.left_lying, args=case, daemon=True) for case in self.chance.sample(cases, 12)]
        for thread in lying:
            thread.start()
        answers = self.requests_made_up(operator)
        operator.close()
        self.bodies_without_end(cases)
        for thread in lying:
            thread.join(foreign.PATIENCE_SECONDS)
            self.assertFalse(thread.is_alive(), "a body that was left lying is waited for")
        self.assertEqual(self.problems, [])
        memory = self.memory()
        others.stop()
        self.assertIsNone(self.servers[0].process.poll(), "the server ended")
        others.settle()
        told = [line for line in self.servers[0].lines if " error " in line or "Fatal error" in line]
        self.assertEqual(told, [], "something failed that was not thought of")
        self.servers[0].stop()
        self.database.verify()
        self.assertLess(memory, 400, "what is thrown away was kept")
        print("  " + ", ".join(f"{count} {what}" for what, count in answers.most_common()), flush=True)
        print(f"  {len(cases)} ways to send a body, at most {memory} MiB", flush=True)

    def memory(self) -> int:
        """The most that the process ever had, in MiB."""
        return int(re.search(r"VmHWM:\s+(\d+) kB", Path(f"/proc/{self.servers[0].process.pid}/status").read_text())[1]) >> 10

    def requests_made_up(self, operator: Sender) -> Counter:
        placed = operator.post("/orders", order("known"))["order"]
        outcomes_of(operator, "/scans", "scans", [scan("known", now())])
        ids = [placed, "known", "P-known", "deals", "mira", "ord_" + "0" * 26, "clm_" + "7z" * 13]
        # Not of offers, grants and tokens: they would be closed and revoked, as whoever may do so can.
        for path in ("/claims", "/accounts", "/facts"):
            ids += [item["id"] for item in operator.get(path)["items"][:2] if "id" in item]
        answers = Counter()
        for _ in range(200 * ROUNDS):
            request = self.document.request(self.chance, self.chance.choice([self.database.operator] * 4 + [self.carrier]), ids)
            heard = exchange(self.address, request)
            try:
                found = answer(heard, request.split(b" ")[0].decode(errors="replace").strip())
            except AssertionError as failure:
                raise AssertionError(f"{request!r}: {failure}") from failure
            if b" /epcis/nextPageToken/" in request and heard.startswith(b"HTTP/1.1 501 "):
                # EPCIS's own answer to what a server does not offer.
                answers["501"] += 1
                continue
            self.assertIsNone(re.search(rb"HTTP/1.1 50[0124]", heard), f"{request!r}: {heard!r}")
            if found:
                self.assertTrue(found.is_right(), f"{request!r}: {heard!r}")
            answers[str(found.status) if found else "closed"] += 1
        self.assertGreater(answers["200"] + answers["201"], 20 * ROUNDS, "hardly a request was good: the others say nothing")
        self.assertLess(answers["closed"], 50 * ROUNDS)
        return answers

    def ways_to_send_a_body(self) -> list[tuple[str, str, str, set[int]]]:
        """Request line, media type, fields and what may be answered: everything that takes a body, from somebody who may and from nobody."""
        token = self.token
        cases = []
        for method, path, operation in self.document.endpoints:
            if "requestBody" not in operation:
                continue
            path = re.sub(r"\{[^}]+\}", "ord_" + "0" * 26, path)
            kind = next(iter(operation["requestBody"]["content"]))
            key = "Idempotency-Key: k\r\n" if any(p.get("name") == "Idempotency-Key" for p in operation.get("parameters", [])) else ""
            cases += [(f"{method} {path}", kind, token + key, {413, 400, 404, 422}), (f"{method} {path}", kind, "", {401})]
        form = "application/x-www-form-urlencoded"
        for path in ("/sign-in", "/orders/x/cancellation", "/parties", "/claims/x/decisions"):
            cases += [(f"POST {path}", form, self.cookie, {413}), (f"POST {path}", form, "", {413})]
        return cases + [("POST /audits", UPLOAD, "", {401}), ("POST /audits", UPLOAD, token, {401, 413}), ("POST /nowhere", form, token, {404})]

    @property
    def token(self) -> str:
        return f"Authorization: Bearer {self.database.operator}\r\n"

    @property
    def cookie(self) -> str:
        return f"Cookie: nm_session={self.session}\r\n"

    def bodies_without_end(self, cases: list) -> None:
        for case in cases:
            self.announced(*case)
            self.broken_off(*case)
        for case in self.chance.sample(cases, min(len(cases), 4 * ROUNDS)):
            self.without_end(*case)
        if ROUNDS > 3:
            # Two hundred megabytes each: a file, and what stands before the first.
            head = f'--x\r\nContent-Disposition: form-data; name="csrf"\r\n\r\n{self.csrf}\r\n--x\r\nContent-Disposition: form-data; name="f"; filename="a.csv"\r\n\r\n'
            self.without_end("POST /audits", UPLOAD, self.cookie, {413}, head.encode(), most=UPLOAD_BYTES)
            self.without_end("POST /audits", UPLOAD, self.cookie, {413}, most=UPLOAD_BYTES)
        self.line_without_end()

    def memory(self) -> int:
        """The most that the process ever had, in MiB."""
        return int(re.search(r"VmHWM:\s+(\d+) kB", Path(f"/proc/{self.servers[0].process.pid}/status").read_text())[1]) >> 10

    def sign_in(self) -> tuple[str, str]:
        """A session, and what its forms carry."""
        password = "correct horse battery"
        subprocess.run(
            [str(PROGRAM), "user", "add", "--login", "ada", "--name", "Ada", "--password-stdin", "--database", self.database.address],
            input=password + "\n", text=True, check=True, capture_output=True)
        body = f"login=ada&password={password.replace(' ', '+')}".encode()
        heard = exchange(self.address, head_of("POST /sign-in", "application/x-www-form-urlencoded", "Connection: close\r\n", f"Content-Length: {len(body)}") + body)
        session = re.search(rb"nm_session=([^;]+)", heard)[1].decode()
        page = exchange(self.address, f"GET /audits HTTP/1.1\r\nHost: a\r\nAccept: text/html\r\nCookie: nm_session={session}\r\nConnection: close\r\n\r\n".encode())
        return session, re.search(rb'name="csrf" value="([^"]+)"', page)[1].decode()

    def announced(self, line: str, kind: str, fields: str, expected: set[int]) -> None:
        """Longer than anything, and nothing of it sent: the answer does not wait for it."""
        with connect(self.address) as connection:
            connection.sendall(head_of(line, kind, fields, f"Content-Length: {10**15}"))
            found = answer(connection.recv(1 << 16))
            self.assertIn(found.status, expected, f"{line} {kind} announced: {found.body!r}")

    def broken_off(self, line: str, kind: str, fields: str, expected: set[int]) -> None:
        """Half of it comes, and then the connection is closed: nobody is there to be told, and nothing was done."""
        found = answer(exchange(self.address, head_of(line, kind, fields, "Content-Length: 1000") + b"[" * 500))
        self.assertTrue(found is None or found.status in expected | {400}, f"{line} {kind} broken off: {found and found.body!r}")

    def left_lying(self, line: str, kind: str, fields: str, expected: set[int]) -> None:
        with connect(self.address) as connection:
            connection.sendall(head_of(line, kind, fields, "Content-Length: 1000") + b"[" * 5)
            start = time.monotonic()
            found = answer(foreign.rest(connection))
            if found is None or found.status not in expected | {408} or time.monotonic() - start > 50:
                self.problems.append(f"{line} {kind} left lying for {time.monotonic() - start:.0f} s: {found and found.status}")

    def without_end(self, line: str, kind: str, fields: str, expected: set[int], first: bytes = b"", most: int = 0) -> None:
        """Chunk after chunk until the server closes the connection; it answers first."""
        piece = b"10000\r\n" + b"[" * 0x10000 + b"\r\n"
        limit = most + 3 * BODY_BYTES
        sent = 0
        with connect(self.address) as connection:
            try:
                connection.sendall(head_of(line, kind, fields, "Transfer-Encoding: chunked"))
                if first:
                    connection.sendall(b"%x\r\n%s\r\n" % (len(first), first))
                while sent < limit:
                    connection.sendall(piece)
                    sent += 0x10000
            except ConnectionError:
                pass
            self.assertLess(sent, limit, f"{line} {kind} {fields and 'signed in'}: there is no end of it")
            heard = foreign.rest(connection)
        # Where the connection was cut while we were sending, the answer is sometimes thrown away by our own side.
        if heard:
            self.assertIn(answer(heard).status, expected, f"{line} {kind}: {heard!r}")

    def line_without_end(self) -> None:
        """A line of a stream is longer than any; the next one is taken."""
        with connect(self.address) as connection:
            connection.sendall(head_of("POST /scans", "application/x-ndjson", self.token + "Connection: close\r\n", "Transfer-Encoding: chunked"))
            for _ in range(0, 2 * BODY_BYTES, 0x10000):
                connection.sendall(b"10000\r\n" + b" [" * 0x8000 + b"\r\n")
            connection.sendall(b"4\r\n\n{}\n\r\n0\r\n\r\n")
            heard = foreign.rest(connection)
        self.assertIn(b"line-too-long", heard)
        self.assertEqual(heard.count(b'"line":2'), 1, heard)


def head_of(line: str, kind: str, fields: str, length: str) -> bytes:
    return f"{line} HTTP/1.1\r\nHost: a\r\nContent-Type: {kind}\r\n{fields}{length}\r\n\r\n".encode()
