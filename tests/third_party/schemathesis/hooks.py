"""What schemathesis needs to call the sandbox: signatures, sealed strings, images, and IDs of what it has made.

The cryptography is that of PyPI's `cryptography`. `WECHATPAY_CALLER` is JSON: the caller's keys and IDs.
"""

import base64
import hashlib
import json
import os
import re
import secrets
import time
import zlib
from collections import deque
from pathlib import Path

import requests
import schemathesis
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding
from schemathesis.openapi.checks import UndefinedStatusCode

CALLER = json.loads(os.environ["WECHATPAY_CALLER"])
OUR_KEY = serialization.load_pem_private_key(Path(CALLER["private_key"]).read_bytes(), password=None)
THEIR_KEY = serialization.load_pem_public_key(Path(CALLER["public_key"]).read_bytes())
OAEP = padding.OAEP(padding.MGF1(hashes.SHA1()), hashes.SHA1(), label=None)
# The longest plaintext in bytes that a 2048-bit key seals.
LONGEST = 214
PNG = b"\x89PNG\r\n\x1a\n"
# Users who open cards.
OPENIDS = ["openid-1", "openid-2", "openid-3"]


# ---- Signatures


class Signature(requests.auth.AuthBase):
    """Signs a request as it will be sent."""

    def __call__(self, request):
        timestamp, nonce = str(int(time.time())), secrets.token_hex(16)
        lines = [request.method.encode(), request.path_url.encode(), timestamp.encode(), nonce.encode()]
        message = b"\n".join([*lines, signed_body(request), b""])
        signature = base64.b64encode(OUR_KEY.sign(message, padding.PKCS1v15(), hashes.SHA256())).decode()
        request.headers["Authorization"] = (
            f'{CALLER["scheme"]} {CALLER["identity_name"]}="{CALLER["identity"]}",nonce_str="{nonce}",'
            f'signature="{signature}",timestamp="{timestamp}",serial_no="{CALLER["certificate_serial_no"]}"'
        )
        return request


def signed_body(request):
    """Returns the body; of an upload, the text of its JSON part."""
    body = request.body or b""
    body = body.encode() if isinstance(body, str) else body
    if not request.headers.get("Content-Type", "").startswith("multipart/form-data"):
        return body
    meta = re.search(rb'name="meta"[^\r]*(?:\r\n[^\r]+)*\r\n\r\n(.*?)\r\n--', body, re.DOTALL)
    return meta.group(1) if meta else b""


@schemathesis.check
def every_reply_is_signed(context, response, case):
    def header(name):
        return response.headers.get(name, [""])[0]

    assert header("wechatpay-serial") == CALLER["public_key_id"], "the reply names another key"
    timestamp, nonce = header("wechatpay-timestamp"), header("wechatpay-nonce")
    assert abs(time.time() - int(timestamp or 0)) < 300, f"the reply is signed at {timestamp!r}"
    message = b"\n".join([timestamp.encode(), nonce.encode(), response.content, b""])
    try:
        signature = base64.b64decode(header("wechatpay-signature"), validate=True)
        THEIR_KEY.verify(signature, message, padding.PKCS1v15(), hashes.SHA256())
    except (InvalidSignature, ValueError) as error:
        raise AssertionError(f"the signature of the reply does not verify: {error!r}") from error
    assert header("request-id"), "the reply has no Request-ID"


@schemathesis.check
def every_refusal_is_documented(context, response, case):
    """The platform's errors are more than their statuses: the document lists the codes that go with each."""
    if response.status_code < 300 or belongs_to_no_operation(response):
        return
    documented = case.operation.definition.raw["responses"].get(str(response.status_code), {})
    media_type = resolve(documented).get("content", {}).get("application/json", {})
    codes = {resolve(example)["value"]["code"] for example in media_type.get("examples", {}).values()}
    code = response.json()["code"]
    assert code in codes, f"{response.status_code} is documented with {sorted(codes)}, not with {code}"


def belongs_to_no_operation(response):
    """Whether the routing has answered, which no document describes: `METHOD_NOT_ALLOWED`, or an unknown path.

    A generated path parameter may be `.`, empty or several segments, which makes it another path.
    """
    return response.status_code == 405 or b'"No operation has this path' in response.content


