//! Spoilt requests: whatever comes in, the sandbox answers or hangs up, and goes on.

use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

use wechatpay_sandbox::Face;

use crate::client::Call;
use crate::uploads::{Form, PNG};
use crate::world::WORLD;

#[test]
fn no_spoilt_byte_brings_the_sandbox_down() {
    let body = r#"{"card_id":"2","openid":"3","user_card_confirm_state":"CREATE_CARD_SUCCESS"}"#;
    let new_call =
        || Call::new(Face::Brand, "POST", "/brand/card-member/user-cards/a%2Fb/confirm?").body(body);
    let call = new_call();
    spoil(WORLD.addr(), &call);
    assert_eq!(new_call().send().status, 200);
}

#[test]
fn no_spoilt_byte_of_an_upload_does_either() {
    let call = Form::new(PNG, "logo.png").call();
    spoil(WORLD.our_own_addr(), &call);
    assert_eq!(Form::new(PNG, "logo.png").call().send().status, 200);
}

/// Sends a request once for each of its bytes, with another byte there.
fn spoil(addr: SocketAddr, call: &Call) {
    let request = call.bytes(Some(&call.authorization()));
    for (position, spoiler) in (0..request.len()).zip(b"%\"\0\xff/,= \n{9".iter().cycle()) {
        let mut request = request.clone();
        request[position] = *spoiler;
        let status = status(addr, &request);
        assert_ne!(status.as_deref(), Some("500"), "{:?}", String::from_utf8_lossy(&request));
    }
}

/// The status of the answer, if there is one before long.
fn status(addr: SocketAddr, request: &[u8]) -> Option<String> {
    let mut stream = TcpStream::connect(addr).unwrap();
    stream.set_read_timeout(Some(Duration::from_millis(100))).unwrap();
    let _ = stream.write_all(request);
    let mut head = [0; 12];
    stream.read_exact(&mut head).ok()?;
    String::from_utf8_lossy(&head).split(' ').nth(1).map(str::to_owned)
}
