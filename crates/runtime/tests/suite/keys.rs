//! Loading keys: every file a merchant may hold, as OpenSSL writes it.

use wechatpay_runtime::{Certificate, PlatformKeys, PrivateKey, PublicKey, Signer};

use crate::support::keys::{MERCHANT, PLATFORM};
use crate::support::openssl::{openssl, path, verifies};

const MESSAGE: &[u8] = b"GET\n/\n1554208460\n593BEC0C930BF1AFEB40B4A08C8FB242\n\n";

/// Whether the key signs as the merchant's.
#[track_caller]
fn assert_merchants(key: &PrivateKey) {
    assert!(verifies(&MERCHANT.public_path(), MESSAGE, &key.sign(MESSAGE).unwrap()));
}

/// Whether the key verifies the platform's signature and no other.
#[track_caller]
fn assert_platforms(key: &PublicKey) {
    let signature = crate::support::from_base64(&PLATFORM.sign(MESSAGE));
    assert!(key.verify(MESSAGE, &signature));
    assert!(!key.verify(b"another message", &signature));
}

fn pkcs1_pem() -> String {
    let pem = openssl(&["pkey", "-traditional", "-in", path(&MERCHANT.private_path())], b"");
    String::from_utf8(pem).unwrap()
}

#[test]
fn a_private_key_loads_from_pkcs8_and_pkcs1() {
    let (pkcs8, pkcs1) = (MERCHANT.private_pem(), pkcs1_pem());
    assert!(pkcs8.starts_with("-----BEGIN PRIVATE KEY-----\n"));
    assert!(pkcs1.starts_with("-----BEGIN RSA PRIVATE KEY-----\n"));
    assert_merchants(&PrivateKey::from_pem(&pkcs8).unwrap());
    assert_merchants(&PrivateKey::from_pem(&pkcs1).unwrap());
    assert_merchants(&PrivateKey::from_pem_file(MERCHANT.private_path()).unwrap());
}

#[test]
fn a_public_key_loads_from_spki_and_from_a_certificate() {
    assert_platforms(&PublicKey::from_pem(&PLATFORM.public_pem()).unwrap());
    assert_platforms(&PublicKey::from_pem(&PLATFORM.certificate_pem()).unwrap());
    assert_platforms(&PublicKey::from_pem_file(PLATFORM.public_path()).unwrap());
    assert_platforms(&PublicKey::from_pem_file(PLATFORM.certificate_path()).unwrap());
}

#[test]
fn line_ends_of_windows_a_byte_order_mark_and_text_around_the_key_do_no_harm() {
    for pem in [MERCHANT.private_pem(), pkcs1_pem()] {
        for pem in [
            pem.replace('\n', "\r\n"),
            format!("\u{FEFF}{pem}"),
            format!(
                "Bag Attributes\n    friendlyName: Tenpay Certificate\nKey Attributes: <No Attributes>\n{pem}"
            ),
            format!("\n\n{pem}\nkeep this secret\n"),
            pem.trim_end().to_owned(),
        ] {
            assert_merchants(&PrivateKey::from_pem(&pem).unwrap());
        }
    }
    let certificate = PLATFORM.certificate_path();
    let with_text = String::from_utf8(openssl(&["x509", "-text", "-in", path(&certificate)], b"")).unwrap();
    assert!(with_text.starts_with("Certificate:"));
    assert_platforms(&PublicKey::from_pem(&with_text.replace('\n', "\r\n")).unwrap());
}

#[test]
fn a_key_of_4096_bits_signs_and_verifies() {
    let pem = openssl(&["genpkey", "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:4096"], b"");
    let public = String::from_utf8(openssl(&["pkey", "-pubout"], &pem)).unwrap();
    let key = PrivateKey::from_pem(&String::from_utf8(pem).unwrap()).unwrap();
    let signature = key.sign(MESSAGE).unwrap();
    assert_eq!(signature.len(), 512);
    assert!(PublicKey::from_pem(&public).unwrap().verify(MESSAGE, &signature));
}

#[test]
fn a_certificates_serial_number_is_what_openssl_prints() {
    let certificate = Certificate::from_pem(&PLATFORM.certificate_pem()).unwrap();
    let serial_no = certificate.serial_no();
    assert_platforms(&certificate.platform_key().unwrap());
    assert_eq!(serial_no, printed_serial(PLATFORM.certificate_pem().as_bytes()));
    let keys = PlatformKeys::from_certificate_pem(&PLATFORM.certificate_pem()).unwrap();
    assert_eq!(keys.active_id(), Some(serial_no));
    assert_eq!(keys.ids().collect::<Vec<_>>(), [serial_no]);
}

#[test]
fn serial_numbers_keep_their_zeros_but_not_the_one_der_adds() {
    for serial in ["0", "1", "0x0A", "0x7F", "0x80", "0xFF00", "0x1DDE55AD98ED71D6EDD4A4A16996DE7B47773A8C"] {
        let key = PLATFORM.private_path();
        let arguments =
            ["req", "-x509", "-key", path(&key), "-subj", "/CN=Tenpay.com", "-set_serial", serial];
        let pem = openssl(&arguments, b"");
        let printed = printed_serial(&pem);
        let certificate = Certificate::from_pem(&String::from_utf8(pem).unwrap()).unwrap();
        assert_eq!(certificate.serial_no(), printed, "{serial}");
    }
}

fn printed_serial(certificate: &[u8]) -> String {
    let printed = String::from_utf8(openssl(&["x509", "-noout", "-serial"], certificate)).unwrap();
    printed.trim().strip_prefix("serial=").unwrap().to_owned()
}
