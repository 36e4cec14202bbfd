"""Runs a server on a database of its own, asks it what GS1's OpenAPI document has, hears one of its streams, and holds what it sends against GS1's JSON Schema."""

import asyncio
import json
import os
import re
import subprocess
import sys
import tempfile
import time
import urllib.parse
import urllib.request
from pathlib import Path

import jsonschema
import websockets
import yaml

import contract

PROGRAM = os.environ["NEARMADE_PROGRAM"]
CASES = Path(os.environ["NEARMADE_CASES"]) / "epcis" / "gs1"
CHECKS = "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance,ignored_auth"
# What the document offers and we do not is answered with 501, as it has it.
CONFIG = '[checks.not_a_server_error]\nexpected-statuses = ["2xx", "3xx", "4xx", "501"]\n'


class Server:
    def __init__(self, folder: Path):
        database = f"sqlite:{folder}/fuzz.sqlite"
        log = folder / "log"
        self.process = subprocess.Popen(
            ["setpriv", "--pdeathsig", "TERM", PROGRAM, "serve", "--database", database, "--port", "0"], stdout=log.open("w"), stderr=subprocess.STDOUT)
        found = None
        for _ in range(600):
            if found := re.search(r"listens on (http://\S+)", log.read_text()):
                break
            if self.process.poll() is not None:
                break
            time.sleep(0.1)
        if not found:
            sys.exit(f"the server did not start: {log.read_text()[-2000:]}")
        self.address = found[1]
        self.operator = self.token(database)
        self.ask("POST", "/parties", {"kind": "carrier", "key": "velo", "name": "Velo"}, self.operator)
        self.carrier = self.token(database, "--party", "velo")

    @staticmethod
    def token(database, *more):
        done = subprocess.run([PROGRAM, "token", "--database", database, "--name", "fuzz", *more], check=True, capture_output=True, text=True)
        return done.stdout.split()[-1]

    def ask(self, method, path, body, token):
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(
            self.address + path, data, {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}, method=method)
        with urllib.request.urlopen(request, timeout=30) as answer:
            self.link = answer.headers.get("Link")
            return answer.read()

    def stop(self):
        self.process.terminate()
        code = self.process.wait(timeout=60)
        if code != 0:
            sys.exit(f"the server ended with {code}")


def event(number):
    return {
        "@context": ["https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld"], "type": "ObjectEvent", "action": "OBSERVE",
        "eventTime": f"2026-11-02T08:00:{number:02}.000Z", "eventTimeZoneOffset": "+01:00", "bizStep": "shipping",
        "epcList": [f"urn:epc:id:sgtin:4012345.011111.{number}"],
    }


async def hear(server):
    """One event by a WebSocket of another make than the server's."""
    address = server.address.replace("http", "ws") + "/epcis/queries/myQuery/events?stream=true"
    async with websockets.connect(address, additional_headers={"Authorization": f"Bearer {server.carrier}"}) as line:
        await asyncio.to_thread(server.ask, "POST", "/epcis/events", event(59), server.carrier)
        report = json.loads(await asyncio.wait_for(line.recv(), 30))
        steps = [event["bizStep"] for event in report["epcisBody"]["queryResults"]["resultsBody"]["eventList"]]
        if report["type"] != "EPCISQueryDocument" or steps != ["shipping"]:
            sys.exit(f"the stream told something else: {report}")
        await asyncio.wait_for(await line.ping(), 30)
    try:
        await websockets.connect(address, additional_headers={"Authorization": "Bearer nm_0"})
        sys.exit("a stream opened for a token that is none")
    except websockets.InvalidStatus as refusal:
        if refusal.response.status_code != 401:
            sys.exit(f"a token that is none was answered with {refusal.response.status_code}")


