//! What the documents say of an upload: a form of a file and of JSON about the file.

use crate::spec::document::Node;
use crate::spec::file_type::FileType;
use crate::spec::schema::Schema;

/// The field of the JSON that names the file.
pub(crate) const FILENAME: &str = "filename";

/// The form of an upload.
pub(crate) struct Upload {
    pub(crate) file: FilePart,
    pub(crate) meta: MetaPart,
}

/// The part with the file.
pub(crate) struct FilePart {
    pub(crate) name: String,
    /// In bytes.
    pub(crate) max_length: usize,
    pub(crate) types: Vec<&'static FileType>,
}

/// The part with JSON about the file, whose text is what the caller signs.
pub(crate) struct MetaPart {
    pub(crate) name: String,
    pub(crate) schema: Schema,
    /// The field with the SHA-256 of the file.
    pub(crate) digest: String,
}

impl Upload {
    /// Reads the media type `multipart/form-data` of a request.
    pub(crate) fn read(content: &Node<'_>) -> Result<Self, String> {
        let form = content.schema("schema")?;
        let form = form.facets();
        let (files, others): (Vec<&str>, Vec<&str>) =
            form.fields().into_iter().partition(|name| form.field(name).text("format") == Some("binary"));
        let ([file], [meta]) = (files.as_slice(), others.as_slice()) else {
            return Err("a form has two parts, a file (`format: binary`) and JSON about it".to_owned());
        };
        let max_length = form.field(file).max_length();
        let max_length = max_length.ok_or_else(|| format!("`{file}` has no `maxLength`"))?;
        let types = content.require("encoding")?.require(file)?;
        let types = types.text("contentType").ok_or_else(|| format!("`{file}` has no `contentType`"))?;
        let types = types.split(',').map(|name| {
            FileType::named(name.trim())
                .ok_or_else(|| format!("`{name}` is not a file type that the sandbox knows"))
        });
        let meta_schema = content.require("schema")?.require("properties")?.schema(meta)?;
        let digest = digest(&meta_schema).ok_or_else(|| {
            format!("`{meta}` lacks `{FILENAME}`, or a field with `x-digest: sha256`, or has several")
        })?;
        Ok(Self {
            file: FilePart { name: (*file).to_owned(), max_length, types: types.collect::<Result<_, _>>()? },
            meta: MetaPart { name: (*meta).to_owned(), schema: meta_schema, digest },
        })
    }
}

/// The one field that is a digest, if the file is named as well.
fn digest(meta: &Schema) -> Option<String> {
    let facets = meta.facets();
    let fields = facets.fields();
    let mut digests = fields.iter().filter(|name| facets.field(name).text("x-digest") == Some("sha256"));
    match (digests.next(), digests.next()) {
        (Some(digest), None) if fields.contains(&FILENAME) => Some((*digest).to_owned()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::spec::document::Document;

    fn read_with(pointer: &str, value: Value) -> Result<Upload, String> {
        let mut form = json!({
            "encoding": {"file": {"contentType": "image/jpeg, image/png"}},
            "schema": {"properties": {
                "file": {"type": "string", "format": "binary", "maxLength": 5},
                "meta": {"properties": {"filename": {}, "file_digest": {"x-digest": "sha256"}}},
            }},
        });
        *form.pointer_mut(pointer).unwrap() = value;
        Upload::read(&Document::parse(&json!({ "form": form }).to_string())?.node().require("form")?)
    }

    #[test]
    fn the_parts_are_told_apart() {
        let upload = read_with("/schema/properties/file/maxLength", json!(6)).unwrap();
        assert_eq!((upload.file.name.as_str(), upload.file.max_length), ("file", 6));
        assert_eq!((upload.meta.name.as_str(), upload.meta.digest.as_str()), ("meta", "file_digest"));
        assert_eq!(upload.file.types.len(), 2);
    }

    #[test]
    fn a_form_that_cannot_be_played_says_why() {
        for (pointer, value, issue) in [
            ("/schema/properties/meta", json!({"format": "binary"}), "two parts"),
            ("/schema/properties/file", json!({"format": "binary"}), "`file` has no `maxLength`"),
            ("/encoding/file", json!({}), "`file` has no `contentType`"),
            ("/encoding/file/contentType", json!("image/jpeg,image/gif"), "`image/gif` is not a file type"),
            ("/schema/properties/meta/properties/filename", json!({"x-digest": "sha256"}), "has several"),
            (
                "/schema/properties/meta/properties/file_digest",
                json!({"x-digest": "md5"}),
                "x-digest: sha256",
            ),
        ] {
            let error = read_with(pointer, value).err().unwrap();
            assert!(error.contains(issue), "{error}");
        }
    }
}
