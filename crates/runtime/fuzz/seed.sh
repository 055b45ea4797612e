#!/bin/sh
# Gives the fuzzer something to begin with: fresh keys of each format for `pem`, a reply for `decode`, the official Go
# SDK's notification for `notification`.
set -eu
cd "$(dirname "$0")"
mkdir -p corpus/pem corpus/decode corpus/notification
printf b | cat - ../tests/vectors/go/notification_body.json >corpus/notification/body
key=corpus/pem/pkcs8
openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out "$key" 2>/dev/null
openssl pkey -in "$key" -traditional -out corpus/pem/pkcs1
openssl pkey -in "$key" -traditional -aes256 -passout pass:seed -out corpus/pem/encrypted
openssl pkey -in "$key" -pubout -out corpus/pem/spki
openssl req -x509 -key "$key" -subj /CN=seed -out corpus/pem/certificate
printf 'p{"openid":"1"}' >corpus/notification/plaintext
cat >corpus/decode/user_card <<'JSON'
{"user_card_code":"1","card_id":"2","openid":"3","phone_number":"c2VhbGVk","valid_date_information":{"type":"PERMANENT"},"user_information":{"common_field_list":[{"name":"A","value":"c2VhbGVk"}],"custom_field_list":[{"name":"B","user_chosen_values":["c2VhbGVk"],"tags":["C"]}]},"state":"EFFECTIVE","create_time":"2024-01-01T00:00:00+08:00","points":1,"is_pinned":true}
JSON