def trade(server):
    """A scan of the trade's own, which is told as an event, and GS1's examples, each captured whole or not at all."""
    server.ask("POST", "/marketplaces", {"key": "deals", "name": "Deals", "currency": "EUR", "zone": "Europe/Berlin"}, server.operator)
    server.ask("POST", "/parties", {"kind": "merchant", "key": "mill", "name": "Mill"}, server.operator)
    for party in ("mill", "velo"):
        server.ask("POST", "/grants", {"party": party, "marketplace": "deals"}, server.operator)
    line = {"sku": "mug", "merchant": "mill", "amount": 100}
    server.ask("POST", "/orders", {"marketplace": "deals", "key": "A-1", "currency": "EUR", "lines": [line], "parcels": [{"key": "P-1"}], "offers": []}, server.operator)
    now = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
    server.ask("POST", "/scans", {"parcel": "P-1", "step": "delivered", "occurredAt": now, "sourceId": "1"}, server.carrier)
    documents = [json.loads(path.read_text()) for path in sorted((CASES / "examples").rglob("*.json*"))]
    documents = [document for document in documents if document.get("type") == "EPCISDocument"]
    for document in documents:
        server.ask("POST", "/epcis/capture", document, server.carrier)
    for _ in range(300):
        jobs = json.loads(server.ask("GET", "/epcis/capture?perPage=1000", None, server.carrier))
        told = json.loads(server.ask("GET", "/epcis/events?EXISTS_nearmade:scan=true", None, server.operator))
        if all(not job["running"] for job in jobs) and told["epcisBody"]["queryResults"]["resultsBody"]["eventList"]:
            break
        time.sleep(0.1)
    else:
        sys.exit("what was captured and recorded is not there after half a minute")
    if failed := [job for job in jobs if not job["success"]]:
        sys.exit(f"examples of GS1 were refused: {failed}")
    return len(documents)


def obey(server):
    """Every page of all events, and every event alone, keeps GS1's JSON Schema."""
    validator = jsonschema.Draft7Validator(json.loads((CASES / "EPCIS-JSON-Schema.json").read_text()))
    path, count = "/epcis/events?perPage=50", 0
    while path:
        page = json.loads(server.ask("GET", path, None, server.operator))
        link = re.search(r'<([^>]*)>; rel="next"', server.link or "")
        path = link and link[1]
        events = page["epcisBody"]["queryResults"]["resultsBody"]["eventList"]
        alone = [json.loads(server.ask("GET", "/epcis/events/" + urllib.parse.quote(event["eventID"], safe=""), None, server.operator)) for event in events]
        for document in [page, *alone]:
            for fault in validator.iter_errors(document):
                sys.exit(f"GS1's JSON Schema is not kept at {fault.json_path}: {fault.message[:2000]}")
        count += len(events)
    return count


def main():
    examples, seed = (sys.argv[1:] + ["40", "1"][len(sys.argv) - 1:])[:2]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "contract.yaml").write_text(yaml.safe_dump(contract.load(CASES), sort_keys=False))
        (folder / "schemathesis.toml").write_text(CONFIG)
        server = Server(folder)
        try:
            server.ask("POST", "/epcis/queries", {"name": "myQuery", "query": {"EQ_bizStep": ["shipping"]}}, server.carrier)
            server.ask("POST", "/epcis/events", event(1), server.carrier)
            asyncio.run(hear(server))
            print("a stream was heard by WebSocket")
            print(f"{trade(server)} documents of GS1 were captured whole; {obey(server)} events sent keep the JSON Schema, in pages and alone")
            done = subprocess.run([
                str(Path(sys.executable).parent / "schemathesis"), "--config-file", str(folder / "schemathesis.toml"), "run", str(folder / "contract.yaml"),
                "--url", server.address + "/epcis", "--header", f"Authorization: Bearer {server.carrier}", "--checks", CHECKS, "--max-examples", examples,
                "--seed", seed, "--phases", "coverage,fuzzing", "--request-timeout", "30", "--continue-on-failure", "--warnings", "off",
                "--suppress-health-check", "all"], check=False, cwd=folder)
        finally:
            server.stop()
        log = (folder / "log").read_text()
        if "request failed" in log:
            sys.exit("the server had faults of its own:\n" + "\n".join(line for line in log.splitlines() if "request failed" in line)[:4000])
        sys.exit(done.returncode)


main()
