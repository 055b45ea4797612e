//! The types of a sample's fields, in Java and Go.

use std::iter::Peekable;

use super::lexer::Word;
use crate::evidence::Kind;

/// How deep types are read.
const DEPTH: usize = 4;

/// What the types of both languages are on the wire; any other name is a type that the sample declares.
const PLAIN: [(&str, Kind); 26] = [
    ("String", Kind::Text),
    ("string", Kind::Text),
    ("Time", Kind::Text),
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
];

/// A type as a sample writes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Type {
    Named(String),
    List(Box<Type>),
    /// A map from strings.
    Map(Box<Type>),
}

impl Type {
    /// Reads a type of Java or Go: `List<Card>`, `Card[]`, `Map<String, Long>`, `[]Card`, `*time.Time`,
    /// `map[string]int64`.
    pub(super) fn read<'a>(words: impl Iterator<Item = Word<'a>>) -> Option<Self> {
        Self::at_depth(&mut words.peekable(), DEPTH)
    }

    fn at_depth<'a>(words: &mut Peekable<impl Iterator<Item = Word<'a>>>, depth: usize) -> Option<Self> {
        while words.next_if_eq(&Word::Mark('*')).is_some() {}
        if words.next_if_eq(&Word::Mark('[')).is_some() {
            words.next_if_eq(&Word::Mark(']'))?;
            return Some(Self::at_depth(words, depth.checked_sub(1)?)?.listed());
        }
        let Word::Name(mut name) = words.next()? else { return None };
        // `java.util.List`, `time.Time`: the last name counts.
        while words.next_if_eq(&Word::Mark('.')).is_some() {
            let Some(Word::Name(next)) = words.next() else { return None };
            name = next;
        }
        if name == "map" {
            words.find(|word| *word == Word::Mark(']'))?;
            return Some(Self::Map(Box::new(Self::at_depth(words, depth.checked_sub(1)?)?)));
        }
        let mut found = Self::Named(name.to_owned());
        if words.next_if_eq(&Word::Mark('<')).is_some() {
            let mut last = Self::at_depth(words, depth.checked_sub(1)?)?;
            while words.next_if_eq(&Word::Mark(',')).is_some() {
                last = Self::at_depth(words, depth.checked_sub(1)?)?;
            }
            words.next_if_eq(&Word::Mark('>'))?;
            found = match name {
                "List" | "ArrayList" | "Set" | "Collection" => last.listed(),
                "Map" | "HashMap" | "TreeMap" | "LinkedHashMap" => Self::Map(Box::new(last)),
                _ => found,
            };
        }
        for _ in 0..depth {
            if words.next_if_eq(&Word::Mark('[')).is_none() {
                break;
            }
            words.next_if_eq(&Word::Mark(']'))?;
            found = found.listed();
        }
        Some(found)
    }

    fn listed(self) -> Self {
        match self {
            Self::Named(name) if name == "byte" => Self::Named("byte[]".to_owned()),
            item => Self::List(Box::new(item)),
        }
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
        matches!(self.name(), "Time" | "OffsetDateTime")
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evidence::Line;
    use crate::reader::lexer;

    fn seen(text: &str) -> Option<Type> {
        Type::read(lexer::read(&[(Line::new(0, 1), text)]).into_iter().map(|token| token.word))
    }

    #[test]
    fn lists_and_maps_are_read_alike_in_both_languages() {
        let card = || Type::Named("Card".to_owned());
        let list = |item| Type::List(Box::new(item));
        assert_eq!((seen("List<Card>"), seen("[]Card")), (Some(list(card())), Some(list(card()))));
        assert_eq!(seen("java.util.List<List<Card>>"), Some(list(list(card()))));
        assert_eq!(seen("*[][]*Card"), seen("Card[][]"));
        assert_eq!(seen("Map<String, Card>"), seen("map[string]Card"));
        assert!(seen("*time.Time").is_some_and(|time| time.is_time()));
        assert_eq!(seen(&"List<".repeat(100_000)), None);
        assert_eq!(seen(&"[]".repeat(100_000)), None);
    }
}
