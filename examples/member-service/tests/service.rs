//! The service, the sandbox and its notifications, over sockets.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "tests")]

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use axum::extract::Request;
use axum::middleware::{Next, from_fn};
use member_service::Service;
use tempfile::TempDir;
use tokio::net::TcpListener;
use wechatpay_api::{Config, Face};
use wechatpay_sandbox::{Emitter, Sandbox, SandboxKeys, Setup};

const CREATED: &str = "BRAND_MEMBER_CARD.USER_CARD.CREATE";

/// Sandbox and service, each on its port.
struct World {
    emitter: Emitter,
    notify_url: String,
    confirmations: Arc<AtomicUsize>,
    _folder: TempDir,
}

impl World {
    async fn start() -> Self {
        let folder = tempfile::tempdir().unwrap();
        Setup::for_tests().unwrap().save(folder.path()).unwrap();
        let keys = SandboxKeys::load(folder.path()).unwrap();
        let emitter = Emitter::new(&keys).unwrap();
        let confirmations = Arc::new(AtomicUsize::new(0));
        let counter = Arc::clone(&confirmations);
        let count = from_fn(move |request: Request, next: Next| {
            if request.uri().path().ends_with("/confirm") {
                counter.fetch_add(1, Ordering::SeqCst);
            }
            next.run(request)
        });
        let platform = serve(Sandbox::builder().keys(keys).build().unwrap().router().layer(count)).await;
        let config = Config::read(folder.path().join("wechatpay.toml")).unwrap();
        let client = config.client_builder(Face::Brand).unwrap();
        let client = client.base_urls([format!("http://{platform}")]).build().unwrap();
        let service =
            serve(Service::new(client).routes(config.notification_reader(Face::Brand).unwrap())).await;
        Self { emitter, notify_url: format!("http://{service}/notify"), confirmations, _folder: folder }
    }
}

async fn serve(routes: axum::Router) -> SocketAddr {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move { axum::serve(listener, routes).await.unwrap() });
    address
}

#[tokio::test]
async fn an_opened_card_is_confirmed_once_however_often_it_is_delivered() {
    let world = World::start().await;
    let delivery = world.emitter.notification(CREATED, None).unwrap();
    for _ in 0..3 {
        let answer = delivery.send(&world.notify_url).await.unwrap();
        assert_eq!(answer.status.as_u16(), 204);
    }
    assert_eq!(world.confirmations.load(Ordering::SeqCst), 1);
}

#[tokio::test]
async fn other_events_are_accepted_and_confirm_nothing() {
    let world = World::start().await;
    let emitter = world.emitter.of_face(Face::Brand);
    for event in wechatpay_api::events(Face::Brand) {
        let answer = emitter.emit(event.event_type, None, &world.notify_url).await.unwrap();
        assert_eq!(answer.status.as_u16(), 204, "{}", event.event_type);
    }
    assert_eq!(world.confirmations.load(Ordering::SeqCst), 1, "the created card's");
}

#[tokio::test]
async fn a_confirmation_that_fails_is_tried_again_with_the_next_delivery() {
    let world = World::start().await;
    let fields = serde_json::json!({"user_card_code": "..", "openid": "o"});
    let delivery = world.emitter.notification(CREATED, Some(fields)).unwrap();
    for _ in 0..2 {
        let answer = delivery.send(&world.notify_url).await.unwrap();
        assert_eq!(answer.status.as_u16(), 500, "`..` cannot be sent as a code");
    }
    assert_eq!(world.confirmations.load(Ordering::SeqCst), 0);
}
