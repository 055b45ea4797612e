//! The types of files that may be uploaded, and how each is recognised.

/// A type of file.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct FileType {
    content_type: &'static str,
    /// What the name of such a file ends in, in lower case.
    pub(crate) extensions: &'static [&'static str],
    /// What such a file begins with.
    magic: &'static [u8],
}

const KNOWN: &[FileType] = &[
    FileType { content_type: "image/jpeg", extensions: &[".jpg", ".jpeg"], magic: b"\xff\xd8\xff" },
    FileType { content_type: "image/bmp", extensions: &[".bmp"], magic: b"BM" },
    FileType { content_type: "image/png", extensions: &[".png"], magic: b"\x89PNG\r\n\x1a\n" },
];

impl FileType {
    /// The type with a name such as `image/png`, if it is known here.
    pub(crate) fn named(content_type: &str) -> Option<&'static Self> {
        KNOWN.iter().find(|known| known.content_type == content_type)
    }

    /// Whether a file begins as one of this type does.
    pub(crate) fn is_of(&self, file: &[u8]) -> bool {
        file.starts_with(self.magic)
    }

    /// Whether a file's name ends as one of this type does, in upper or lower case.
    pub(crate) fn may_be_named(&self, name: &str) -> bool {
        let name = name.to_ascii_lowercase();
        self.extensions.iter().any(|extension| name.len() > extension.len() && name.ends_with(extension))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_recognised_by_its_beginning_and_its_name_by_its_end() {
        let png = FileType::named("image/png").unwrap();
        assert!(png.is_of(b"\x89PNG\r\n\x1a\n..") && !png.is_of(b"PNG") && !png.is_of(b""));
        assert!(png.may_be_named("logo.PNG") && png.may_be_named("商标.png"));
        assert!(!png.may_be_named(".png") && !png.may_be_named("png") && !png.may_be_named("logo.png.exe"));
        assert_eq!(FileType::named("image/gif"), None);
    }
}
