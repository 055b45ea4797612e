"""Calls the sandbox by PyPI's wechatpayv3 and prints a report; ../../tests/suite/third_party.rs runs it.

The one argument is JSON: whom to call, with which key files, and what to send.
"""

import copy
import json
import sys
from pathlib import Path
from urllib.parse import quote, urlencode

import wechatpayv3
from wechatpayv3.core import Core
from wechatpayv3.type import RequestType

SETTINGS = json.loads(sys.argv[1])
CALLER, STRANGER = SETTINGS["caller"], SETTINGS["stranger"]
CARDS = "/v3/brand/partner/card-member"


def client(private_key=CALLER["private_key"], public_key=CALLER["public_key"]):
    """Returns a client in public-key mode, in which it downloads no platform certificates."""
    core = Core(
        mchid=CALLER["mchid"],
        cert_serial_no=CALLER["certificate_serial_no"],
        private_key=Path(private_key).read_text(),
        apiv3_key=CALLER["api_key"],
        public_key=Path(public_key).read_text(),
        public_key_id=CALLER["public_key_id"],
        timeout=30,
    )
    # The client has no option for it.
    core._gate_way = SETTINGS["base_url"]
    return core


def reply(status_and_text):
    status, text = status_and_text
    return {"status": status, "data": json.loads(text)}


def get_card(core):
    call = SETTINGS["get_card"]
    query = urlencode({"brand_id": call["brand_id"]})
    return reply(core.request(f"{CARDS}/cards/{quote(call['card_id'], safe='')}?{query}"))


def update_user_card(core):
    call = SETTINGS["update_user_card"]
    path = f"{CARDS}/user-cards/{quote(call['user_card_code'], safe='')}"
    body = sensitive(call["body"], core.encrypt)
    return reply(core.request(path, method=RequestType.PATCH, data=body, cipher_data=True))


def sensitive(user_card, change):
    """Returns the user card with every sensitive string of it changed."""
    changed = copy.deepcopy(user_card)
    changed["phone_number"] = change(changed["phone_number"])
    for field in changed["user_information"]["common_field_list"]:
        field["value"] = change(field["value"])
    for field in changed["user_information"]["custom_field_list"]:
        field["user_chosen_values"] = [change(value) for value in field["user_chosen_values"]]
    return changed


def event(core):
    """Verifies and opens a notification, and returns what it brings."""
    delivery = SETTINGS["notification"]
    notification = core.callback(delivery["headers"], delivery["body"])
    return {"event_type": notification["event_type"], "resource": notification["resource"]}


def disbelief(core):
    """Calls a platform that the client must not believe, and returns why it does not."""
    try:
        answer = get_card(core)
    except Exception as error:  # the client raises nothing more special
        return {"error": str(error)}
    raise AssertionError(f"expected a failure, not {answer}")


core = client()
user_card = update_user_card(core)
user_card["data"] = sensitive(user_card["data"], core.decrypt)

report = {
    "client": f"wechatpayv3 {wechatpayv3.__version__}",
    "get_card": get_card(core),
    "update_user_card": user_card,
    "event": event(core),
    "wrong_private_key": get_card(client(private_key=STRANGER["private_key"])),
    "wrong_public_key": disbelief(client(public_key=STRANGER["public_key"])),
}
json.dump(report, sys.stdout)
