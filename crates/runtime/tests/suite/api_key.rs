//! Opening the resource of a notification that Python's `cryptography`, or OpenSSL, sealed.

use wechatpay_runtime::{ApiKey, ResourceError};

use crate::support::{base64, from_base64, gcm, python};

const KEY: &str = "0123456789abcdefghijklmnopqrstuv";
const NONCE: &str = "d2f23f2f4fas";
const PLAINTEXT: &str = "{\"user_card_code\":\"478515832665\",\"level\":\"钻石会员\"}";

fn sealed(key: &str, nonce: &str, associated_data: &str, plaintext: &str) -> String {
    python::seal(key, nonce, associated_data, plaintext.as_bytes())
}

fn open(nonce: &str, associated_data: &str, ciphertext: &str) -> Result<String, ResourceError> {
    let opened = ApiKey::new(KEY).unwrap().open(nonce, associated_data, ciphertext)?;
    Ok(String::from_utf8(opened.to_vec()).unwrap())
}

#[test]
fn what_python_sealed_opens() {
    let sealed = sealed(KEY, NONCE, "card_member", PLAINTEXT);
    assert_eq!(open(NONCE, "card_member", &sealed).as_deref(), Ok(PLAINTEXT));
}

#[test]
fn what_openssl_sealed_opens_and_is_what_python_sealed() {
    for (associated_data, plaintext) in [("card_member", PLAINTEXT), ("", PLAINTEXT), ("user_card", "")] {
        let sealed_by_openssl = gcm::seal(KEY.as_bytes(), NONCE, associated_data, plaintext.as_bytes());
        let ciphertext = base64(&sealed_by_openssl);
        assert_eq!(open(NONCE, associated_data, &ciphertext).as_deref(), Ok(plaintext));
        assert_eq!(ciphertext, sealed(KEY, NONCE, associated_data, plaintext));
    }
}

#[test]
fn empty_associated_data_and_an_empty_plaintext_open() {
    assert_eq!(open(NONCE, "", &sealed(KEY, NONCE, "", PLAINTEXT)).as_deref(), Ok(PLAINTEXT));
    let tag_alone = sealed(KEY, NONCE, "", "");
    assert_eq!(from_base64(&tag_alone).len(), 16);
    assert_eq!(open(NONCE, "", &tag_alone).as_deref(), Ok(""));
}

#[test]
fn any_change_is_refused() {
    let sealed = sealed(KEY, NONCE, "card_member", "{}");
    assert_eq!(open(NONCE, "card_membeR", &sealed), Err(ResourceError::WrongKey));
    assert_eq!(open(NONCE, "", &sealed), Err(ResourceError::WrongKey));
    assert_eq!(open("D2f23f2f4fas", "card_member", &sealed), Err(ResourceError::WrongKey));
    let bytes = from_base64(&sealed);
    for byte in 0..bytes.len() {
        let mut changed = bytes.clone();
        changed[byte] ^= 1;
        assert_eq!(
            open(NONCE, "card_member", &base64(&changed)),
            Err(ResourceError::WrongKey),
            "byte {byte}"
        );
    }
    for length in 0..bytes.len() {
        let truncated = base64(&bytes[..length]);
        let error = if length < 16 { ResourceError::TooShort { length } } else { ResourceError::WrongKey };
        assert_eq!(open(NONCE, "card_member", &truncated), Err(error), "{length} bytes");
    }
}

#[test]
fn another_key_does_not_open() {
    let other = ApiKey::new(&KEY.to_uppercase()).unwrap();
    let sealed = sealed(KEY, NONCE, "", PLAINTEXT);
    assert_eq!(other.open(NONCE, "", &sealed).unwrap_err(), ResourceError::WrongKey);
}

#[test]
fn a_nonce_has_twelve_bytes_and_a_ciphertext_is_base64() {
    let sealed = sealed(KEY, NONCE, "", PLAINTEXT);
    for (nonce, length) in [("", 0), ("d2f23f2f4fa", 11), ("d2f23f2f4fas7", 13), ("随机串四字", 15)] {
        let error = open(nonce, "", &sealed).unwrap_err();
        assert_eq!(error, ResourceError::NonceLength { length });
        assert_eq!(format!("{error:#}"), format!("the resource's nonce has 12 bytes, this one has {length}"));
    }
    for ciphertext in ["!", &sealed[1..], &format!("{sealed}\n")] {
        assert_eq!(open(NONCE, "", ciphertext), Err(ResourceError::NotBase64));
    }
}

#[test]
fn a_key_has_thirty_two_bytes() {
    for (key, length) in [("", 0), (&KEY[1..], 31), (&*format!("{KEY}\n"), 33), ("三十二个字符的密钥", 27)]
    {
        let error = ApiKey::new(key).unwrap_err();
        assert_eq!(error.length, length);
        assert_eq!(format!("{error:#}"), format!("an API key has 32 bytes, this one has {length}"));
    }
    assert_eq!(format!("{:?}", ApiKey::new(KEY).unwrap()), "ApiKey(..)");
}
