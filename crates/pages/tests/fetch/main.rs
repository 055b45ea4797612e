//! `fetch` over a loopback socket: what it stores, what it asks the server for, what it refuses.

mod changes;
mod command;
mod failures;
mod fixture;
mod killed;
mod server;
mod storing;
