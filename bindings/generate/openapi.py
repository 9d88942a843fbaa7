"""The HTTP API as OpenAPI 3.1 describes it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from typing import Any

from description import Choice, Description, Kind, Member, Operation, Shape
from header import Paragraph

Schema = dict[str, Any]

# What a failure may be answered with, beside what an operation answers: each is a typed body.
_FAILURES = {
    "400": ("BadRequest", "The request is wrong, or a person or a setting must change before it can succeed."),
    "401": ("NotAuthenticated", "No token, or one that is not good."),
    "403": ("AccessDenied", "A good token that may not do this."),
    "404": ("NotFound", "No such record for the token's holder."),
    "409": ("Conflict", "A key is taken, or the record is not in a state that allows this."),
    "429": ("RateLimited", "An app asks for patience."),
    "503": ("Unavailable", "The store is busy, or the server is stopping: ask again."),
    "default": ("Failure", "Any other failure."),
}
_HEADERS = {
    "401": ("WWW-Authenticate", "How to authenticate."),
    "429": ("Retry-After", "Seconds to wait."),
    "503": ("Retry-After", "Seconds to wait."),
}
# In a route: the id or the key of a record.
_SELECTOR = "selector"
_IN_QUERY = ("GET", "DELETE")


def document(description: Description, paragraphs: Mapping[str, Paragraph], version: str) -> str:
    paths: dict[str, Schema] = {}
    for operation in description.operations:
        methods = paths.setdefault(operation.path, {})
        if operation.method.lower() in methods:
            other = methods[operation.method.lower()]["operationId"]
            raise ValueError(f"{operation.name} and {other} have one route, {operation.method} {operation.path}")
        methods[operation.method.lower()] = _operation(
            operation, description.workspace, paragraphs[operation.name].group[1]
        )
    written = {
        "openapi": "3.1.0",
        "info": {
            "title": "libmembrane",
            "version": version,
            "summary": "Connects the apps of a product's customers.",
            "description": "Members of requests that are null are as those that are left out, but where null is said to "
            "remove something. Members of answers that have no value are left out; newer versions may have further ones.",
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "servers": [{"url": "/"}],
        "security": [{"bearerAuth": []}],
        "tags": [{"name": title} for title in dict.fromkeys(each.group[1] for each in paragraphs.values())],
        "paths": paths,
        "components": {
            "securitySchemes": {
                "bearerAuth": {
                    "type": "http",
                    "scheme": "bearer",
                    "description": "A JSON Web Token that the product's backend signed, or an opaque token.",
                }
            },
            "responses": {name: _failure(status, text) for status, (name, text) in _FAILURES.items()},
            "schemas": {
                "Error": _ERROR,
                **{shape.name: _shape(description, shape) for shape in description.shapes.values()},
            },
        },
    }
    return json.dumps(written, indent=2, ensure_ascii=False) + "\n"


_ERROR: Schema = {
    "type": "object",
    "description": "Why something failed, and what to do.",
    "properties": {
        "type": {"type": "string", "description": "The class, such as bad_request, connection or configuration."},
        "key": {"type": "string", "description": "What exactly, stable and made for code."},
        "message": {"type": "string", "description": "One sentence for a person, which says what to do."},
        "data": {"type": "object", "description": "Details."},
    },
    "required": ["type", "key", "message"],
}


def _failure(status: str, text: str) -> Schema:
    response: Schema = {
        "description": text,
        "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Error"}}},
    }
    if status in _HEADERS:
        name, what = _HEADERS[status]
        response["headers"] = {name: {"description": what, "schema": {"type": "string"}}}
    return response


def _operation(operation: Operation, workspace: Member, tag: str) -> Schema:
    in_path = re.findall(r"\{(\w+)\}", operation.path)
    taken = set(in_path)
    if _SELECTOR in taken:
        taken |= {"id", *(name for choice in operation.choices if "id" in choice.names for name in choice.names)}
    rest = [member for member in operation.taken if member.name not in taken]
    if operation.takes_workspace and not operation.has(workspace.name):
        rest.append(workspace)
    choices = [choice for choice in operation.choices if not taken & set(choice.names)]
    written: Schema = {"operationId": operation.name, "summary": operation.summary.rstrip("."), "tags": [tag]}
    if operation.details:
        written["description"] = operation.details
    parameters = [_path_parameter(operation, name) for name in in_path]
    if operation.method in _IN_QUERY:
        parameters += [_query_parameter(member) for member in rest]
    if parameters:
        written["parameters"] = parameters
    if operation.method not in _IN_QUERY and rest:
        written["requestBody"] = {
            "required": any(member.is_there for member in rest) or any(choice.is_required for choice in choices),
            "content": {"application/json": {"schema": _object(rest, choices)}},
        }
    answer = {"$ref": f"#/components/schemas/{operation.answer}"}
    written["responses"] = {
        "200": {"description": "The answer.", "content": {"application/json": {"schema": answer}}},
        **{status: {"$ref": f"#/components/responses/{name}"} for status, (name, _) in _FAILURES.items()},
    }
    written["x-callers"] = list(operation.callers)
    written["x-effect"] = operation.effect
    if operation.older:
        written["x-older-routes"] = list(operation.older)
    return written


def _path_parameter(operation: Operation, name: str) -> Schema:
    if name == _SELECTOR:
        schema: Schema = {"type": "string", "minLength": 1}
        return {
            "name": name,
            "in": "path",
            "required": True,
            "description": "The record's id or key.",
            "schema": schema,
        }
    member = operation.member(name)
    return {
        "name": name,
        "in": "path",
        "required": True,
        "description": member.summary,
        "schema": _request_schema(member.kind),
    }


def _query_parameter(member: Member) -> Schema:
    parameter: Schema = {"name": member.name, "in": "query", "description": member.summary}
    if member.is_there:
        parameter["required"] = True
    return {**parameter, "schema": _request_schema(member.kind)}


def _object(members: Iterable[Member], choices: Iterable[Choice] = ()) -> Schema:
    """An object with these members and no others."""
    members, choices = list(members), list(choices)
    chosen = {name for choice in choices for name in choice.names}
    schema: Schema = {
        "type": "object",
        "properties": {member.name: _request_member(member, member.name in chosen) for member in members},
        "additionalProperties": False,
    }
    required = [member.name for member in members if member.is_there]
    if required:
        schema["required"] = required
    flags = {member.name for member in members if member.kind.name == "flag"}
    conditions = [_condition(choice, flags) for choice in choices]
    if len(conditions) == 1:
        return {**schema, **conditions[0]}
    return {**schema, "allOf": conditions} if conditions else schema


def _condition(choice: Choice, flags: set[str]) -> Schema:
    each = [_given(name, name in flags) for name in choice.names]
    if choice.is_required:
        return {"oneOf": each}
    return {"oneOf": [*each, {"not": {"anyOf": each}}]}


def _given(name: str, is_flag: bool) -> Schema:
    # A flag that is false says what none says.
    return {"required": [name], **({"properties": {name: {"const": True}}} if is_flag else {})}


def _request_member(member: Member, is_chosen: bool = False) -> Schema:
    schema = _request_schema(member.kind)
    # Null is as nothing: what a choice counts must be there.
    if member.is_nullable or not (member.is_there or is_chosen):
        schema = _or_null(schema)
    schema["description"] = member.summary
    if member.is_secret:
        schema["writeOnly"] = True
    if member.aliases:
        schema["x-aliases"] = list(member.aliases)
    return schema


def _or_null(schema: Schema) -> Schema:
    if isinstance(schema.get("type"), str):
        schema = {**schema, "type": [schema["type"], "null"]}
        if "enum" in schema:
            schema["enum"] = [*schema["enum"], None]
        return schema
    if isinstance(schema.get("type"), list):
        return {**schema, "type": [*schema["type"], "null"]}
    return {"anyOf": [*schema["anyOf"], {"type": "null"}]} if "anyOf" in schema else schema


def _request_schema(kind: Kind) -> Schema:
    schema: Schema
    if kind.name == "text":
        schema = {"type": "string", "minLength": 0 if kind.may_be_empty else 1, "maxLength": kind.maximum}
    elif kind.name == "integer":
        schema = {"type": "integer", "minimum": kind.minimum, "maximum": kind.maximum}
    elif kind.name == "members":
        schema = _object(kind.members)
    elif kind.name == "list" and kind.of is not None:
        schema = {
            "type": "array",
            "items": _request_schema(kind.of),
            "minItems": kind.minimum,
            "maxItems": kind.maximum,
        }
    elif kind.name == "either":
        schema = {"anyOf": [_request_schema(one) for one in kind.kinds]}
    else:
        schema = _simple(kind)
    return schema


def _shape(description: Description, shape: Shape) -> Schema:
    own = description.own_members(shape)
    schema: Schema = {"type": "object"}
    if own:
        schema["properties"] = {member.name: _answer_member(member) for member in own}
    required = [member.name for member in own if member.is_there]
    if required:
        schema["required"] = required
    if shape.extends:
        schema = {"allOf": [{"$ref": f"#/components/schemas/{shape.extends}"}, schema]}
    return {"description": shape.summary, **schema}


def _answer_member(member: Member) -> Schema:
    return {**_answer_schema(member.kind), "description": member.summary}


def _answer_schema(kind: Kind) -> Schema:
    if kind.name == "shape":
        return {"$ref": f"#/components/schemas/{kind.shape}"}
    if kind.name == "list" and kind.of is not None:
        return {"type": "array", "items": _answer_schema(kind.of)}
    if kind.name == "text":
        return {"type": "string"}
    return {"type": "integer"} if kind.name == "integer" else _simple(kind)


def _simple(kind: Kind) -> Schema:
    if kind.name == "word":
        return {"type": "string", "enum": list(kind.words)}
    schemas: dict[str, Schema] = {
        "flag": {"type": "boolean"},
        "number": {"type": "number"},
        "instant": {"type": "string", "format": "date-time"},
        "uri": {"type": "string", "format": "uri"},
        "schema": {"type": ["object", "boolean"]},
        "object": {"type": "object"},
        "any": {},
    }
    return schemas[kind.name]
