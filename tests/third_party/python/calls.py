"""Makes calls by PyPI's wechatpayv3 and prints what was answered; ../../tests/suite/third_party_products.rs runs it."""

import json
import sys

from client import NAME, SETTINGS, client
from wechatpayv3.type import RequestType

core = client()


def seal(value, path):
    """Returns the value with what stands at the path sealed; `*` is any index."""
    if not path:
        return core.encrypt(value)
    name, rest = path[0], path[1:]
    if name == "*":
        return [seal(item, rest) for item in value]
    return value | {name: seal(value[name], rest)} if name in value else value


def answer(call):
    body = call["body"]
    for pointer in call["sensitive"]:
        body = seal(body, pointer.split("/")[1:])
    status, text = core.request(
        call["target"], method=RequestType[call["method"]], data=body, cipher_data=bool(call["sensitive"])
    )
    return {"status": status, "data": json.loads(text) if text else None}


answers = {call["name"]: answer(call) for call in SETTINGS["calls"]}
json.dump({"client": NAME, "answers": answers}, sys.stdout)
