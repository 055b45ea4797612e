//! The two libraries against each other: what one does the other undoes, and both refuse the same keys.

use std::sync::LazyLock;

use aes_gcm::aead::{Aead, KeyInit, Payload};
use aes_gcm::{Aes256Gcm, Nonce};
use aws_lc_rs::encoding::AsDer;
use aws_lc_rs::rsa::{KeyPair, KeySize};
use rsa::pkcs1::der::Encode;
use rsa::pkcs1::der::asn1::UintRef;
use rsa::pkcs8::{DecodePrivateKey, EncodePrivateKey, EncodePublicKey};
use rsa::rand_core::OsRng;
use rsa::traits::{PrivateKeyParts, PublicKeyParts};
use rsa::{BigUint, RsaPrivateKey, RsaPublicKey};

use super::{PrivateKeyFormat, Refused, aws_lc, rustcrypto};

static KEY: LazyLock<RsaPrivateKey> = LazyLock::new(|| {
    let pkcs8 = KeyPair::generate(KeySize::Rsa2048).unwrap().as_der().unwrap();
    RsaPrivateKey::from_pkcs8_der(pkcs8.as_ref()).unwrap()
});

fn pkcs8(key: &RsaPrivateKey) -> Vec<u8> {
    key.to_pkcs8_der().unwrap().as_bytes().to_vec()
}

fn spki(n: BigUint, e: u32) -> Vec<u8> {
    RsaPublicKey::new_unchecked(n, e.into()).to_public_key_der().unwrap().into_vec()
}

fn private_keys() -> (aws_lc::RsaPrivateKey, rustcrypto::RsaPrivateKey) {
    let (der, format) = (pkcs8(&KEY), PrivateKeyFormat::Pkcs8);
    (
        aws_lc::RsaPrivateKey::from_der(&der, format).unwrap(),
        rustcrypto::RsaPrivateKey::from_der(&der, format).unwrap(),
    )
}

fn public_keys() -> (aws_lc::RsaPublicKey, rustcrypto::RsaPublicKey) {
    let der = KEY.to_public_key().to_public_key_der().unwrap();
    (
        aws_lc::RsaPublicKey::from_spki_der(der.as_bytes()).unwrap(),
        rustcrypto::RsaPublicKey::from_spki_der(der.as_bytes()).unwrap(),
    )
}

/// Whether AWS-LC takes a private key, and whether the pure-Rust crates do.
fn private_key_taken(der: &[u8], format: PrivateKeyFormat) -> (bool, bool) {
    (
        aws_lc::RsaPrivateKey::from_der(der, format).is_ok(),
        rustcrypto::RsaPrivateKey::from_der(der, format).is_ok(),
    )
}

/// Whether AWS-LC takes a public key, and whether the pure-Rust crates do.
fn public_key_taken(der: &[u8]) -> (bool, bool) {
    (aws_lc::RsaPublicKey::from_spki_der(der).is_ok(), rustcrypto::RsaPublicKey::from_spki_der(der).is_ok())
}

/// A PKCS#1 document of [`KEY`] in which numbers may be others.
fn pkcs1(change: impl FnOnce(&mut Numbers)) -> Vec<u8> {
    let [p, q] = KEY.primes() else { panic!("a key has two primes") };
    let mut numbers =
        Numbers { n: KEY.n().clone(), e: KEY.e().clone(), d: KEY.d().clone(), p: p.clone(), q: q.clone() };
    change(&mut numbers);
    let Numbers { n, e, d, p, q } = numbers;
    let one = BigUint::from(1_u8);
    let crt = [&d % (&p - &one), &d % (&q - &one), KEY.crt_coefficient().unwrap()];
    let bytes = [&n, &e, &d, &p, &q, &crt[0], &crt[1], &crt[2]].map(BigUint::to_bytes_be);
    let [modulus, public_exponent, private_exponent, prime1, prime2, exponent1, exponent2, coefficient] =
        bytes.each_ref().map(|bytes| UintRef::new(bytes).unwrap());
    rsa::pkcs1::RsaPrivateKey {
        modulus,
        public_exponent,
        private_exponent,
        prime1,
        prime2,
        exponent1,
        exponent2,
        coefficient,
        other_prime_infos: None,
    }
    .to_der()
    .unwrap()
}

