//! `wechatpay demo`: a member's life on each face, by generated code, against an embedded sandbox.

mod brand;
mod inbox;
mod partner;
mod samples;

use std::net::{Ipv4Addr, SocketAddr};
use std::time::Instant;

use wechatpay_api::runtime::{Event, Notification};
use wechatpay_api::{ApiKey, Client, Face, Operation};
use wechatpay_sandbox::{CallerKeys, Emitter, Sandbox, Setup};

use crate::failure::Failure;
use crate::output;
use crate::sandbox::client;
use inbox::Inbox;

pub(crate) async fn run() -> Result<(), Failure> {
    let setup = Setup::generate().map_err(Failure::unexpected)?;
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
    let sandbox = Sandbox::start(setup.keys.clone(), address).await.map_err(Failure::unexpected)?;
    let emitter = Emitter::new(&setup.keys).map_err(Failure::unexpected)?;

    brand::life(&mut Stage::set(Face::Brand, &setup.brand, &sandbox.url(), &emitter).await?).await?;
    partner::life(&mut Stage::set(Face::Partner, &setup.partner, &sandbox.url(), &emitter).await?).await?;
    sandbox.shutdown().await;
    Ok(())
}

/// What a life is played on: a client that calls, and an inbox for what the platform tells.
struct Stage<'a, E> {
    client: Client,
    emitter: &'a Emitter,
    inbox: Inbox<E>,
}

impl<'a, E: Event + Send + 'static> Stage<'a, E> {
    async fn set(face: Face, caller: &CallerKeys, url: &str, emitter: &'a Emitter) -> Result<Self, Failure> {
        let client = client(face, caller, url)?;
        let api_key = ApiKey::new(&caller.api_key).map_err(Failure::unexpected)?;
        let inbox = Inbox::open(client.exchange().notification_reader(api_key)).await?;
        Ok(Self { client, emitter, inbox })
    }

    /// Makes one call and writes its line.
    async fn call<O: Operation>(&self, operation: O) -> Result<O::Reply, Failure> {
        let start = Instant::now();
        let reply = self.client.send_full(operation).await.map_err(Failure::call(O::INFO))?;
        let status = reply.status.as_u16();
        line(O::INFO.name, O::INFO.method.as_str(), O::INFO.path, status, start)?;
        Ok(reply.value)
    }

    /// Has the platform tell an event, receives it and writes its line.
    async fn told(&mut self, event_type: &str) -> Result<Notification<E>, Failure> {
        let start = Instant::now();
        let answer = self.emitter.emit(event_type, None, self.inbox.url()).await;
        let status = answer.map_err(Failure::unexpected)?.status.as_u16();
        let notification = self.inbox.next().ok_or_else(|| not_received(event_type))?;
        let info = E::EVENTS.iter().find(|info| info.event_type == notification.event_type);
        line(info.map_or("Unknown", |info| info.name), "event", event_type, status, start)?;
        Ok(notification)
    }
}

fn not_received(event_type: &str) -> Failure {
    Failure::Unexpected(format!("{event_type} was sent, but something else was received"))
}

fn line(name: &str, method: &str, path: &str, status: u16, start: Instant) -> Result<(), Failure> {
    let time = start.elapsed().as_millis();
    output::reply(format!("{name:<30}{method:<6}{path:<78}{status:<5}{time:>4} ms  verified").as_bytes())
}
