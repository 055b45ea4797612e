//! What the first signature of a process costs beside a later one, with and without a client built before it; see
//! docs/benchmarks.md.
//!
//! Each sample is a process of its own: this program calls itself.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a benchmark fails by panicking")]
#![allow(clippy::print_stdout, reason = "ratios are what it is for")]

#[path = "../tests/suite/support/openssl.rs"]
#[allow(dead_code, reason = "the tests use the rest")]
mod openssl;

use std::env;
use std::process::Command;
use std::time::{Duration, Instant};

use wechatpay_runtime::{Client, Credentials, PlatformKeys, PrivateKey, PublicKey, SerialNo, Signer};

use openssl::openssl;

const KEY: &str = "FIRST_CALL_KEY";
const SAMPLES: usize = 15;

fn main() {
    if let Ok(pem) = env::var(KEY) {
        sample(&pem, env::args().nth(1).as_deref() == Some("built"));
    } else if env::args().any(|argument| argument == "--bench") {
        let key = openssl(&["genpkey", "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048"], b"");
        let key = String::from_utf8(key).unwrap();
        println!("first signature / a later one, without a client: {:.0}x", median(&key, "alone"));
        println!("first signature / a later one, with a client built before: {:.1}x", median(&key, "built"));
    }
}

/// Prints how many times as long the first signature takes as the median of later ones.
fn sample(pem: &str, build: bool) {
    let key = PrivateKey::from_pem(pem).unwrap();
    if build {
        let public = openssl(&["pkey", "-pubout"], pem.as_bytes());
        let public = PublicKey::from_pem(&String::from_utf8(public).unwrap()).unwrap();
        let serial_no = SerialNo::new("1DDE55AD98").unwrap();
        let credentials = Credentials::brand("1001622624", serial_no, PrivateKey::from_pem(pem).unwrap());
        let keys = PlatformKeys::new("PUB_KEY_ID_1", public);
        let client = Client::builder(credentials.unwrap(), keys).build().unwrap();
        std::hint::black_box(client);
    }
    let first = timed(&key);
    let mut later: Vec<_> = (0..21).map(|_| timed(&key)).collect();
    later.sort();
    let later = later.get(later.len() / 2).copied().unwrap_or_default();
    println!("{}", first.as_secs_f64() / later.as_secs_f64());
}

fn timed(key: &PrivateKey) -> Duration {
    let start = Instant::now();
    std::hint::black_box(key.sign(b"message").unwrap());
    start.elapsed()
}

fn median(key: &str, how: &str) -> f64 {
    let mut ratios: Vec<f64> = (0..SAMPLES)
        .map(|_| {
            let output = Command::new(env::current_exe().unwrap()).arg(how).env(KEY, key).output().unwrap();
            assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
            String::from_utf8(output.stdout).unwrap().trim().parse().unwrap()
        })
        .collect();
    ratios.sort_by(f64::total_cmp);
    ratios.get(SAMPLES / 2).copied().unwrap_or(f64::NAN)
}