type Change = fn(&mut Numbers);

struct Numbers {
    n: BigUint,
    e: BigUint,
    d: BigUint,
    p: BigUint,
    q: BigUint,
}

#[test]
fn a_key_has_one_fingerprint_whatever_half_and_whatever_library() {
    let ((aws, pure), (aws_public, pure_public)) = (private_keys(), public_keys());
    let fingerprints =
        [aws.fingerprint(), pure.fingerprint(), aws_public.fingerprint(), pure_public.fingerprint()];
    assert!(fingerprints.iter().all(|fingerprint| *fingerprint == fingerprints[0]), "{fingerprints:?}");
}

#[test]
fn each_verifies_what_the_other_signs_and_nothing_else() {
    let (aws, pure) = private_keys();
    let (aws_public, pure_public) = public_keys();
    for message in [&b""[..], b"GET\n/\n1554208460\n593BEC0C\n\n", &[0xFF; 10_000]] {
        let (one, other) =
            (aws.sign_pkcs1_sha256(message).unwrap(), pure.sign_pkcs1_sha256(message).unwrap());
        assert_eq!(one, other, "PKCS#1 v1.5 signatures are deterministic");
        assert!(
            aws_public.verify_pkcs1_sha256(message, &one) && pure_public.verify_pkcs1_sha256(message, &one)
        );
        let longer = [&one[..], b"\0"].concat();
        for wrong in [&one[1..], &[0; 256], &[], &longer] {
            assert!(!aws_public.verify_pkcs1_sha256(message, wrong));
            assert!(!pure_public.verify_pkcs1_sha256(message, wrong));
        }
        assert!(!aws_public.verify_pkcs1_sha256(b"another message", &one));
        assert!(!pure_public.verify_pkcs1_sha256(b"another message", &one));
    }
}

#[test]
fn each_opens_what_the_other_seals() {
    let (aws, pure) = private_keys();
    let (aws_public, pure_public) = public_keys();
    for plaintext in [&b""[..], "钻石".as_bytes(), &[b'x'; 214]] {
        for sealed in [aws_public.seal_oaep_sha1(plaintext), pure_public.seal_oaep_sha1(plaintext)] {
            let sealed = sealed.unwrap();
            assert_eq!(aws.open_oaep_sha1(&sealed).unwrap().as_slice(), plaintext);
            assert_eq!(pure.open_oaep_sha1(&sealed).unwrap().as_slice(), plaintext);
        }
    }
}

#[test]
fn neither_seals_215_bytes_or_opens_what_was_changed() {
    let (aws, pure) = private_keys();
    let (aws_public, pure_public) = public_keys();
    assert_eq!(aws_public.seal_oaep_sha1(&[b'x'; 215]), Err(Refused));
    assert_eq!(pure_public.seal_oaep_sha1(&[b'x'; 215]), Err(Refused));
    let mut sealed = aws_public.seal_oaep_sha1(b"13800000000").unwrap();
    sealed[100] ^= 1;
    for wrong in [&sealed[..], &sealed[1..], &[], &[0xFF; 256], &[0; 257]] {
        assert_eq!(aws.open_oaep_sha1(wrong), Err(Refused));
        assert_eq!(pure.open_oaep_sha1(wrong), Err(Refused));
    }
}

#[test]
fn both_open_the_same_aes_256_gcm() {
    let (key, nonce) = ([7; 32], *b"d2f23f2f4fas");
    let cipher = Aes256Gcm::new(&key.into());
    for (plaintext, associated_data) in [(&b""[..], &b""[..]), (b"{}", b""), (&[b'x'; 5000], b"card_member")]
    {
        let payload = Payload { msg: plaintext, aad: associated_data };
        let sealed = cipher.encrypt(Nonce::from_slice(&nonce), payload).unwrap();
        let open = |nonce, data: &[u8], sealed: &[u8]| {
            let one = aws_lc::aes_256_gcm_open(&key, nonce, data, sealed);
            let other = rustcrypto::aes_256_gcm_open(&key, nonce, data, sealed);
            assert_eq!(one, other);
            one
        };
        assert_eq!(open(nonce, associated_data, &sealed).as_deref(), Ok(plaintext));
        assert_eq!(open(nonce, b"other", &sealed), Err(Refused));
        assert_eq!(open(*b"another_one!", associated_data, &sealed), Err(Refused));
        for length in [0, 1, 15, 16, sealed.len() - 1] {
            if length < sealed.len() {
                assert_eq!(open(nonce, associated_data, &sealed[..length]), Err(Refused), "{length} bytes");
            }
        }
    }
}

