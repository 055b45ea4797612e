"""Seals by AES-256-GCM with Python's `cryptography`, so that the runtime's opening is held against another's work.

Standard input is a JSON object {key, nonce, associated_data, plaintext}, the first three texts, the last Base64;
standard output is the ciphertext with its 16-byte tag behind it, in Base64, as WeChat Pay writes the resource of a
notification.
"""

import base64
import json
import sys

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

given = json.load(sys.stdin)
key, nonce, associated_data = (given[name].encode() for name in ("key", "nonce", "associated_data"))
sealed = AESGCM(key).encrypt(nonce, base64.b64decode(given["plaintext"]), associated_data)
print(base64.b64encode(sealed).decode(), end="")
