// Calls the sandbox by npm's wechatpay-axios-plugin and prints a report; ../../tests/suite/third_party.rs runs it.
import {
  Aes, Formatter, Rsa, client, failure, name, open, privateKey, publicKey, reply, seal, sealedFor, sensitive, settings,
  strangers,
} from './client.mjs';

const { caller, get_card, update_user_card, notification } = settings;

// The client fills path parameters in as they are, so they are escaped here.
const getCard = (wechatpay) =>
  wechatpay.v3.brand.partner.cardMember.cards.$card_id$.get({
    card_id: encodeURIComponent(get_card.card_id),
    params: { brand_id: get_card.brand_id },
  });

const updateUserCard = (wechatpay) =>
  wechatpay.v3.brand.partner.cardMember.userCards.$user_card_code$.patch(sensitive(update_user_card.body, seal), {
    user_card_code: encodeURIComponent(update_user_card.user_card_code),
    headers: sealedFor,
  });

// Verifies and opens a notification, and returns what it brings.
function event({ headers, body }) {
  const message = Formatter.response(headers['wechatpay-timestamp'], headers['wechatpay-nonce'], body);
  if (!Rsa.verify(message, headers['wechatpay-signature'], publicKey)) throw new Error('the signature does not match');
  const { event_type, resource } = JSON.parse(body);
  const { ciphertext, nonce, associated_data } = resource;
  return { event_type, resource: JSON.parse(Aes.AesGcm.decrypt(ciphertext, caller.api_key, nonce, associated_data)) };
}

const wechatpay = client(privateKey, publicKey);
const card = reply(await getCard(wechatpay));
const userCard = reply(await updateUserCard(wechatpay));
userCard.data = sensitive(userCard.data, open);

const report = {
  client: name,
  get_card: card,
  update_user_card: userCard,
  event: event(notification),
  wrong_private_key: await failure(getCard(client(strangers.privateKey, publicKey))),
  wrong_public_key: await failure(getCard(client(privateKey, strangers.publicKey))),
};
process.stdout.write(JSON.stringify(report));