#[test]
fn both_digest_alike() {
    for message in [&b""[..], b"abc", &[0xFF; 10_000]] {
        let (one, other) = (aws_lc::sha256(message), rustcrypto::sha256(message));
        assert_eq!(one.as_ref(), other.as_ref());
    }
}

#[test]
fn both_take_a_sound_private_key_in_either_format() {
    assert_eq!(private_key_taken(&pkcs8(&KEY), PrivateKeyFormat::Pkcs8), (true, true));
    assert_eq!(private_key_taken(&pkcs1(|_| ()), PrivateKeyFormat::Pkcs1), (true, true));
}

#[test]
fn both_refuse_a_private_key_under_2048_bits() {
    for bits in [1024, 2041, 2047] {
        let der = pkcs8(&RsaPrivateKey::new(&mut OsRng, bits).unwrap());
        assert_eq!(private_key_taken(&der, PrivateKeyFormat::Pkcs8), (false, false), "{bits} bits");
    }
}

#[test]
fn both_take_public_keys_of_2048_to_8192_bits() {
    for (bits, taken) in
        [(1024, false), (2041, false), (2047, false), (2048, true), (4096, true), (8192, true), (8193, false)]
    {
        let one = BigUint::from(1_u8);
        assert_eq!(
            public_key_taken(&spki((&one << (bits - 1)) + &one, 65_537)),
            (taken, taken),
            "{bits} bits"
        );
    }
}

#[test]
fn both_refuse_numbers_that_are_no_key() {
    let changes: [(&str, Change); 7] = [
        ("another modulus", |numbers| numbers.n += 2_u8),
        ("an even modulus", |numbers| numbers.n += 1_u8),
        ("another public exponent", |numbers| numbers.e += 2_u8),
        ("an even public exponent", |numbers| numbers.e += 1_u8),
        ("another private exponent", |numbers| numbers.d += 2_u8),
        ("another first prime", |numbers| numbers.p += 2_u8),
        ("another second prime", |numbers| numbers.q += 2_u8),
    ];
    for (name, change) in changes {
        let der = pkcs1(change);
        assert_eq!(private_key_taken(&der, PrivateKeyFormat::Pkcs1), (false, false), "{name}");
    }
}

#[test]
fn both_refuse_public_keys_that_verify_anything_or_nothing() {
    let n = KEY.n();
    for (name, n, e) in [
        ("exponent 0", n.clone(), 0),
        ("exponent 1: every signature fits", n.clone(), 1),
        ("an even exponent", n.clone(), 65_538),
        ("an even modulus", n + 1_u8, 65_537),
    ] {
        assert_eq!(public_key_taken(&spki(n, e)), (false, false), "{name}");
    }
}

#[test]
fn both_refuse_bytes_that_are_no_key() {
    let (pkcs8, pkcs1) = (pkcs8(&KEY), pkcs1(|_| ()));
    let public = spki(KEY.n().clone(), 65_537);
    for der in [&[][..], b"{}", &pkcs8[..pkcs8.len() - 1], &pkcs1, &public] {
        assert_eq!(private_key_taken(der, PrivateKeyFormat::Pkcs8), (false, false), "{der:02X?}");
    }
    for der in [&[][..], b"{}", &pkcs1[..pkcs1.len() - 1], &pkcs8, &public] {
        assert_eq!(private_key_taken(der, PrivateKeyFormat::Pkcs1), (false, false), "{der:02X?}");
    }
    for der in [&[][..], b"{}", &public[..public.len() - 1], &pkcs8, &pkcs1] {
        assert_eq!(public_key_taken(der), (false, false), "{der:02X?}");
    }
}
