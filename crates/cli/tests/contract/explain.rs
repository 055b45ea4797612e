//! `wechatpay explain`: captured messages with every mistake, signed by OpenSSL, and what is said of them.

mod answers;
mod captures;
mod requests;
