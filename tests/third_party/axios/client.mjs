// npm's wechatpay-axios-plugin as a client of the sandbox, and what the scripts beside it are told.
// The one argument of a script is JSON: whom to call, with which key files, and what to send.
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';

// Unlike `import`, `require` looks into NODE_PATH.
const require = createRequire(import.meta.url);
export const { Aes, Formatter, Rsa, Wechatpay } = require('wechatpay-axios-plugin');
const { version } = require('wechatpay-axios-plugin/package.json');

export const name = `wechatpay-axios-plugin ${version}`;
export const settings = JSON.parse(process.argv[2]);
const { base_url, caller, stranger } = settings;

const keys = ({ private_key, public_key }) => ({
  privateKey: Rsa.from(pathToFileURL(private_key).href, Rsa.KEY_TYPE_PRIVATE),
  publicKey: Rsa.from(pathToFileURL(public_key).href, Rsa.KEY_TYPE_PUBLIC),
});
export const { privateKey, publicKey } = keys(caller);
export const strangers = keys(stranger);

// `baseURL` and `timeout` are axios's own options, which the client passes on.
export const client = (ours, theirs) =>
  new Wechatpay({
    baseURL: base_url,
    timeout: 30_000,
    mchid: caller.mchid,
    serial: caller.certificate_serial_no,
    privateKey: ours,
    certs: { [caller.public_key_id]: theirs },
  });

// The client does not say by itself for which key the sensitive strings of a body are sealed.
export const sealedFor = { 'Wechatpay-Serial': caller.public_key_id };
export const seal = (plaintext) => Rsa.encrypt(plaintext, publicKey);
export const open = (ciphertext) => Rsa.decrypt(ciphertext, privateKey);

// Returns the user card with every sensitive string of it changed.
export function sensitive(userCard, change) {
  const changed = structuredClone(userCard);
  const { common_field_list, custom_field_list } = changed.user_information;
  changed.phone_number = change(changed.phone_number);
  common_field_list.forEach((field) => { field.value = change(field.value); });
  custom_field_list.forEach((field) => { field.user_chosen_values = field.user_chosen_values.map(change); });
  return changed;
}

export const reply = ({ status, data }) => ({ status, data });
// A call that must fail: what the platform said, or else why the client did not believe it.
export const failure = (call) =>
  call.then(
    (answer) => { throw new Error(`expected a failure, not ${JSON.stringify(reply(answer))}`); },
    (error) => ({ ...(error.response && reply(error.response)), error: error.code }),
  );
