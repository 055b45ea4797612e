//! What a sample in Go declares.

use std::collections::{BTreeMap, BTreeSet};

use super::call;
use super::declared::{Enum, Fact, Sample, SampleField, Struct};
use super::lexer::{Token, Word};
use super::types::Type;
use crate::evidence::{Line, Voice};

/// The longest declaration of a field, in words.
const DECLARATION: usize = 32;

/// The longest first line of a function, in words.
const SIGNATURE: usize = 64;

/// Reads a sample. What has no end is cut short, and left out.
pub(super) fn read(tokens: &[Token<'_>]) -> Sample {
    let mut sample = Sample { voice: Voice::Go, ..Sample::default() };
    let mut found = Found::default();
    for at in 0..tokens.len() {
        let rest = tokens.get(at..).unwrap_or_default();
        let word = |ahead: usize| rest.get(ahead).map_or(Word::Mark(' '), |token| token.word);
        match &[word(0), word(1), word(2), word(3)] {
            [Word::Name("type"), Word::Name(name), Word::Name("struct"), Word::Mark('{'), ..] => {
                found.structure(name, rest);
            }
            [Word::Name("type"), Word::Name(name), Word::Name(_), _] => found.enumeration(name, rest),
            [Word::Name(_), Word::Name(kind), Word::Mark('='), Word::Text(value)] => {
                found.value(kind, value, rest);
            }
            [Word::Name("func"), Word::Name(name), Word::Mark('('), ..]
                if *name != "main" && sample.operation.is_none() =>
            {
                sample.operation = Some(fact(name, rest));
                signature(rest, &mut sample);
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
    sample.enums = found.enums.into_iter().filter(|item| !item.values.is_empty()).collect();
    sample.structs = found.structs;
    for item in &mut sample.structs {
        let Some(left_out) = found.left_out.get(&item.name.value) else { continue };
        item.fields.iter_mut().for_each(|field| field.in_body &= !left_out.contains(&field.code_name));
    }
    sample
}

fn fact(text: &str, at: &[Token<'_>]) -> Fact<String> {
    Fact { value: text.to_owned(), at: at.first().map_or(Line::new(0, 1), |token| token.at) }
}

/// `func GetCard(config *Config, request *GetCardRequest) (response *Card, err error)`
fn signature(function: &[Token<'_>], sample: &mut Sample) {
    let body = function.iter().take(SIGNATURE).position(|token| token.word == Word::Mark('{'));
    let words = function.get(..body.unwrap_or(0)).unwrap_or_default();
    for three in words.windows(3) {
        let [variable, star, Token { word: Word::Name(name), at, .. }] = three else { continue };
        if star.word != Word::Mark('*') {
            continue;
        }
        let fact = Fact { value: (*name).to_owned(), at: *at };
        match variable.word {
            Word::Name("request") => drop(sample.request.get_or_insert(fact)),
            Word::Name("response") => drop(sample.reply.get_or_insert(fact)),
            _ => {}
        }
    }
}

#[derive(Default)]
struct Found {
    structs: Vec<Struct>,
    enums: Vec<Enum>,
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
                    self.structs.push(Struct { name: fact(name, rest), fields });
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
            self.enums.push(Enum { name: fact(name, rest), values: Vec::new() });
        }
    }

    /// `CARDTYPE_NORMAL CardType = "NORMAL"`
    fn value(&mut self, kind: &str, value: &str, rest: &[Token<'_>]) {
        if let Some(found) = self.places.get(kind).and_then(|place| self.enums.get_mut(*place)) {
            found.values.push(fact(value, rest));
        }
    }

    /// `func (o *GetCardRequest) MarshalJSON() … { … CardId: nil, … }`
    fn method(&mut self, rest: &[Token<'_>]) {
        let receiver: Vec<Word<'_>> = rest.iter().skip(2).take(5).map(|token| token.word).collect();
        let [_, Word::Mark('*'), Word::Name(owner), Word::Mark(')'), Word::Name("MarshalJSON")] =
            receiver.as_slice()
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
fn field(words: &[&Token<'_>], tag: &str, at: Line) -> Option<SampleField> {
    let (first, kind) = words.split_first()?;
    let Word::Name(go) = first.word else { return None };
    let json = tag.split_once("json:\"")?.1.split('"').next()?;
    let wire = json.split(',').next().unwrap_or(json);
    let in_body = wire != "-";
    let name = match wire {
        "-" => heck::ToSnakeCase::to_snake_case(go),
        "" => go.to_owned(),
        _ => wire.to_owned(),
    };
    let declared = Fact { value: Type::read(kind.iter().map(|token| token.word))?, at };
    Some(SampleField {
        name: Fact { value: name, at },
        code_name: go.to_owned(),
        declared,
        in_body,
        sealed: None,
    })
}