# ---- What is sent

# The IDs of the platform's latest objects.
objects = deque(maxlen=80)
IDS = {"brand_id", "card_id", "openid", "user_card_code", "activity_id", "record_id", "exchange_coupon_template_id"}
document = {}


@schemathesis.hook
def before_load_schema(context, raw_schema):
    # Every request is signed, so none comes without `Authorization`.
    del raw_schema["security"]
    ours = {"schema": {"type": "string", "const": CALLER["public_key_id"]}, "example": CALLER["public_key_id"]}
    for parameter in raw_schema["components"].get("parameters", {}).values():
        if parameter["name"] == "Wechatpay-Serial":
            parameter |= ours
    # The sandbox takes no unknown fields, and has none in its replies; the details of a refusal say more than the
    # documents do. A refined model is described in several places.
    schemas = raw_schema["components"]["schemas"]
    refined = {part.get("$ref", "").rpartition("/")[2] for schema in schemas.values() for part in schema.get("allOf", [])}
    for name, schema in schemas.items():
        if "properties" in schema and name not in refined | {"ErrorDetail"}:
            schema["additionalProperties"] = False
    document.update(raw_schema)
    # What paths and keys name is what other calls can speak of.
    for path in raw_schema["paths"]:
        IDS.update(re.findall(r"\{(\w+)\}", path))
    for schema in schemas.values():
        key = schema.get("x-lifecycle", {}).get("key", [])
        # A request number names no object to speak of: each call has its own.
        IDS.update(name for name in key if not name.startswith("out_"))


def resolve(schema):
    while "$ref" in schema:
        found = document
        for name in schema["$ref"].removeprefix("#/").split("/"):
            found = found[name.replace("~1", "/").replace("~0", "~")]
        schema = found
    return schema


def sealed(value, schema):
    """Returns the value with every sensitive string sealed for the platform."""
    schema = resolve(schema)
    for part in schema.get("allOf", []):
        value = sealed(value, part)
    if schema.get("x-sensitive") and isinstance(value, str):
        return seal("sample" if value in schema.get("examples", []) else value)
    if isinstance(value, list) and "items" in schema:
        return [sealed(item, schema["items"]) for item in value]
    if isinstance(value, dict):
        fields = schema.get("properties", {})
        if value.get("name") == "USER_FORM_FLAG_BIRTHDAY" and value.get("value") in fields["value"].get("examples", []):
            value = value | {"value": "1990-01-01"}
        return {name: sealed(field, fields.get(name, {})) for name, field in value.items()}
    return value


def seal(plaintext):
    """Seals what a key can seal of a text."""
    plaintext = plaintext.encode(errors="ignore")[:LONGEST].decode(errors="ignore").encode()
    return base64.b64encode(THEIR_KEY.encrypt(plaintext, OAEP)).decode()


class Chance:
    """Numbers that depend on a case alone, so that it can be played again."""

    def __init__(self, case):
        self.case = repr((case.path_parameters, case.query, case.body)).encode(errors="replace")

    def below(self, limit, about):
        return zlib.crc32(self.case, zlib.crc32(about.encode())) % limit


@schemathesis.hook
def map_case(context, case):
    """Lets valid requests speak of what there is, and mostly be the documented example but for a few fields."""
    if is_negative(case):
        return case
    chance = Chance(case)
    content = case.operation.definition.raw.get("requestBody", {}).get("content", {})
    example = content.get("application/json", {}).get("example")
    if isinstance(case.body, dict) and isinstance(example, dict) and chance.below(4, "example"):
        kept = {name: value for name, value in case.body.items() if chance.below(8, name) == 0}
        number = {"out_request_no": f"no-{chance.below(500, 'number')}"} if "out_request_no" in example else {}
        case.body = example | number | kept
    of_what_there_is(case, chance)
    return case


def of_what_there_is(case, chance):
    """Puts IDs in; mostly all of one object, at times one of another's, or none."""
    places = [fields for fields in (case.path_parameters, case.query, case.body) if isinstance(fields, dict)]
    asked = {name for name in IDS if any(name in fields for fields in places)}
    complete = [known for known in objects if asked <= known.keys()] or list(objects)
    if not complete:
        return
    one = complete[chance.below(len(complete), "object")]
    mixed = chance.below(3, "mixed") == 0
    for name in asked:
        stray = chance.below(4, name) if mixed else None
        known = complete[chance.below(len(complete), name)] if stray == 1 else one
        for fields in places:
            if stray != 0 and name in fields and name in known:
                fields[name] = known[name]


