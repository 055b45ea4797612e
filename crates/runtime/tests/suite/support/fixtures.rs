//! A fixed time, fixed identities, and replies signed by OpenSSL as the platform signs them.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant, SystemTime};

use bytes::Bytes;
use wechatpay_runtime::{Clock, Credentials, Exchange, Face, PlatformKeys, RandomError, SerialNo, Stamp};

use super::keys::{KeyPair, MERCHANT, PLATFORM};

/// The time of the platform's worked examples.
pub(crate) const NOW: u64 = 1_554_208_460;
/// The nonce of the platform's worked examples.
pub(crate) const NONCE: &str = "593BEC0C930BF1AFEB40B4A08C8FB242";
pub(crate) const SERIAL_NO: &str = "1DDE55AD98ED71D6EDD4A4A16996DE7B47773A8C";
pub(crate) const PUBLIC_KEY_ID: &str = "PUB_KEY_ID_1652966817968711769710052651413695";
pub(crate) const BRAND_ID: &str = "1001622624";
pub(crate) const MCHID: &str = "1900000001";

/// [`NOW`] as a system time.
pub(crate) fn now() -> SystemTime {
    SystemTime::UNIX_EPOCH + Duration::from_secs(NOW)
}

/// Stands still at [`NOW`], with [`NONCE`] always.
pub(crate) struct FixedClock;

impl Clock for FixedClock {
    fn now(&self) -> SystemTime {
        now()
    }

    fn stamp(&self) -> Result<Stamp, RandomError> {
        Ok(Stamp { timestamp: NOW, nonce_str: NONCE.to_owned() })
    }
}

/// Stands still at [`NOW`], with the runtime's own random nonces.
pub(crate) struct StillClock;

impl Clock for StillClock {
    fn now(&self) -> SystemTime {
        now()
    }
}

/// Stands still at these Unix seconds.
pub(crate) struct At(pub(crate) u64);

impl Clock for At {
    fn now(&self) -> SystemTime {
        SystemTime::UNIX_EPOCH + Duration::from_secs(self.0)
    }
}

/// Stands still until a test moves it.
pub(crate) struct HandClock {
    started: Instant,
    gone_by: Mutex<Duration>,
}

impl HandClock {
    pub(crate) fn start() -> Arc<Self> {
        Arc::new(Self { started: Instant::now(), gone_by: Mutex::default() })
    }

    pub(crate) fn advance(&self, duration: Duration) {
        *self.gone_by.lock().unwrap() += duration;
    }
}

impl Clock for HandClock {
    fn now(&self) -> SystemTime {
        now()
    }

    fn monotonic(&self) -> Instant {
        self.started + *self.gone_by.lock().unwrap()
    }
}

/// Goes on by a second with every stamp.
#[derive(Default)]
pub(crate) struct TickingClock(AtomicU64);

impl Clock for TickingClock {
    fn now(&self) -> SystemTime {
        now() + Duration::from_secs(self.0.fetch_add(1, Ordering::Relaxed))
    }
}

pub(crate) fn serial_no() -> SerialNo {
    SerialNo::new(SERIAL_NO).unwrap()
}

pub(crate) fn credentials(face: Face) -> Credentials {
    match face {
        Face::Brand => Credentials::brand(BRAND_ID, serial_no(), MERCHANT.private_key()),
        Face::Partner => Credentials::partner(MCHID, serial_no(), MERCHANT.private_key()),
    }
    .unwrap()
}

pub(crate) fn platform_keys() -> PlatformKeys {
    PlatformKeys::new(PUBLIC_KEY_ID, PLATFORM.public_key())
}

/// An exchange by the [`FixedClock`].
pub(crate) fn exchange(face: Face) -> Exchange {
    Exchange::new(credentials(face), platform_keys()).unwrap().with_clock(Arc::new(FixedClock))
}

/// The four headers of the platform's signature over a body, at [`NOW`].
pub(crate) fn signature_headers(body: &[u8]) -> [(&'static str, String); 4] {
    signature_headers_by(&PLATFORM, PUBLIC_KEY_ID, body)
}

/// The same by another key, under its serial.
pub(crate) fn signature_headers_by(key: &KeyPair, serial: &str, body: &[u8]) -> [(&'static str, String); 4] {
    let message = [format!("{NOW}\n{NONCE}\n").as_bytes(), body, b"\n"].concat();
    [
        ("Wechatpay-Timestamp", NOW.to_string()),
        ("Wechatpay-Nonce", NONCE.to_owned()),
        ("Wechatpay-Serial", serial.to_owned()),
        ("Wechatpay-Signature", key.sign(&message)),
    ]
}

/// A reply signed by the platform.
pub(crate) fn signed(status: u16, body: impl AsRef<[u8]>) -> http::Response<Bytes> {
    let body = body.as_ref();
    let mut reply = unsigned(status, body);
    for (name, value) in signature_headers(body) {
        reply.headers_mut().insert(name, value.parse().unwrap());
    }
    reply
}

/// A reply that nobody signed.
pub(crate) fn unsigned(status: u16, body: impl AsRef<[u8]>) -> http::Response<Bytes> {
    http::Response::builder()
        .status(status)
        .header("Request-ID", "08F5C3A0")
        .body(Bytes::copy_from_slice(body.as_ref()))
        .unwrap()
}
