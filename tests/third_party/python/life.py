"""Lives a card's life by PyPI's wechatpayv3 and prints what was answered; ../../tests/suite/card_life.rs runs it."""

import json
import sys
from urllib.parse import quote, urlencode
from urllib.request import Request, urlopen

from client import CARDS, NAME, SETTINGS, client, disbelief, reply, sensitive
from wechatpayv3.type import RequestType

LIFE = SETTINGS["life"]
BRAND = {"brand_id": LIFE["create"]["brand_id"]}
core = client()
steps = {}


def get(path, **query):
    return reply(core.request(f"{CARDS}{path}?{urlencode(BRAND | query)}"))


def post(path, body, method=RequestType.POST):
    return reply(core.request(CARDS + path, method=method, data=BRAND | body))


def patch(path, body):
    return post(path, body, RequestType.PATCH)


def opened(answer):
    """Returns an answer with a user card's sensitive strings in plaintext."""
    return answer | {"data": sensitive(answer["data"], core.decrypt)}


def platform(path, body):
    """Asks the sandbox for what a merchant cannot do."""
    url = f"{SETTINGS['base_url']}/sandbox/v1/{path}"
    with urlopen(Request(url, json.dumps(body).encode(), {"Content-Type": "application/json"})) as answer:
        return json.load(answer)


steps["created"] = post("/cards", LIFE["create"])
steps["created again"] = post("/cards", LIFE["create"])
steps["number taken"] = post("/cards", LIFE["create"] | LIFE["change"])
card = {"card_id": steps["created"]["data"]["card_id"]}
CARD = f"/cards/{quote(card['card_id'], safe='')}"
steps["card"] = get(CARD)
steps["unknown card"] = get("/cards/unknown")
steps["changed"] = patch(CARD, LIFE["change"])
steps["cards"] = get("/cards", state="CARD_EFFECTIVE", offset=0, limit=20)
steps["no cards"] = get("/cards", state="CARD_INVALID", offset=0, limit=20)

user = card | {"openid": LIFE["openid"]}
platform("events", {"event": LIFE["event"], "fields": user})


def user_cards(state):
    return get("/user-cards", openid=LIFE["openid"], user_card_state=state, offset=0, limit=20)


steps["pending"] = user_cards("UNACTIVATED")
code = {"user_card_code": steps["pending"]["data"]["data"][0]["user_card_code"]}
USER_CARD = f"/user-cards/{quote(code['user_card_code'], safe='')}"
confirmation = user | sensitive(LIFE["member"], core.encrypt) | {"user_card_confirm_state": "CREATE_CARD_SUCCESS"}
steps["confirmed"] = opened(post(f"{USER_CARD}/confirm", confirmation))
steps["confirmed twice"] = post(f"{USER_CARD}/confirm", confirmation)
steps["user card"] = opened(get(USER_CARD, **user))
steps["user card changed"] = opened(patch(USER_CARD, user | LIFE["level"]))
steps["effective"] = user_cards("EFFECTIVE")
steps["none pending"] = user_cards("UNACTIVATED")

# The first time, the answer is not to be believed, but the points are there; the same again is answered the same.
points = user | code | LIFE["points"]
platform("faults", {"fault": "bad-signature", "next": 1, "moment": "after"})
steps["not believed"] = disbelief(lambda: post("/user-points/sync", points))
steps["points"] = post("/user-points/sync", points)
steps["points otherwise"] = post("/user-points/sync", points | {"point_balance": 1})
feed = user | code | LIFE["feed"]
platform("faults", {"fault": "system-error", "next": 1})
steps["busy"] = post("/user-feeds", feed)
steps["feed"] = post("/user-feeds", feed)

steps["invalidated"] = post(f"{USER_CARD}/invalidate", user | LIFE["reason"])
steps["invalid"] = opened(get(USER_CARD, **user))
steps["invalidated twice"] = post(f"{USER_CARD}/invalidate", user | LIFE["reason"])
steps["change refused"] = patch(USER_CARD, user | LIFE["level"])
steps["feed refused"] = post("/user-feeds", feed | {"out_request_no": "another"})
steps["template invalidated"] = post(f"{CARD}/invalidate", {})
json.dump({"client": NAME, "steps": steps}, sys.stdout)
