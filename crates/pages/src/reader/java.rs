//! What a sample in Java declares.

use super::call;
use super::declared::{Enum, Fact, Sample, SampleField, Struct};
use super::lexer::{Token, Word};
use super::types::Type;
use crate::evidence::{Line, Voice};

/// The longest declaration of a field, in words.
const DECLARATION: usize = 48;

/// Reads a sample. What has no end is cut short, and left out.
pub(super) fn read(tokens: &[Token<'_>]) -> Sample {
    let sample = Sample { voice: Voice::Java, ..Sample::default() };
    let mut reader = Reader { tokens, at: 0, scopes: Vec::new(), sample };
    while let Some(token) = reader.next() {
        reader.token(token);
    }
    super::sealed::mark(tokens, &mut reader.sample.structs);
    reader.sample
}

enum Scope {
    Class { name: Fact<String>, fields: Vec<SampleField>, inner: bool },
    Enum { name: Fact<String>, values: Vec<Fact<String>> },
    Other,
}

struct Reader<'a, 't> {
    tokens: &'t [Token<'a>],
    at: usize,
    scopes: Vec<Scope>,
    sample: Sample,
}

impl<'a, 't> Reader<'a, 't> {
    fn next(&mut self) -> Option<&'t Token<'a>> {
        let token = self.tokens.get(self.at)?;
        self.at += 1;
        Some(token)
    }

    fn word(&self, ahead: usize) -> Option<Word<'a>> {
        self.tokens.get(self.at + ahead).map(|token| token.word)
    }

    fn token(&mut self, token: &Token<'a>) {
        match token.word {
            Word::Name(kind @ ("class" | "enum")) => self.declare(kind),
            Word::Name("METHOD") if self.sample.method.is_none() => {
                let method = self.constant().and_then(call::method);
                self.sample.method = method.map(|value| Fact { value, at: token.at });
            }
            Word::Name("PATH") if self.sample.path.is_none() => {
                let path = self.constant().map(str::to_owned);
                self.sample.path = path.map(|value| Fact { value, at: token.at });
            }
            Word::Name("run") => self.run(),
            Word::Mark('@') => self.annotation(token.at),
            Word::Mark('{') => self.scopes.push(Scope::Other),
            Word::Mark('}') => self.leave(),
            _ => {}
        }
    }

    /// `class GetCard {`: what follows is its scope. `Card.class` isn't a declaration.
    fn declare(&mut self, kind: &str) {
        let Some(Token { at, word: Word::Name(name), .. }) = self.tokens.get(self.at) else { return };
        let brace = (1..8).find(|ahead| self.word(*ahead) == Some(Word::Mark('{')));
        let Some(brace) = brace else { return };
        let name = Fact { value: (*name).to_owned(), at: *at };
        let inner = !self.scopes.is_empty();
        if kind == "class" && !inner && self.sample.operation.is_none() {
            self.sample.operation = Some(name.clone());
        }
        self.scopes.push(match kind {
            "enum" => Scope::Enum { name, values: Vec::new() },
            _ => Scope::Class { name, fields: Vec::new(), inner },
        });
        self.at += brace + 1;
    }

    /// `PATH = "/v3/cards"`
    fn constant(&self) -> Option<&'a str> {
        match (self.word(0), self.word(1)) {
            (Some(Word::Mark('=')), Some(Word::Text(text))) => Some(text),
            _ => None,
        }
    }

    /// `public Card run(GetCardRequest request)`: the structs of the reply and of the request.
    fn run(&mut self) {
        let before = self.at.checked_sub(2).and_then(|before| self.tokens.get(before));
        let (Some(Token { at, word: Word::Name(reply), .. }), Some(Word::Mark('('))) = (before, self.word(0))
        else {
            return;
        };
        if self.sample.reply.is_none() && *reply != "void" {
            self.sample.reply = Some(Fact { value: (*reply).to_owned(), at: *at });
        }
        if let (None, Some(Word::Name(request))) = (&self.sample.request, self.word(1)) {
            self.sample.request = Some(Fact { value: request.to_owned(), at: *at });
        }
    }

    /// `@SerializedName("card_id") @Expose(serialize = false) public String cardId;`
    fn annotation(&mut self, at: Line) {
        let named = (self.word(0), self.word(1), self.word(2));
        let (Some(Word::Name("SerializedName")), Some(Word::Mark('(')), Some(Word::Text(wire))) = named
        else {
            return;
        };
        let wire = Fact { value: wire.to_owned(), at };
        self.at += 4;
        if let Some(Scope::Enum { values, .. }) = self.scopes.last_mut() {
            values.push(wire);
            return;
        }
        let rest = self.tokens.get(self.at..).unwrap_or_default();
        let ends = |token: &Token<'_>| matches!(token.word, Word::Mark(';' | '{' | '}'));
        let Some(length) = rest.iter().take(DECLARATION).position(ends) else { return };
        let declaration = rest.get(..length).unwrap_or_default();
        let Some(Scope::Class { fields, .. }) = self.scopes.last_mut() else { return };
        fields.extend(field(declaration, wire));
        self.at += length;
    }

    fn leave(&mut self) {
        match self.scopes.pop() {
            Some(Scope::Class { name, fields, inner }) if inner || !fields.is_empty() => {
                self.sample.structs.push(Struct { name, fields });
            }
            Some(Scope::Enum { name, values }) => self.sample.enums.push(Enum { name, values }),
            _ => {}
        }
    }
}

/// Reads what stands between a field's annotation and its semicolon: `public List<Card> cards = new …`.
fn field(words: &[Token<'_>], wire: Fact<String>) -> Option<SampleField> {
    let hidden = words.windows(3).any(|three| {
        matches!(three, [a, b, c] if a.word == Word::Name("serialize")
            && b.word == Word::Mark('=') && c.word == Word::Name("false"))
    });
    let modifier = |token: &Token<'_>| {
        matches!(token.word, Word::Name("public" | "private" | "protected" | "final" | "transient"))
    };
    let start = words.iter().rposition(modifier).map_or(0, |last| last + 1);
    let declaration = words.get(start..)?;
    let assigned = declaration.iter().position(|token| token.word == Word::Mark('='));
    let declaration = declaration.get(..assigned.unwrap_or(declaration.len()))?;
    let (java, kind) = declaration.split_last()?;
    let Word::Name(name) = java.word else { return None };
    let declared = Fact { value: Type::read(kind.iter().map(|token| token.word))?, at: java.at };
    Some(SampleField { name: wire, code_name: name.to_owned(), declared, in_body: !hidden, sealed: None })
}
