//! Whatever stands in a spec: codegen makes files or reports what is wrong, and never panics.

use std::sync::LazyLock;

use proptest::prelude::*;
use wechatpay_codegen::{Source, compile};

use crate::is_rust;

/// Specs to spoil: the documents of each, by path.
static SPECS: LazyLock<Vec<Texts>> = LazyLock::new(|| {
    let sources = crate::fixture_names().into_iter().map(|name| crate::fixture(&name));
    let texts = |source: Source| {
        let files =
            source.folders.iter().flat_map(|folder| folder.files.iter().map(move |file| (folder, file)));
        files.map(|(folder, file)| (format!("{}/{}", folder.name, file.name), file.text.clone())).collect()
    };
    sources.chain([crate::real_spec()]).map(texts).collect()
});

type Texts = Vec<(String, String)>;

/// At how many places a document is spoilt.
const PLACES: usize = 30;

/// The documents of a spec that are spoilt at so many places: of the real one, those of a small product.
fn spoilt(texts: &Texts) -> impl Iterator<Item = (usize, &String)> {
    let is_small = texts.len() < 8;
    let texts = texts.iter().enumerate().map(|(at, (path, text))| (at, path, text));
    let chosen = texts.filter(move |(_, path, _)| is_small || path.starts_with("delivery-plan/"));
    chosen.map(|(at, _, text)| (at, text))
}

/// Compiles: what comes out is Rust, or diagnostics with their places; rendering those must not panic either.
fn compile_texts(texts: &[(String, String)]) {
    let source = Source::from_texts("spec", texts.iter().map(|(path, text)| (path.as_str(), text.as_str())));
    match compile(&source) {
        Ok(tree) => {
            for (path, text) in tree.iter().filter(|(path, _)| is_rust(path)) {
                assert!(!text.contains("compile_error!"), "{path}\n{text}");
                syn::parse_file(text).unwrap_or_else(|error| panic!("{path}: {error}\n{text}"));
            }
        }
        Err(diagnostics) => assert!(diagnostics.to_string().contains("--> spec/"), "{diagnostics}"),
    }
}

fn with(texts: &[(String, String)], at: usize, text: &str) -> Texts {
    let mut texts = texts.to_vec();
    text.clone_into(&mut texts[at].1);
    texts
}

#[test]
fn a_document_may_end_anywhere() {
    for texts in SPECS.iter() {
        for (at, text) in spoilt(texts) {
            let step = text.len() / PLACES + 1;
            for end in (0..text.len()).step_by(step).filter(|end| text.is_char_boundary(*end)) {
                compile_texts(&with(texts, at, &text[..end]));
            }
        }
    }
}

#[test]
fn any_line_may_be_missing() {
    for texts in SPECS.iter() {
        for (at, text) in spoilt(texts) {
            let lines: Vec<_> = text.lines().collect();
            for missing in (0..lines.len()).step_by(lines.len() / PLACES + 1) {
                let rest: Vec<_> = lines
                    .iter()
                    .enumerate()
                    .filter(|(line, _)| *line != missing)
                    .map(|(_, line)| *line)
                    .collect();
                compile_texts(&with(texts, at, &(rest.join("\n") + "\n")));
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_is_a_spec_or_an_error(text in "\\PC*") {
        compile_texts(&[("cards/brand.yaml".to_owned(), text)]);
    }

    #[test]
    fn any_token_may_stand_for_another(
        spec in any::<prop::sample::Index>(),
        document in any::<prop::sample::Index>(),
        place in any::<prop::sample::Index>(),
        token in prop::sample::select(TOKENS),
    ) {
        let texts = &SPECS[spec.index(SPECS.len())];
        let at = document.index(texts.len());
        let (_, text) = &texts[at];
        let words: Vec<_> = text.split_inclusive([' ', '\n', ',']).collect();
        let spoilt = place.index(words.len());
        let text: String = words.iter().enumerate().map(|(word, text)| if word == spoilt { token } else { text }).collect();
        compile_texts(&with(texts, at, &text));
    }

    #[test]
    fn any_byte_may_be_another(
        spec in any::<prop::sample::Index>(),
        document in any::<prop::sample::Index>(),
        changes in prop::collection::vec((any::<prop::sample::Index>(), prop::char::any()), 1..6),
    ) {
        let texts = &SPECS[spec.index(SPECS.len())];
        let at = document.index(texts.len());
        let mut characters: Vec<char> = texts[at].1.chars().collect();
        for (place, character) in changes {
            let place = place.index(characters.len());
            characters[place] = character;
        }
        compile_texts(&with(texts, at, &characters.into_iter().collect::<String>()));
    }
}

const TOKENS: &[&str] = &[
    "{}",
    "[]",
    "null",
    "true",
    "-1",
    "99999999999999999999",
    "1.5",
    "'",
    "\"",
    "&a ",
    "*a",
    "!!str ",
    "? ",
    "- ",
    "|\n",
    ">-\n",
    "\t",
    "\u{feff}",
    "\u{202e}",
    "$ref: ",
    "'#/components/schemas/Card'",
    "{a: {a: {a: {}}}}",
    "/{",
    "}",
    "{x}",
    "self",
    "Self",
    "_",
    "r#type",
    "🃏",
    "\0",
    "type: object\n",
    "allOf: []\n",
    "required: [x]\n",
    "enum: []\n",
    "---\n",
];

#[test]
fn it_does_not_matter_in_how_many_ways_models_lead_to_another() {
    // Two ways from each model to the next: more than could ever be followed one by one.
    let model = |number: usize| {
        let next = format!("$ref: '#/components/schemas/Card{}', description: Another", number + 1);
        format!(
            "    Card{number}: {{type: object, description: A card., properties: {{one: {{{next}.}}, other: {{{next}.}}}}}}\n"
        )
    };
    let last = "    Card64: {type: object, description: A card., properties: {name: {type: string, description: Its name.}}}\n";
    let models = (0..64).map(model).chain([last.to_owned()]).collect::<String>();
    let head = "openapi: 3.1.0\ninfo: {title: Cards, version: '1', description: Cards.}\n";
    let operation = "{operationId: getCard, summary: Returns one., description: Returns one of them., \
        externalDocs: {url: https://example.com/doc/cards, description: 查询}, x-updated: 2025-01-31, \
        x-confirmed-by: page, responses: {'200': {description: It., \
        content: {application/json: {schema: {$ref: 'models.yaml#/components/schemas/Card0'}}}}}}";
    let texts = [
        ("cards/models.yaml", format!("{head}components:\n  schemas:\n{models}")),
        ("cards/brand.yaml", format!("{head}paths:\n  /brand/cards:\n    get: {operation}\n")),
    ];
    let source = Source::from_texts("spec", texts.iter().map(|(path, text)| (*path, text.as_str())));
    assert!(compile(&source).is_ok());
}
