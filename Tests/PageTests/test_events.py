"""What is scanned at a door is told, as an EPCIS event, to whoever wants to hear of it."""

import json
import re
import time
import unittest
import urllib.request

from receiver import receiving
from test_guide import first_network

PATIENCE_SECONDS = 60


class EventTests(unittest.TestCase):
    def test_a_scan_is_told_to_those_who_subscribed_and_those_who_listen(self) -> None:
        with first_network("--webhooks-to-private-addresses") as network, receiving() as receiver:
            scan = next(line for line in network.script.splitlines() if "/scans" in line)
            before, _ = network.script.split(scan)
            token = network.type(before + 'echo "$CARRIER"')[-1]

            def post(path: str, value: object) -> None:
                headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
                with urllib.request.urlopen(urllib.request.Request(network.shop.address + path, json.dumps(value).encode(), headers)) as answer:
                    self.assertIn(answer.status, (200, 201))

            post("/epcis/queries", {"name": "arrived", "query": {"EQ_bizStep": ["accepting"]}})
            post("/epcis/queries/arrived/subscriptions", {"dest": receiver.url, "stream": True})
            headers = {"Authorization": f"Bearer {token}", "Accept": "text/event-stream"}
            listening = urllib.request.Request(network.shop.address + "/epcis/queries/arrived/events?stream=true", headers=headers)
            with urllib.request.urlopen(listening, timeout=PATIENCE_SECONDS) as stream:
                post("/scans", json.loads(self.scan_of(scan)))
                self.assert_arrival(json.loads(receiver.first(PATIENCE_SECONDS)[1]))
                line = next(line for line in stream if line.startswith(b"data: "))
                self.assert_arrival(json.loads(line.removeprefix(b"data: ")))

    def scan_of(self, line: str) -> str:
        """The guide's scan, the present moment in Python's words instead of the shell's."""
        return re.sub(r"\"'\"\$NOW\"'\"", f'"{time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())}"', re.search(r"'(\{.*\})'", line)[1])

    def assert_arrival(self, document: dict) -> None:
        events = document["epcisBody"]["queryResults"]["resultsBody"]["eventList"]
        self.assertEqual([(event["type"], event["epcList"]) for event in events], [("ObjectEvent", ["urn:nearmade:parcel:P-1"])])
