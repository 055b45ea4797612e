// Calls the sandbox by npm's wechatpay-axios-plugin and prints a report; ../../tests/suite/third_party.rs runs it.
// The one argument is JSON: whom to call, with which key files, and what to send.
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';

// Unlike `import`, `require` looks into NODE_PATH.
const require = createRequire(import.meta.url);
const { Aes, Formatter, Rsa, Wechatpay } = require('wechatpay-axios-plugin');
const { version } = require('wechatpay-axios-plugin/package.json');

const { base_url, caller, stranger, get_card, update_user_card, notification } = JSON.parse(process.argv[2]);

const key = (path, type) => Rsa.from(pathToFileURL(path).href, type);
const privateKey = key(caller.private_key, Rsa.KEY_TYPE_PRIVATE);
const publicKey = key(caller.public_key, Rsa.KEY_TYPE_PUBLIC);

// `baseURL` and `timeout` are axios's own options, which the client passes on.
const client = (ours, theirs) =>
  new Wechatpay({
    baseURL: base_url,
    timeout: 30_000,
    mchid: caller.mchid,
    serial: caller.certificate_serial_no,
    privateKey: ours,
    certs: { [caller.public_key_id]: theirs },
  });

// The client fills path parameters in as they are, so they are escaped here.
const getCard = (wechatpay) =>
  wechatpay.v3.brand.partner.cardMember.cards.$card_id$.get({
    card_id: encodeURIComponent(get_card.card_id),
    params: { brand_id: get_card.brand_id },
  });

const updateUserCard = (wechatpay) =>
  wechatpay.v3.brand.partner.cardMember.userCards.$user_card_code$.patch(
    sensitive(update_user_card.body, (plaintext) => Rsa.encrypt(plaintext, publicKey)),
    {
      user_card_code: encodeURIComponent(update_user_card.user_card_code),
      headers: { 'Wechatpay-Serial': caller.public_key_id },
    },
  );

// Returns the user card with every sensitive string of it changed.
function sensitive(userCard, change) {
  const changed = structuredClone(userCard);
  const { common_field_list, custom_field_list } = changed.user_information;
  changed.phone_number = change(changed.phone_number);
  common_field_list.forEach((field) => { field.value = change(field.value); });
  custom_field_list.forEach((field) => { field.user_chosen_values = field.user_chosen_values.map(change); });
  return changed;
}

// Verifies and opens a notification, and returns what it brings.
function event({ headers, body }) {
  const message = Formatter.response(headers['wechatpay-timestamp'], headers['wechatpay-nonce'], body);
  if (!Rsa.verify(message, headers['wechatpay-signature'], publicKey)) throw new Error('the signature does not match');
  const { event_type, resource } = JSON.parse(body);
  const { ciphertext, nonce, associated_data } = resource;
  return { event_type, resource: JSON.parse(Aes.AesGcm.decrypt(ciphertext, caller.api_key, nonce, associated_data)) };
}

const reply = ({ status, data }) => ({ status, data });
// A call that must fail: what the platform said, or else why the client did not believe it.
const failure = (call) =>
  call.then(
    (answer) => { throw new Error(`expected a failure, not ${JSON.stringify(reply(answer))}`); },
    (error) => ({ ...(error.response && reply(error.response)), error: error.code }),
  );

const wechatpay = client(privateKey, publicKey);
const card = reply(await getCard(wechatpay));
const userCard = reply(await updateUserCard(wechatpay));
userCard.data = sensitive(userCard.data, (ciphertext) => Rsa.decrypt(ciphertext, privateKey));

const report = {
  client: `wechatpay-axios-plugin ${version}`,
  get_card: card,
  update_user_card: userCard,
  event: event(notification),
  wrong_private_key: await failure(getCard(client(key(stranger.private_key, Rsa.KEY_TYPE_PRIVATE), publicKey))),
  wrong_public_key: await failure(getCard(client(privateKey, key(stranger.public_key, Rsa.KEY_TYPE_PUBLIC)))),
};
process.stdout.write(JSON.stringify(report));
