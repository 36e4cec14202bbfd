"""GS1's OpenAPI document, with what contradicts itself in it put right, each with its reason."""

from pathlib import Path

import yaml

# The kinds of problem that the document has for a status, wherever it is answered.
KINDS = {
    400: ["ValidationException", "QueryParameterException", "QueryValidationException", "SubscriptionControlsException"],
    404: ["NoSuchNameException"],
    413: ["CaptureLimitExceededException", "QueryTooLargeException", "QueryTooComplexException"],
    415: ["UnsupportedMediaTypeException"],
}
METHODS = ("get", "post", "put", "delete", "options", "head", "patch")


def problem(status):
    kinds = [f"epcisException:{kind}" for kind in KINDS[status]]
    shape = {
        "type": "object",
        "required": ["type", "title", "status"],
        "properties": {"type": {"enum": kinds}, "title": {"type": "string"}, "status": {"enum": [status]}},
    }
    return {"description": "A problem", "content": {"application/problem+json": {"schema": shape}}}


def operations(contract):
    for path, item in contract["paths"].items():
        for method in METHODS:
            if method in item:
                yield path, method, item[method]


def answers_bad_requests(contract):
    """Several operations have no 400 although their texts speak of wrong values; where there is one, it lacks kinds that its text has."""
    for _, method, operation in operations(contract):
        if method != "options":
            operation["responses"]["400"] = problem(400)
    # A list of what is seen under a name that nothing has, and a kept query that is asked for more than may be counted.
    for path, method, operation in operations(contract):
        if "{" in path:
            operation["responses"].setdefault("404", problem(404))
        if method == "get":
            operation["responses"].setdefault("413", problem(413))
        if method == "post":
            operation["responses"].setdefault("413", problem(413))
            operation["responses"].setdefault("415", problem(415))


def says_what_conflicts(contract):
    """The problem of 409 has 406 as its status."""
    for content in contract["components"]["responses"]["409ResourceAlreadyExistsException"].get("content", {}).values():
        for part in content["schema"].get("allOf", []):
            if "status" in part.get("properties", {}):
                part["properties"]["status"] = {"type": "integer", "enum": [409]}


def shows_one_query(contract):
    """One query is a list in the schema and an object in the example beside it; the example is right."""
    content = contract["paths"]["/queries/{queryName}"]["get"]["responses"]["200"]["content"]["application/json"]
    content["schema"] = {"$ref": "#/components/schemas/QueryDefinition"}


def signs_with_its_token(contract):
    """A subscription needs `secret`, says the schema; its text and its properties have an optional `signatureToken`."""
    contract["components"]["schemas"]["AbstractQuerySubscription"]["required"] = ["dest"]


def tells_of_captures(contract):
    """A capture has either errors or a file of errors, says the schema, of which each permits the absence of the other: both fit."""
    for part in contract["components"]["schemas"]["CaptureJob"]["allOf"]:
        if "oneOf" in part:
            part["anyOf"] = part.pop("oneOf")


def takes_documents(contract):
    """A document and a query's document are one shape here, so exactly one of them is neither."""
    for content in contract["paths"]["/capture"]["post"]["requestBody"]["content"].values():
        if "oneOf" in content.get("schema", {}):
            content["schema"]["anyOf"] = content["schema"].pop("oneOf")


def keeps_regular_expressions(contract):
    """The patterns of a schedule are recursive, which the expressions of JSON Schema are not, and have [0-59] where 0 to 59 is meant."""
    element = {"second": 59, "minute": 59, "hour": 23, "dayOfMonth": 31, "month": 12, "dayOfWeek": 7}
    for name, most in element.items():
        schema = contract["components"]["schemas"][f"GS1-Query-{name[0].upper()}{name[1:]}"]
        schema["pattern"] = r"^([0-9]{1,2}|\[[0-9]{1,2}-[0-9]{1,2}\])(,([0-9]{1,2}|\[[0-9]{1,2}-[0-9]{1,2}\]))*$"
        schema["example"] = str(min(most, 1))


def stands_alone(node):
    """Shapes of events stand elsewhere on the network; `event` and `document` are what they come to here."""
    if isinstance(node, dict):
        reference = node.get("$ref", "")
        if isinstance(reference, str) and reference.startswith("http"):
            name = reference.rsplit("/", 1)[-1]
            # Words of vocabularies are what any text is.
            return document() if name.lower().endswith("document") else event() if name.endswith(("Event", "Extended-Event")) else {}
        return {name: stands_alone(value) for name, value in node.items()}
    if isinstance(node, list):
        return [stands_alone(value) for value in node]
    return node


def event():
    return {
        "type": "object",
        "required": ["type", "eventTime", "eventTimeZoneOffset", "epcList", "action"],
        "properties": {
            "@context": {"type": "array", "items": {"enum": ["https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld"]}},
            "type": {"enum": ["ObjectEvent"]},
            "eventTime": {"type": "string", "format": "date-time"},
            "eventTimeZoneOffset": {"enum": ["+01:00", "Z", "-05:30"]},
            "epcList": {"type": "array", "items": {"type": "string", "pattern": r"^urn:epc:id:sgtin:4012345\.011111\.[0-9]{1,6}$"}},
            "action": {"enum": ["ADD", "OBSERVE", "DELETE"]},
            "bizStep": {"enum": ["shipping", "packing", "https://example.com/step"]},
            "disposition": {"enum": ["in_transit", "in_progress"]},
            "readPoint": {"type": "object", "properties": {"id": {"type": "string", "format": "uri"}}, "required": ["id"]},
            "eventID": {"type": "string", "format": "uri"},
        },
    }


def document():
    events = {"type": "object", "required": ["eventList"], "properties": {"eventList": {"type": "array", "items": event()}}}
    return {
        "type": "object",
        "required": ["@context", "type", "schemaVersion", "creationDate", "epcisBody"],
        "properties": {
            "@context": {"type": "array", "items": {"enum": ["https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld"]}},
            "type": {"enum": ["EPCISDocument", "EPCISQueryDocument"]},
            "schemaVersion": {"enum": ["2.0"]},
            "creationDate": {"type": "string", "format": "date-time"},
            "epcisBody": {"anyOf": [events, {"type": "object"}]},
        },
    }


def takes_no_other_schemas(contract):
    """Callbacks are what the server sends; they are tested where they are sent."""
    for _, _, operation in operations(contract):
        operation.pop("callbacks", None)


def load(folder: Path):
    contract = yaml.safe_load((folder / "openapi.yaml").read_text())
    contract = stands_alone(contract)
    for mend in (
        answers_bad_requests, says_what_conflicts, shows_one_query, signs_with_its_token, tells_of_captures, takes_documents,
        keeps_regular_expressions, takes_no_other_schemas,
    ):
        mend(contract)
    return contract
