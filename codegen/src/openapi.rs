//! The bundled documents by themselves, for Postman, Redoc and other people's generators.

use serde_json::Value;

use crate::bundle;
use crate::diagnostic::Diagnostics;
use crate::face::FaceKind;
use crate::pipeline;
use crate::source::Source;

/// A face as one self-contained OpenAPI 3.1 document.
#[derive(Clone, Debug)]
pub struct Bundled {
    /// The product: `card-member`.
    pub product: String,
    /// The face.
    pub face: FaceKind,
    /// The document.
    pub document: Value,
}

/// How a document is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// JSON, as the generated crate holds it.
    Json,
    /// YAML.
    Yaml,
}

/// Bundles every face of a spec, product by product.
///
/// # Errors
/// Everything that is wrong with the spec, but for what only shows in Rust names.
pub fn bundled(source: &Source) -> Result<Vec<Bundled>, Diagnostics> {
    let mut diagnostics = Diagnostics::default();
    let (documents, _) = pipeline::understand(source, &mut diagnostics);
    diagnostics.into_result(())?;
    let faces = bundle::faces(&documents);
    Ok(faces
        .map(|(product, face, document)| Bundled { product: product.name.clone(), face, document })
        .collect())
}

impl Bundled {
    /// Its name: `card-member.brand`.
    pub fn name(&self) -> String {
        format!("{}.{}", self.product, self.face.stem())
    }

    /// The document as text, with a line break at its end.
    ///
    /// # Errors
    /// What the YAML writer cannot write; JSON can always be written.
    pub fn text(&self, format: Format) -> Result<String, String> {
        match format {
            Format::Json => Ok(bundle::json(&self.document)),
            Format::Yaml => serde_saphyr::to_string(&self.document).map_err(|error| error.to_string()),
        }
    }
}

impl Format {
    /// How the names of its files end.
    pub const fn extension(self) -> &'static str {
        match self {
            Self::Json => "json",
            Self::Yaml => "yaml",
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use proptest::prelude::*;
    use serde_json::{Map, json};

    use super::*;
    use crate::source_file::SourceFile;
    use crate::yaml;

    /// Writes YAML and reads it with the other half: a parser that knows nothing of the writer.
    fn there_and_back(document: &Value) -> Value {
        let bundled =
            Bundled { product: "cards".to_owned(), face: FaceKind::Brand, document: document.clone() };
        let text = bundled.text(Format::Yaml).unwrap();
        let mut diagnostics = Diagnostics::default();
        let read =
            yaml::read(&Arc::new(SourceFile::new("spec", "cards/brand.yaml", &*text)), &mut diagnostics);
        assert!(diagnostics.is_empty(), "{diagnostics}\n{text}");
        read.unwrap().to_json()
    }

    #[test]
    fn yaml_says_what_json_says() {
        for name in ["spec", "codegen/tests/diff", "codegen/tests/fixtures/names"] {
            let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(name);
            for bundled in bundled(&Source::read(&folder).unwrap()).unwrap() {
                let read = there_and_back(&bundled.document);
                // As text, so that the order of keys is compared too.
                assert_eq!(read.to_string(), bundled.document.to_string(), "{}", bundled.name());
            }
        }
    }

    #[test]
    fn texts_that_look_like_something_else_stay_texts() {
        let texts = [
            "",
            " ",
            "~",
            "null",
            "true",
            "no",
            "On",
            "1",
            "-1.5e3",
            "0x1F",
            "0o7",
            "1_000",
            "12:30:45",
            ".inf",
            "2025-01-31",
            "2025-01-31T12:00:00+08:00",
            "=",
            "<<",
            "- a",
            "a: b",
            "a #b",
            "#a",
            "&a",
            "*a",
            "!a",
            "%a",
            "@a",
            "`a`",
            "|",
            ">",
            "'",
            "\"",
            "[",
            "{",
            "?",
            "? a",
            ":",
            "---",
            "...",
            "a\nb",
            "a\n",
            "\n",
            "a\n\n",
            " a",
            "a ",
            "\ta",
            "a\r\nb",
            "\u{85}",
            "\u{2028}",
            "\u{feff}",
            "\u{0}",
            "\u{7f}",
            "会员卡",
            "🃏",
            "\\n",
        ];
        let long = ["long ".repeat(40), "a\n  b\n".repeat(9)];
        let texts: Vec<_> = texts.into_iter().chain(long.iter().map(String::as_str)).collect();
        let keys: Map<_, _> = texts.iter().map(|text| ((*text).to_owned(), json!(text))).collect();
        let document = json!({ "texts": texts, "keys": keys, "empty": [{}, [], null, true, 0, -1, 1.5] });
        assert_eq!(there_and_back(&document), document);
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn any_text_stays_what_it_is(texts in prop::collection::vec(any::<String>(), 0..4), indented in "[ \n#:-]{0,8}\\PC{0,90}") {
            let document = json!({ "texts": texts, "indented": indented });
            prop_assert_eq!(there_and_back(&document), document);
        }
    }
}
