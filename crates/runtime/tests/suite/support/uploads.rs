//! An upload as codegen writes it, by hand, and files to send with it.

use wechatpay_runtime::wire::{Decode, ObjectReader};
use wechatpay_runtime::{Face, File, Method, Operation, OperationInfo, RequestWriter, UploadInfo};

/// The largest image, in bytes.
pub(crate) const MAX_BYTES: usize = 2_097_152;

/// The first bytes of a PNG image.
pub(crate) const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR";
/// The first bytes of a JPEG image.
pub(crate) const JPEG: &[u8] = b"\xff\xd8\xff\xe0\0\x10JFIF\0";
/// The first bytes of a BMP image.
pub(crate) const BMP: &[u8] = b"BM\x3a\0\0\0\0\0\0\0\x36\0\0\0";

/// Uploads an image.
#[derive(Clone, Debug)]
pub(crate) struct UploadImage {
    pub(crate) file: File,
}

impl UploadImage {
    pub(crate) fn new(name: &str, content: impl Into<Vec<u8>>) -> Self {
        Self { file: File::from_bytes(name, content.into()) }
    }
}

/// Where the image is now.
#[derive(Debug)]
pub(crate) struct UploadedImage {
    pub(crate) media_url: String,
}

impl Decode for UploadedImage {
    fn decode(from: &mut ObjectReader) -> Self {
        Self { media_url: from.take("media_url") }
    }
}

impl Operation for UploadImage {
    const INFO: &'static OperationInfo = &OperationInfo::new(
        "UploadImage",
        Face::Brand,
        Method::Post,
        "/brand/card-member/media/image-upload",
        "https://pay.weixin.qq.com/doc/brand/4015680641",
    )
    .upload(UploadInfo::new(
        "file",
        "meta",
        "filename",
        "file_digest",
        &["image/jpeg", "image/bmp", "image/png"],
        MAX_BYTES,
    ));
    type Reply = UploadedImage;

    fn write(&self, _: &mut RequestWriter<'_>) {}

    fn file(&self) -> Option<&File> {
        Some(&self.file)
    }
}
