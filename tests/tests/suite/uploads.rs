//! Image uploads: from everywhere a file can come from, to a sandbox that checks form, digest and signature.

use std::convert::Infallible;

use wechatpay_api::card_member::brand::UploadImage;
use wechatpay_api::runtime::File;
use wechatpay_api::{Client, Error, Face};
use wechatpay_tests::{caller, sandbox};

const MAX_BYTES: usize = 2 * 1024 * 1024;

fn png(length: usize) -> Vec<u8> {
    let mut image = b"\x89PNG\r\n\x1a\n".to_vec();
    image.resize(length, 0);
    image
}

async fn upload(client: &Client, file: File) -> Result<String, Error> {
    client.send(UploadImage::new(file)).await.map(|image| image.media_url)
}

#[tokio::test]
async fn a_file_is_uploaded_from_wherever_it_comes() {
    let sandbox = sandbox().await;
    let client = caller(Face::Brand, &sandbox).build().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("会员 \"card\" 1.png");
    std::fs::write(&path, png(1000)).unwrap();
    let chunks = png(1000).chunks(7).map(|chunk| Ok::<_, Infallible>(chunk.to_vec())).collect::<Vec<_>>();
    let files = [
        File::from_path(&path).unwrap(),
        File::from_bytes("card.PNG", png(1000)),
        File::from_bytes("card.jpg", b"\xff\xd8\xff\xe0 and so on".to_vec()),
        File::from_bytes("card.bmp", b"BM and so on".to_vec()),
        File::from_reader("card.png", png(1000).as_slice()).unwrap(),
        File::from_stream("card.png", futures_util::stream::iter(chunks)).await.unwrap(),
    ];
    for file in files {
        let shown = format!("{file:?}");
        assert!(upload(&client, file).await.unwrap().starts_with("https://"), "{shown}");
    }
}

#[tokio::test]
async fn a_file_of_two_megabytes_passes_and_a_larger_one_is_not_sent() {
    let sandbox = sandbox().await;
    let client = caller(Face::Brand, &sandbox).build().unwrap();
    upload(&client, File::from_bytes("card.png", png(MAX_BYTES))).await.unwrap();
    let error = upload(&client, File::from_bytes("card.png", png(MAX_BYTES + 1))).await.unwrap_err();
    assert!(matches!(error, Error::Invalid(_)), "{error}");
    for number in ["2097153", "2097152"] {
        assert!(format!("{error:#}").contains(number), "{error}");
    }
}

#[tokio::test]
async fn what_is_no_image_is_not_sent() {
    let sandbox = sandbox().await;
    let client = caller(Face::Brand, &sandbox).build().unwrap();
    for (name, content) in [
        ("card.png", &b""[..]),
        ("card.png", b"GIF89a"),
        ("card.png", b"no image"),
        ("card.gif", b"\x89PNG\r\n\x1a\n0"),
        ("card", b"\x89PNG\r\n\x1a\n0"),
    ] {
        let error = upload(&client, File::from_bytes(name, content.to_vec())).await.unwrap_err();
        assert!(matches!(error, Error::Invalid(_)), "{name}: {error}");
    }
}
