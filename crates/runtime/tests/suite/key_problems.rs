//! Wrong key files: each is told apart and says what to do.

use std::path::PathBuf;

use tempfile::TempDir;
use wechatpay_runtime::{Certificate, KeyErrorKind, PrivateKey, PublicKey};

use crate::support::keys::MERCHANT;
use crate::support::openssl::{openssl, path};

/// The message of a text that is no private key.
#[track_caller]
fn as_private(pem: &str) -> String {
    PrivateKey::from_pem(pem).unwrap_err().to_string()
}

/// The message of a text that is no public key.
#[track_caller]
fn as_public(pem: &str) -> String {
    PublicKey::from_pem(pem).unwrap_err().to_string()
}

/// What OpenSSL writes to standard output.
fn pem(arguments: &[&str], input: &str) -> String {
    String::from_utf8(openssl(arguments, input.as_bytes())).unwrap()
}

fn in_file(name: &str, text: &str) -> (TempDir, PathBuf) {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join(name);
    std::fs::write(&path, text).unwrap();
    (directory, path)
}

#[test]
fn a_certificate_is_no_private_key() {
    let message = "this is a certificate; the private key is usually apiclient_key.pem";
    assert_eq!(as_private(&MERCHANT.certificate_pem()), message);
    let error = PrivateKey::from_pem_file(MERCHANT.certificate_path()).unwrap_err();
    assert_eq!(format!("{error:#}"), format!("{}: {message}", MERCHANT.certificate_path().display()));
    assert!(matches!(error.kind(), KeyErrorKind::CertificateForPrivateKey));
}

#[test]
fn a_public_key_is_no_private_key() {
    let message = "this is a public key; the private key is usually apiclient_key.pem";
    assert_eq!(as_private(&MERCHANT.public_pem()), message);
}

#[test]
fn a_private_key_is_no_public_key() {
    let message = "this is a private key; the WeChat Pay public key is usually wxp_pub.pem";
    assert_eq!(as_public(&MERCHANT.private_pem()), message);
    assert_eq!(as_public(&pem(&["pkey", "-traditional"], &MERCHANT.private_pem())), message);
    let error = Certificate::from_pem(&MERCHANT.private_pem()).unwrap_err();
    assert!(matches!(error.kind(), KeyErrorKind::PrivateForPublicKey));
}

#[test]
fn a_public_key_is_no_certificate() {
    let error = Certificate::from_pem(&MERCHANT.public_pem()).unwrap_err();
    let message = "this is a public key; a platform certificate begins with `-----BEGIN CERTIFICATE-----`";
    assert_eq!(format!("{error:#}"), message);
}

#[test]
fn an_encrypted_key_says_how_to_decrypt_it_and_that_works() {
    let pkcs8 = pem(&["pkcs8", "-topk8", "-passout", "pass:secret"], &MERCHANT.private_pem());
    let pkcs1 = pem(&["pkey", "-traditional", "-aes256", "-passout", "pass:secret"], &MERCHANT.private_pem());
    assert!(pkcs8.starts_with("-----BEGIN ENCRYPTED PRIVATE KEY-----"));
    assert!(pkcs1.contains("Proc-Type: 4,ENCRYPTED"));
    for encrypted in [pkcs8, pkcs1.replace('\n', "\r\n"), pkcs1] {
        let message =
            "this private key is encrypted; decrypt it with `openssl pkey -in FILE -out apiclient_key.pem`";
        assert_eq!(as_private(&encrypted), message);
        assert_eq!(as_public(&encrypted), message);
        let (_directory, file) = in_file("encrypted.pem", &encrypted);
        let decrypted = pem(&["pkey", "-in", path(&file), "-passin", "pass:secret"], "");
        PrivateKey::from_pem(&decrypted).unwrap();
    }
}

#[test]
fn a_pkcs1_public_key_says_how_to_convert_it_and_that_works() {
    let pkcs1 = pem(&["rsa", "-pubin", "-RSAPublicKey_out"], &MERCHANT.public_pem());
    assert!(pkcs1.starts_with("-----BEGIN RSA PUBLIC KEY-----"));
    let message = "this is a PKCS#1 public key; convert it with \
                   `openssl rsa -RSAPublicKey_in -in FILE -pubout -out wxp_pub.pem`";
    assert_eq!(as_public(&pkcs1), message);
    PublicKey::from_pem(&pem(&["rsa", "-RSAPublicKey_in", "-pubout"], &pkcs1)).unwrap();
}

