//! Faults of the connection: nothing comes, or not all of it.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::time::Duration;

use wechatpay_sandbox::{Fault, FaultPlan, Moment};

use super::{Hit, status};
use crate::world::WORLD;

#[test]
fn a_dropped_connection_is_closed_without_a_byte() {
    for moment in [Moment::Before, Moment::After] {
        let hit = Hit::by(FaultPlan::new(Fault::DroppedConnection).moment(moment));
        assert_eq!(status(hit.create().send_for_anything()), 0, "{moment}");
        assert_eq!(hit.create().send().status, 200, "the sandbox goes on");
    }
}

#[test]
fn a_connection_closed_after_the_headers_announces_a_body_that_never_comes() {
    let answer = Hit::by(FaultPlan::new(Fault::HeadersOnly)).create().send_for_anything().unwrap();
    assert_eq!((answer.status, answer.body.len()), (200, 0));
    assert!(answer.header("Content-Length").parse::<usize>().unwrap() > 0);
    assert!(answer.has_header("Wechatpay-Signature") && !answer.has_header("Transfer-Encoding"));
}

#[test]
fn a_truncated_body_is_the_beginning_of_the_right_one() {
    let hit = Hit::start();
    let right = hit.create().send().body;
    hit.plan(FaultPlan::new(Fault::TruncatedBody));
    let answer = hit.create().send_for_anything().unwrap();
    assert_eq!(answer.header("Content-Length"), right.len().to_string());
    assert!(!answer.body.is_empty() && answer.body.len() < right.len());
    assert!(right.starts_with(&answer.body));
}

#[test]
fn a_time_out_lasts_until_the_caller_gives_up() {
    let hit = Hit::by(FaultPlan::new(Fault::TimeOut));
    let mut stream = send(&hit);
    hit.wait_until_struck();
    stream.set_read_timeout(Some(Duration::from_millis(300))).unwrap();
    let error = stream.read(&mut [0]).unwrap_err();
    assert!(matches!(error.kind(), std::io::ErrorKind::WouldBlock | std::io::ErrorKind::TimedOut), "{error}");
    assert_eq!(hit.create().send().status, 200, "others are answered meanwhile");
}

#[test]
fn a_time_out_does_not_outlast_the_sandbox() {
    let hit = Hit::by(FaultPlan::new(Fault::TimeOut));
    let mut stream = send(&hit);
    hit.wait_until_struck();
    WORLD.runtime.block_on(hit.running.shutdown());
    assert_closed(&mut stream);
}

#[test]
fn a_connection_that_is_kept_open_is_closed_too() {
    let hit = Hit::start();
    hit.plan(FaultPlan::new(Fault::DroppedConnection));
    let mut stream = send(&hit);
    assert_closed(&mut stream);
}

/// Checks that the other side closes without having written anything.
#[track_caller]
fn assert_closed(stream: &mut TcpStream) {
    stream.set_read_timeout(Some(Duration::from_secs(120))).unwrap();
    match stream.read(&mut [0]) {
        Ok(count) => assert_eq!(count, 0),
        Err(error) => assert_eq!(error.kind(), std::io::ErrorKind::ConnectionReset),
    }
}

/// Sends a call over a connection that stays open.
fn send(hit: &Hit) -> TcpStream {
    let call = hit.create();
    let request = String::from_utf8(call.bytes(Some(&call.authorization()))).unwrap();
    let mut stream = TcpStream::connect(hit.running.addr()).unwrap();
    stream.write_all(request.replace("Connection: close\r\n", "").as_bytes()).unwrap();
    stream
}
