//! What a sample in Go declares.

use std::collections::{BTreeMap, BTreeSet};

use super::PageLine;
use super::call;
use super::java::empty;
use super::lexer::{Token, Word};
use crate::facts::{EnumFacts, Fact, Language, SampleFacts, SampleField, StructFacts};

/// The longest declaration of a field, in words.
const DECLARATION: usize = 32;

/// Reads a sample. What has no end is cut short, and left out.
pub(super) fn read(tokens: &[Token<'_>]) -> SampleFacts<PageLine> {
    let mut sample = empty(Language::Go);
    let mut found = Found::default();
    for at in 0..tokens.len() {
        let rest = tokens.get(at..).unwrap_or_default();
        let words: Vec<Word<'_>> = rest.iter().take(4).map(|token| token.word).collect();
        match words.as_slice() {
            [Word::Name("type"), Word::Name(name), Word::Name("struct"), Word::Mark('{'), ..] => {
                found.structure(name, rest);
            }
            [Word::Name("type"), Word::Name(name), Word::Name(_), ..] => found.enumeration(name, rest),
            [Word::Name(_), Word::Name(kind), Word::Mark('='), Word::Text(value)] => {
                found.value(kind, value, rest);
            }
            [Word::Name("func"), Word::Name(name), Word::Mark('('), ..] if *name != "main" => {
                sample.operation.get_or_insert(fact(name, rest));
            }
            [Word::Name("func"), Word::Mark('('), ..] => found.method(rest),
            [Word::Name("method"), Word::Mark('='), Word::Text(method), ..] if sample.method.is_none() => {
                let at = fact("", rest).at;
                sample.method = call::method(method).map(|value| Fact { value, at });
            }
            [Word::Name("path"), Word::Mark('='), Word::Text(path), ..] => {
                sample.path.get_or_insert(fact(path, rest));
            }
            _ => {}
        }
    }
    sample.enums = found.enums.into_iter().filter(|(_, values)| !values.is_empty()).collect();
    sample.structs = found.structs.into_iter().map(|item| item.finish(&found.left_out)).collect();
    sample
}

fn fact(text: &str, at: &[Token<'_>]) -> Fact<String, PageLine> {
    Fact { value: text.to_owned(), at: at.first().map_or(PageLine(1), |token| token.at) }
}

/// A struct with the names its fields have in Go.
struct Structure {
    name: Fact<String, PageLine>,
    fields: Vec<(String, SampleField<PageLine>)>,
}

impl Structure {
    fn finish(self, left_out: &BTreeMap<String, BTreeSet<String>>) -> StructFacts<PageLine> {
        let left_out = left_out.get(&self.name.value);
        let fields = self.fields.into_iter().map(|(go, mut field)| {
            field.in_body &= !left_out.is_some_and(|names| names.contains(&go));
            field
        });
        StructFacts { name: self.name, fields: fields.collect() }
    }
}

#[derive(Default)]
struct Found {
    structs: Vec<Structure>,
    enums: Vec<EnumFacts<PageLine>>,
    places: BTreeMap<String, usize>,
    /// By struct: what its `MarshalJSON` takes out of the body.
    left_out: BTreeMap<String, BTreeSet<String>>,
}

impl Found {
    /// `type Card struct { … }`
    fn structure(&mut self, name: &str, rest: &[Token<'_>]) {
        let inner = rest.get(4..).unwrap_or_default();
        let mut fields = Vec::new();
        let mut declaration: Vec<&Token<'_>> = Vec::new();
        for token in inner {
            match token.word {
                Word::Mark('}') => {
                    self.structs.push(Structure { name: fact(name, rest), fields });
                    return;
                }
                Word::Mark('{') => return,
                Word::Tag(tag) => {
                    fields.extend(field(&declaration, tag, token.at));
                    declaration.clear();
                }
                _ => {
                    // A field without a tag ends with its line.
                    if declaration.first().is_some_and(|first| first.row != token.row) {
                        declaration.clear();
                    }
                    if declaration.len() < DECLARATION {
                        declaration.push(token);
                    }
                }
            }
        }
    }

    /// `type CardType string`
    fn enumeration(&mut self, name: &str, rest: &[Token<'_>]) {
        let text = matches!(rest.get(2), Some(Token { word: Word::Name("string"), .. }));
        if text && !self.places.contains_key(name) {
            self.places.insert(name.to_owned(), self.enums.len());
            self.enums.push((fact(name, rest), Vec::new()));
        }
    }

    /// `CARDTYPE_NORMAL CardType = "NORMAL"`
    fn value(&mut self, kind: &str, value: &str, rest: &[Token<'_>]) {
        if let Some((_, values)) = self.places.get(kind).and_then(|place| self.enums.get_mut(*place)) {
            values.push(fact(value, rest));
        }
    }

    /// `func (o *GetCardRequest) MarshalJSON() … { … CardId: nil, … }`
    fn method(&mut self, rest: &[Token<'_>]) {
        let head: Vec<Word<'_>> = rest.iter().skip(2).take(5).map(|token| token.word).collect();
        let [_, Word::Mark('*'), Word::Name(owner), Word::Mark(')'), Word::Name("MarshalJSON")] =
            head.as_slice()
        else {
            return;
        };
        let body = rest.get(7..).unwrap_or_default();
        let ends = |token: &Token<'_>| token.word == Word::Name("func");
        let body = body.get(..body.iter().position(ends).unwrap_or(body.len())).unwrap_or_default();
        let names = self.left_out.entry((*owner).to_owned()).or_default();
        for three in body.windows(3) {
            if let [Token { word: Word::Name(name), .. }, colon, nil] = three
                && colon.word == Word::Mark(':')
                && nil.word == Word::Name("nil")
            {
                names.insert((*name).to_owned());
            }
        }
    }
}

/// Reads a field and its tag: `CardId *string` and `json:"card_id,omitempty"`.
fn field(words: &[&Token<'_>], tag: &str, at: PageLine) -> Option<(String, SampleField<PageLine>)> {
    let (first, kind) = words.split_first()?;
    let Word::Name(go) = first.word else { return None };
    let json = tag.split_once("json:\"")?.1.split('"').next()?;
    let wire = json.split(',').next().unwrap_or(json);
    let mut type_name = String::new();
    for token in kind {
        match token.word {
            Word::Name(name) => type_name.push_str(name),
            Word::Mark('.') => type_name.push('.'),
            _ => {}
        }
    }
    let in_body = wire != "-";
    let name = match wire {
        "-" => heck::ToSnakeCase::to_snake_case(go),
        "" => go.to_owned(),
        _ => wire.to_owned(),
    };
    let list = kind.iter().any(|token| token.word == Word::Mark('['));
    let name = Fact { value: name, at };
    Some((go.to_owned(), SampleField { name, type_at: at, type_name, list, in_body, sealed: false }))
}