#[test]
fn a_key_that_is_not_rsa_or_too_short_is_refused() {
    let message = "this is not a valid RSA key of 2048 to 8192 bits";
    let ec = pem(&["genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256"], "");
    let ed25519 = pem(&["genpkey", "-algorithm", "ED25519"], "");
    let short = pem(&["genpkey", "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:1024"], "");
    for key in [&ec, &ed25519, &short] {
        assert_eq!(as_private(key), message);
        assert_eq!(as_public(&pem(&["pkey", "-pubout"], key)), message);
    }
    let (_directory, file) = in_file("short.pem", &short);
    let certificate = pem(&["req", "-x509", "-key", path(&file), "-subj", "/CN=Tenpay.com"], "");
    assert_eq!(as_public(&certificate), message);
    let sec1 = pem(&["ec"], &ec);
    assert!(sec1.contains("-----BEGIN EC PRIVATE KEY-----"));
    let message = "this PEM text holds no key that WeChat Pay uses: it takes RSA keys and certificates";
    assert_eq!(as_private(&sec1), message);
    assert_eq!(as_public(&pem(&["ecparam", "-name", "prime256v1"], "")), message);
}

#[test]
fn damaged_pem_is_told_from_no_pem() {
    let pem = MERCHANT.private_pem();
    let damaged = "this PEM text is damaged: the lines are indented, the END line is missing, or the Base64 \
                   between the lines is broken";
    let cut = &pem[..pem.len() / 2];
    let on_one_line = pem.replace('\n', " ");
    let indented = pem.replace('\n', "\n    ").replacen("-----BEGIN", "    -----BEGIN", 1);
    let broken = pem.replacen("MII", "M!I", 1);
    for text in [cut, &on_one_line, &indented, &broken] {
        assert_eq!(as_private(text), damaged, "{}", &text[..40]);
    }
    let no_pem = "this is not PEM text: a key begins with a line like `-----BEGIN PRIVATE KEY-----`";
    let bare_base64 = pem.lines().filter(|line| !line.starts_with("---")).collect::<String>();
    for text in ["", "\n", "{\"key\": 1}", &bare_base64] {
        assert_eq!(as_private(text), no_pem);
        assert_eq!(as_public(text), no_pem);
    }
}

#[test]
fn a_der_file_is_not_pem() {
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("apiclient_cert.p12");
    openssl(&["pkey", "-outform", "DER", "-out", path(&file)], MERCHANT.private_pem().as_bytes());
    let error = PrivateKey::from_pem_file(&file).unwrap_err();
    assert!(matches!(error.kind(), KeyErrorKind::NotPem), "{error}");
}

#[test]
fn sound_pem_around_a_broken_certificate_or_key_is_refused() {
    let empty = |label: &str| format!("-----BEGIN {label}-----\nMAA=\n-----END {label}-----\n");
    assert_eq!(as_public(&empty("CERTIFICATE")), "this certificate cannot be parsed");
    let message = "this is not a valid RSA key of 2048 to 8192 bits";
    assert_eq!(as_public(&empty("PUBLIC KEY")), message);
    assert_eq!(as_private(&empty("PRIVATE KEY")), message);
    assert_eq!(as_private(&empty("RSA PRIVATE KEY")), message);
    let crl = "this PEM text holds no key that WeChat Pay uses: it takes RSA keys and certificates";
    assert_eq!(as_public(&empty("X509 CRL")), crl);
}

#[test]
fn the_text_of_a_key_given_as_its_path_is_not_shown() {
    let pem = MERCHANT.private_pem();
    let base64 = pem.lines().filter(|line| !line.starts_with("-----")).collect::<String>();
    for text in [pem, base64] {
        for error in [
            PrivateKey::from_pem_file(&text).unwrap_err(),
            PublicKey::from_pem_file(&text).unwrap_err(),
            Certificate::from_pem_file(&text).unwrap_err(),
        ] {
            assert_eq!(
                format!("{error:#}"),
                "this is the text of a key, and the path of its file belongs here"
            );
            assert!(matches!(error.kind(), KeyErrorKind::TextForPath) && error.path().is_none(), "{error:?}");
        }
    }
}

#[test]
fn a_file_that_is_not_there_is_named() {
    let file = tempfile::tempdir().unwrap().path().join("apiclient_key.pem");
    let error = PrivateKey::from_pem_file(&file).unwrap_err();
    assert!(matches!(error.kind(), KeyErrorKind::Unreadable(_)));
    let message = format!("{error:#}");
    assert!(message.starts_with(&format!("{}: cannot be read: ", file.display())), "{message}");
    assert!(PublicKey::from_pem_file(&file).is_err());
}
