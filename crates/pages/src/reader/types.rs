//! The types of a sample's fields, in Java and Go.

use super::lexer::{Token, Word};
use crate::evidence::Kind;

/// How deep types are read.
const DEPTH: usize = 4;

/// What the types of both languages are on the wire; any other name is a type that the sample declares.
const PLAIN: [(&str, Kind); 28] = [
    ("String", Kind::Text),
    ("string", Kind::Text),
    ("Time", Kind::Text),
    ("time.Time", Kind::Text),
    ("OffsetDateTime", Kind::Text),
    ("Long", Kind::Integer),
    ("long", Kind::Integer),
    ("Integer", Kind::Integer),
    ("int", Kind::Integer),
    ("int32", Kind::Integer),
    ("int64", Kind::Integer),
    ("uint32", Kind::Integer),
    ("uint64", Kind::Integer),
    ("BigInteger", Kind::Integer),
    ("Double", Kind::Number),
    ("double", Kind::Number),
    ("Float", Kind::Number),
    ("float", Kind::Number),
    ("BigDecimal", Kind::Number),
    ("float32", Kind::Number),
    ("float64", Kind::Number),
    ("Boolean", Kind::Boolean),
    ("boolean", Kind::Boolean),
    ("bool", Kind::Boolean),
    ("Object", Kind::Object),
    ("interface", Kind::Object),
    ("byte[]", Kind::File),
    ("[]byte", Kind::File),
];

/// A type as a sample writes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Type {
    /// By its name.
    Named(String),
    /// A list.
    List(Box<Type>),
    /// A map from strings.
    Map(Box<Type>),
}

impl Type {
    /// Reads a type in Java: `List<Card>`, `Card[]`, `Map<String, Long>`.
    pub(super) fn java(words: &[Token<'_>]) -> Option<Self> {
        let mut words = words.iter().map(|token| token.word).peekable();
        java(&mut words, DEPTH)
    }

    /// Reads a type in Go: `[]Card`, `*time.Time`, `map[string]int64`.
    pub(super) fn go(words: &[&Token<'_>]) -> Option<Self> {
        let words: Vec<_> = words.iter().map(|token| token.word).collect();
        go(&words, DEPTH)
    }

    /// The name of the innermost type.
    pub(super) fn name(&self) -> &str {
        match self {
            Self::Named(name) => name,
            Self::List(item) | Self::Map(item) => item.name(),
        }
    }

    /// Whether it is one of a language's types for a moment in time.
    pub(super) fn is_time(&self) -> bool {
        matches!(self.name(), "Time" | "time.Time" | "OffsetDateTime")
    }

    /// What it is on the wire, if `declared` knows what the types of the sample are.
    pub(super) fn kind(&self, declared: impl Fn(&str) -> Option<Kind> + Copy) -> Option<Kind> {
        Some(match self {
            Self::Named(name) => {
                let plain = || PLAIN.iter().find(|(known, _)| known == name).map(|(_, kind)| kind.clone());
                declared(name).or_else(plain)?
            }
            Self::List(item) => Kind::List(Box::new(item.kind(declared)?)),
            Self::Map(item) => Kind::Map(Box::new(item.kind(declared)?)),
        })
    }
}

fn java<'a>(words: &mut std::iter::Peekable<impl Iterator<Item = Word<'a>>>, depth: usize) -> Option<Type> {
    let Word::Name(mut name) = words.next()? else { return None };
    // `java.util.List`: the last name counts.
    while words.next_if_eq(&Word::Mark('.')).is_some() {
        let Some(Word::Name(next)) = words.next() else { return None };
        name = next;
    }
    let mut found = Type::Named(name.to_owned());
    if words.next_if_eq(&Word::Mark('<')).is_some() {
        let mut arguments = vec![java(words, depth.checked_sub(1)?)?];
        while words.next_if_eq(&Word::Mark(',')).is_some() {
            arguments.push(java(words, depth.checked_sub(1)?)?);
        }
        words.next_if_eq(&Word::Mark('>'))?;
        let last = Box::new(arguments.pop()?);
        found = match name {
            "List" | "ArrayList" | "Set" | "Collection" => Type::List(last),
            "Map" | "HashMap" | "TreeMap" | "LinkedHashMap" => Type::Map(last),
            _ => found,
        };
    }
    for _ in 0..depth {
        if words.next_if_eq(&Word::Mark('[')).is_none() {
            break;
        }
        words.next_if_eq(&Word::Mark(']'))?;
        found = match found {
            Type::Named(name) if name == "byte" => Type::Named("byte[]".to_owned()),
            item => Type::List(Box::new(item)),
        };
    }
    Some(found)
}

fn go(words: &[Word<'_>], depth: usize) -> Option<Type> {
    let inner = depth.checked_sub(1);
    Some(match words {
        [Word::Mark('*'), rest @ ..] => go(rest, inner?)?,
        [Word::Mark('['), Word::Mark(']'), Word::Name("byte"), ..] => Type::Named("[]byte".to_owned()),
        [Word::Mark('['), Word::Mark(']'), rest @ ..] => Type::List(Box::new(go(rest, inner?)?)),
        [Word::Name("map"), Word::Mark('['), Word::Name(_), Word::Mark(']'), rest @ ..] => {
            Type::Map(Box::new(go(rest, inner?)?))
        }
        [Word::Name(package), Word::Mark('.'), Word::Name(name), ..] => {
            Type::Named(format!("{package}.{name}"))
        }
        [Word::Name(name), ..] => Type::Named((*name).to_owned()),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evidence::Line;
    use crate::reader::lexer;

    fn in_java(text: &str) -> Option<Type> {
        Type::java(&lexer::read(&[(Line::new(0, 1), text)]))
    }

    fn in_go(text: &str) -> Option<Type> {
        let tokens = lexer::read(&[(Line::new(0, 1), text)]);
        Type::go(&tokens.iter().collect::<Vec<_>>())
    }

    #[test]
    fn lists_and_maps_are_read_alike_in_both_languages() {
        let card = || Type::Named("Card".to_owned());
        let list = |item| Type::List(Box::new(item));
        assert_eq!((in_java("List<Card>"), in_go("[]Card")), (Some(list(card())), Some(list(card()))));
        assert_eq!(in_java("java.util.List<List<Card>>"), Some(list(list(card()))));
        assert_eq!(in_go("*[][]*Card"), in_java("Card[][]"));
        assert_eq!(in_java("Map<String, Card>"), in_go("map[string]Card"));
        assert!(in_go("*time.Time").is_some_and(|time| time.is_time()));
        assert_eq!(in_java(&"List<".repeat(100_000)), None);
        assert_eq!(in_go(&"[]".repeat(100_000)), None);
    }
}
