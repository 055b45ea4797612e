//! Files to upload: read from a path, a reader or a stream, and not without end.

use std::io::{Error as IoError, Read};

use bytes::Bytes;
use wechatpay_runtime::{File, FileError};

use crate::support::chunks::chunks;

const OVER: usize = File::MAX_BYTES + 1;

#[test]
fn a_path_gives_name_and_content() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("钻石 card.PNG");
    std::fs::write(&path, b"content").unwrap();
    let file = File::from_path(&path).unwrap();
    assert_eq!((file.name(), &file.content()[..]), ("钻石 card.PNG", &b"content"[..]));
}

#[test]
fn a_path_that_cannot_be_read_is_named_once() {
    let folder = tempfile::tempdir().unwrap();
    let message = |path: &std::path::Path| format!("{:#}", File::from_path(path).unwrap_err());
    let missing = folder.path().join("card.png");
    let expected = format!("{}: cannot be read: No such file or directory (os error 2)", missing.display());
    assert_eq!(message(&missing), expected);
    assert!(message(folder.path()).ends_with(": cannot be read: Is a directory (os error 21)"));
    assert!(matches!(File::from_path("/").unwrap_err(), FileError::NoName { .. }));
    assert!(matches!(File::from_path("..").unwrap_err(), FileError::NoName { .. }));
}

#[cfg(unix)]
#[test]
fn a_name_that_is_not_utf_8_is_told() {
    use std::os::unix::ffi::OsStrExt;
    let error = File::from_path(std::ffi::OsStr::from_bytes(b"card\xff.png")).unwrap_err();
    assert!(matches!(error, FileError::NoName { .. }), "{error}");
}

#[test]
fn a_reader_is_read_to_its_end() {
    let file = File::from_reader("card.png", &b"content"[..]).unwrap();
    assert_eq!(file, File::from_bytes("card.png", "content"));
    let largest = File::from_reader("card.png", std::io::repeat(7).take(File::MAX_BYTES as u64)).unwrap();
    assert_eq!(largest.content().len(), File::MAX_BYTES);
}

#[test]
fn a_reader_that_does_not_end_is_given_up() {
    let error = File::from_reader("card.png", std::io::repeat(7)).unwrap_err();
    assert!(matches!(error, FileError::TooLong { .. }));
    let message = "file \"card.png\": holds over 16777216 bytes, which is more than any upload takes";
    assert_eq!(format!("{error:#}"), message);
    // `/dev/zero` tells no size either.
    #[cfg(unix)]
    assert!(matches!(File::from_path("/dev/zero").unwrap_err(), FileError::TooLong { .. }));
}

#[test]
fn a_reader_that_fails_is_told_with_its_error() {
    struct Failing;
    impl Read for Failing {
        fn read(&mut self, _: &mut [u8]) -> std::io::Result<usize> {
            Err(IoError::other("the disk is gone"))
        }
    }
    let error = File::from_reader("card.png", Failing).unwrap_err();
    assert_eq!(format!("{error:#}"), "file \"card.png\": cannot be read: the disk is gone");
}

#[tokio::test]
async fn a_stream_is_read_to_its_end_whatever_its_chunks() {
    let parts = [&b"con"[..], b"", b"tent"].map(|part| Ok::<_, IoError>(Bytes::from_static(part)));
    let file = File::from_stream("card.png", chunks(parts)).await.unwrap();
    assert_eq!(file, File::from_bytes("card.png", "content"));
    let empty = File::from_stream("card.png", chunks::<Result<Vec<u8>, IoError>>([])).await.unwrap();
    assert!(empty.content().is_empty());
}

#[tokio::test]
async fn a_stream_that_fails_or_does_not_end_is_given_up() {
    let parts = [Ok("con"), Err("the peer is gone"), Ok("tent")];
    let error = File::from_stream("card.png", chunks(parts)).await.unwrap_err();
    assert_eq!(format!("{error:#}"), "file \"card.png\": cannot be read: the peer is gone");
    let half = Bytes::from(vec![7; OVER.div_ceil(2)]);
    let endless = std::iter::repeat_n(Ok::<_, &str>(half), 1000);
    let error = File::from_stream("card.png", chunks(endless)).await.unwrap_err();
    assert!(matches!(error, FileError::TooLong { .. }), "{error}");
}

#[test]
fn debug_shows_name_and_length_alone() {
    let file = File::from_bytes("card.png", "s3cret");
    assert_eq!(format!("{file:?}"), "File(\"card.png\", 6 bytes)");
}
