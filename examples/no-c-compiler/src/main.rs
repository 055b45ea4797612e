//! `no-c-compiler PRIVATE_KEY PUBLIC_KEY [BASE_URL ROOT_CERTIFICATE]`: a client whose cryptography and TLS need no C
//! compiler.
//!
//! `RustCrypto` makes and checks the signatures of WeChat Pay, and rustls over graviola carries them; see the features
//! in Cargo.toml. It asks for the brand's cards and prints what came of it.
#![expect(clippy::print_stdout, reason = "a program with one result")]

use std::error::Error;
use std::{env, fs};

use wechatpay_api::card_member::brand::ListCard;
use wechatpay_api::{Client, Credentials, PlatformKeys, PrivateKey, PublicKey, SerialNo, TransportOptions};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    // Once, before the first client is built. It fails if the program has installed another one, which does as well.
    let _ = rustls_graviola::default_provider().install_default();

    let [private_key, public_key, rest @ ..] = &env::args().skip(1).collect::<Vec<_>>()[..] else {
        return Err("usage: no-c-compiler PRIVATE_KEY PUBLIC_KEY [BASE_URL ROOT_CERTIFICATE]".into());
    };
    let serial_no = SerialNo::new("1DDE55AD98ED71D6EDD4A4A16996DE7B47773A8C")?;
    let credentials = Credentials::brand("1001622624", serial_no, PrivateKey::from_pem_file(private_key)?)?;
    let platform_keys = PlatformKeys::new("PUB_KEY_ID_1", PublicKey::from_pem_file(public_key)?);
    let mut builder = Client::builder(credentials, platform_keys);
    if let [base_url, root] = rest {
        let options = TransportOptions::new().extra_root_certificates(fs::read(root)?)?;
        builder = builder.base_urls([base_url]).transport_options(options);
    }
    let client = builder.build()?;

    match client.send(ListCard::new()).await {
        Ok(cards) => println!("{} cards", cards.total_count),
        Err(error) => println!("{error:#}"),
    }
    Ok(())
}