@schemathesis.hook
def before_call(context, case, kwargs):
    kwargs["auth"] = Signature()
    if is_negative(case):
        return
    # Bodies go beside the case, which stays as it was generated.
    if isinstance(case.body, dict) and case.media_type == "multipart/form-data":
        kwargs["files"] = image(case.body, case.operation.definition.raw["requestBody"]["content"][case.media_type])
    elif isinstance(case.body, dict) and case.media_type == "application/json":
        content = case.operation.definition.raw["requestBody"]["content"]
        kwargs["json"] = sealed(case.body, content["application/json"]["schema"])


def is_negative(case):
    """Whether a case breaks the document, on purpose; then nothing in it is put right."""
    return case.meta is not None and case.meta.generation.mode.is_negative


def image(body, form):
    """An upload's form whose parts belong together."""
    file = PNG + repr(body).encode(errors="replace")
    digest = hashlib.sha256(file).hexdigest()
    fields = resolve(resolve(form["schema"])["properties"]["meta"])["properties"]
    meta = json.dumps({name: digest if "x-digest" in resolve(field) else "image.png" for name, field in fields.items()})
    return {"file": ("image.png", file, "image/png"), "meta": (None, meta, "application/json")}


# ---- What was answered


@schemathesis.hook
def after_call(context, case, response):
    """Lets users act on new cards, and looks what there is after every change."""
    reply = response.json() if response.status_code == 200 else {}
    if users_act(reply) or (response.status_code < 300 and case.method != "GET"):
        look_around()


def users_act(reply):
    """Lets users open a new card or exchange its points, which no merchant can do."""
    card = reply.get("user_card_code", reply.get("card_id"))
    if card in acted or not {"brand_id", "card_id"} <= reply.keys():
        return False
    if reply.get("state") == "CARD_EFFECTIVE":
        for openid in OPENIDS:
            happen(CALLER["opened"], reply, openid)
    elif reply.get("user_card_state") == "EFFECTIVE":
        happen(CALLER["exchange"], reply, reply.get("openid"))
    else:
        return False
    acted.add(card)
    return True


def look_around():
    """Notes the IDs of what there is."""
    found = requests.get(f"{CALLER['base_url']}/sandbox/v1/state", timeout=60).json()["resources"]
    ours = [resource for resource in found if resource["product"] == document["info"]["x-product"]]
    # What belongs to an invalid template can do little, and a sample may belong to none.
    templates = {resource["fields"]["card_id"] for resource in ours if resource["state"] == "CARD_EFFECTIVE"}
    objects.clear()
    for resource in ours:
        fields = resource["fields"]
        if not may_be_ours(fields) or ("card_id" in fields and fields["card_id"] not in templates):
            continue
        ids = {name: value for name, value in fields.items() if name in IDS and value != ""}
        # What is invalid stays so; what most operations want is a card in effect.
        weight = {"INVALID": 0, "EFFECTIVE": 4}.get(resource["state"], 1)
        objects.extend([ids] * weight if ids else [])


def may_be_ours(fields):
    """Whether an object isn't another brand's; a service provider speaks of any brand."""
    return CALLER["identity_name"] != "brand_id" or fields.get("brand_id", CALLER["identity"]) == CALLER["identity"]


# Cards on which users have acted.
acted = set()


def happen(event, card, openid):
    fields = {"brand_id": card["brand_id"], "card_id": card["card_id"], "openid": openid}
    answer = requests.post(
        f"{CALLER['base_url']}/sandbox/v1/events", json={"event": event, "fields": fields}, timeout=60
    )
    # It is impossible where the template was invalidated meanwhile.
    assert answer.status_code in (200, 400), answer.text


@schemathesis.hook
def filter_failure(context, failure, case, response):
    """Drops statuses that no operation documents because none has given them."""
    return not (isinstance(failure, UndefinedStatusCode) and belongs_to_no_operation(response))
