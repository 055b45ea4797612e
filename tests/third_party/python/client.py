"""PyPI's wechatpayv3 as a client of the sandbox, and what the scripts beside it are told.

The one argument of a script is JSON: whom to call, with which key files, and what to send.
"""

import copy
import json
import sys
from pathlib import Path

import wechatpayv3
from wechatpayv3.core import Core

SETTINGS = json.loads(sys.argv[1])
CALLER, STRANGER = SETTINGS["caller"], SETTINGS["stranger"]
CARDS = "/v3/brand/partner/card-member"
NAME = f"wechatpayv3 {wechatpayv3.__version__}"


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


def sensitive(user_card, change):
    """Returns the user card with every sensitive string of it changed."""
    changed = copy.deepcopy(user_card)
    changed["phone_number"] = change(changed["phone_number"])
    for field in changed["user_information"]["common_field_list"]:
        field["value"] = change(field["value"])
    for field in changed["user_information"]["custom_field_list"]:
        field["user_chosen_values"] = [change(value) for value in field["user_chosen_values"]]
    return changed


def disbelief(call):
    """Calls a platform that the client must not believe, and returns why it does not."""
    try:
        answer = call()
    except Exception as error:  # the client raises nothing more special
        return {"error": str(error)}
    raise AssertionError(f"expected a failure, not {answer}")
