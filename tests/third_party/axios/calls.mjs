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

function send({ method, target, body, sensitive }) {
  const resource = wechatpay.chain(target.slice(1));
  const headers = sealedFor;
  if (body === null) return method === 'POST' ? resource.post(undefined, { headers }) : resource[method.toLowerCase()]({ headers });
  const data = sensitive.reduce((value, pointer) => sealed(value, pointer.split('/').slice(1)), body);
  return method === 'DELETE' ? resource.delete({ data, headers }) : resource[method.toLowerCase()](data, { headers });
}

const answers = {};
for (const call of settings.calls) {
  const { status, data } = reply(await send(call));
  answers[call.name] = { status, data: data === '' ? null : data };
}
process.stdout.write(JSON.stringify({ client: name, answers }));
