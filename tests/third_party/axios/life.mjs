// Lives a card's life by npm's wechatpay-axios-plugin and prints what was answered;
// ../../tests/suite/card_life.rs runs it.
import {
  client, failure, name, open, privateKey, publicKey, reply, seal, sealedFor, sensitive, settings,
} from './client.mjs';

const { base_url, life } = settings;
const brand = { brand_id: life.create.brand_id };
const { cards, userCards, userPoints, userFeeds } = client(privateKey, publicKey).v3.brand.partner.cardMember;
const page = { offset: 0, limit: 20 };
const steps = {};

const get = (resource, query = {}, path = {}) => resource.get({ ...path, params: { ...brand, ...query } });
const post = (resource, body, path = {}) => resource.post({ ...brand, ...body }, { ...path, headers: sealedFor });
const patch = (resource, body, path = {}) => resource.patch({ ...brand, ...body }, { ...path, headers: sealedFor });
// An answer with a user card's sensitive strings in plaintext.
const opened = ({ status, data }) => ({ status, data: sensitive(data, open) });

// Asks the sandbox for what a merchant cannot do.
async function platform(path, body) {
  const headers = { 'Content-Type': 'application/json' };
  const answer = await fetch(`${base_url}/sandbox/v1/${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
  if (!answer.ok) throw new Error(await answer.text());
}

steps.created = reply(await post(cards, life.create));
steps['created again'] = reply(await post(cards, life.create));
steps['number taken'] = await failure(post(cards, { ...life.create, ...life.change }));
const { card_id } = steps.created.data;
const aCard = { card_id: encodeURIComponent(card_id) };
steps.card = reply(await get(cards.$card_id$, {}, aCard));
steps['unknown card'] = await failure(get(cards.$card_id$, {}, { card_id: 'unknown' }));
steps.changed = reply(await patch(cards.$card_id$, life.change, aCard));
steps.cards = reply(await get(cards, { state: 'CARD_EFFECTIVE', ...page }));
steps['no cards'] = reply(await get(cards, { state: 'CARD_INVALID', ...page }));

const user = { card_id, openid: life.openid };
await platform('events', { event: life.event, fields: user });
const listed = async (user_card_state) => reply(await get(userCards, { openid: life.openid, user_card_state, ...page }));

steps.pending = await listed('UNACTIVATED');
const { user_card_code } = steps.pending.data.data[0];
const aUserCard = { user_card_code: encodeURIComponent(user_card_code) };
const { $user_card_code$: userCard } = userCards;
const confirmation = {
  ...user, ...sensitive(life.member, seal), user_card_confirm_state: 'CREATE_CARD_SUCCESS',
};
steps.confirmed = opened(await post(userCard.confirm, confirmation, aUserCard));
steps['confirmed twice'] = await failure(post(userCard.confirm, confirmation, aUserCard));
steps['user card'] = opened(await get(userCard, user, aUserCard));
steps['user card changed'] = opened(await patch(userCard, { ...user, ...life.level }, aUserCard));
steps.effective = await listed('EFFECTIVE');
steps['none pending'] = await listed('UNACTIVATED');

// The first time, the answer is not to be believed, but the points are there; the same again is answered the same.
const points = { ...user, user_card_code, ...life.points };
await platform('faults', { fault: 'bad-signature', next: 1, moment: 'after' });
steps['not believed'] = await failure(post(userPoints.sync, points));
steps.points = reply(await post(userPoints.sync, points));
steps['points otherwise'] = await failure(post(userPoints.sync, { ...points, point_balance: 1 }));
const feed = { ...user, user_card_code, ...life.feed };
await platform('faults', { fault: 'system-error', next: 1 });
steps.busy = await failure(post(userFeeds, feed));
steps.feed = reply(await post(userFeeds, feed));

steps.invalidated = reply(await post(userCard.invalidate, { ...user, ...life.reason }, aUserCard));
steps.invalid = opened(await get(userCard, user, aUserCard));
steps['invalidated twice'] = await failure(post(userCard.invalidate, { ...user, ...life.reason }, aUserCard));
steps['change refused'] = await failure(patch(userCard, { ...user, ...life.level }, aUserCard));
steps['feed refused'] = await failure(post(userFeeds, { ...feed, out_request_no: 'another' }));
steps['template invalidated'] = reply(await post(cards.$card_id$.invalidate, {}, aCard));
process.stdout.write(JSON.stringify({ client: name, steps }));
