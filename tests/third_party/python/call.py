"""Calls the sandbox by PyPI's wechatpayv3 and prints a report; ../../tests/suite/third_party.rs runs it."""

import json
import sys
from urllib.parse import quote, urlencode

from client import CARDS, NAME, SETTINGS, STRANGER, client, disbelief, reply, sensitive
from wechatpayv3.type import RequestType


def get_card(core):
    call = SETTINGS["get_card"]
    query = urlencode({"brand_id": call["brand_id"]})
    return reply(core.request(f"{CARDS}/cards/{quote(call['card_id'], safe='')}?{query}"))


def update_user_card(core):
    call = SETTINGS["update_user_card"]
    path = f"{CARDS}/user-cards/{quote(call['user_card_code'], safe='')}"
    body = sensitive(call["body"], core.encrypt)
    return reply(core.request(path, method=RequestType.PATCH, data=body, cipher_data=True))


def event(core):
    """Verifies and opens a notification, and returns what it brings."""
    delivery = SETTINGS["notification"]
    notification = core.callback(delivery["headers"], delivery["body"])
    return {"event_type": notification["event_type"], "resource": notification["resource"]}


core = client()
user_card = update_user_card(core)
user_card["data"] = sensitive(user_card["data"], core.decrypt)

report = {
    "client": NAME,
    "get_card": get_card(core),
    "update_user_card": user_card,
    "event": event(core),
    "wrong_private_key": get_card(client(private_key=STRANGER["private_key"])),
    "wrong_public_key": disbelief(lambda: get_card(client(public_key=STRANGER["public_key"]))),
}
json.dump(report, sys.stdout)
