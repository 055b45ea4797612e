// Makes calls by npm's wechatpay-axios-plugin and prints what was answered;
// ../../tests/suite/third_party_products.rs runs it.
import { client, name, privateKey, publicKey, reply, seal, sealedFor, settings } from './client.mjs';

const wechatpay = client(privateKey, publicKey);

// Returns the value with what stands at the path sealed; `*` is any index.
function sealed(value, [first, ...rest]) {
  if (first === undefined) return seal(value);
  if (first === '*') return value.map((item) => sealed(item, rest));
  return first in value ? { ...value, [first]: sealed(value[first], rest) } : value;
}

// The short forms of the client send no body with a DELETE; this one does.
function send({ method, target, body, sensitive }) {
  const data = sensitive.reduce((value, pointer) => sealed(value, pointer.split('/').slice(1)), body ?? undefined);
  return wechatpay.client.request(target.slice(1), method.toLowerCase(), data, { headers: sealedFor });
}

const answers = {};
for (const call of settings.calls) {
  const { status, data } = reply(await send(call));
  answers[call.name] = { status, data: data === '' ? null : data };
}
process.stdout.write(JSON.stringify({ client: name, answers }));
