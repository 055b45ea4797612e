//! One TOML table, read key by key; what is wrong in it is reported by place, key and type, never by value.

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::error::{ConfigErrorKind, Fault};
use crate::keys::is_key_text;

/// A table and where it stands in the file.
pub(super) struct Table<'t> {
    entries: &'t DeTable<'t>,
    /// How a message says that something stands in it: `in [brand]`.
    name: &'static str,
}

impl<'t> Table<'t> {
    /// Takes a table that has no other keys than these.
    pub(super) fn new(
        entries: &'t DeTable<'t>,
        name: &'static str,
        known: &'static [&'static str],
    ) -> Result<Self, Fault> {
        let unknown = entries.keys().filter(|key| !known.contains(&&**key.get_ref()));
        // Keys come in the alphabet's order; a reader wants the first one in the file.
        if let Some(key) = unknown.min_by_key(|key| key.span().start) {
            let kind = ConfigErrorKind::UnknownKey { key: shown(key.get_ref()), table: name, known };
            return Err(Fault { offset: Some(key.span().start), kind });
        }
        Ok(Self { entries, name })
    }

    /// The text under a key, if the key is there.
    pub(super) fn text(&self, key: &'static str) -> Result<Option<&'t str>, Fault> {
        self.find(key).map(|value| self.as_text(value, key)).transpose()
    }

    /// The path of a key file under a key, if the key is there.
    pub(super) fn path(&self, key: &'static str) -> Result<Option<&'t str>, Fault> {
        self.find(key).map(|value| self.as_path(value, key)).transpose()
    }

    /// The list of paths of key files under a key.
    pub(super) fn paths(&self, key: &'static str) -> Result<Vec<&'t str>, Fault> {
        self.list(key, Self::as_path).map(Option::unwrap_or_default)
    }

    /// The list of texts under a key.
    pub(super) fn texts(&self, key: &'static str) -> Result<Option<Vec<&'t str>>, Fault> {
        self.list(key, Self::as_text)
    }

    /// The table of paths of key files under a key, in the order of their names.
    pub(super) fn named_paths(&self, key: &'static str) -> Result<Vec<(&'t str, &'t str)>, Fault> {
        let Some(entries) = self.table(key)? else { return Ok(Vec::new()) };
        let path = |(name, value): (&'t Spanned<_>, _)| {
            let name: &'t std::borrow::Cow<'t, str> = name.get_ref();
            Ok((&**name, self.as_path(value, key)?))
        };
        entries.iter().map(path).collect()
    }

    /// The whole number over 0 under a key.
    pub(super) fn number(&self, key: &'static str) -> Result<Option<u64>, Fault> {
        let Some(value) = self.find(key) else { return Ok(None) };
        let number = match value.get_ref() {
            DeValue::Integer(integer) => u64::from_str_radix(integer.as_str(), integer.radix()).ok(),
            _ => None,
        };
        match number.filter(|number| *number > 0) {
            Some(number) => Ok(Some(number)),
            None => Err(self.wrong_type(key, "a whole number over 0", value)),
        }
    }

    /// The table under a key.
    pub(super) fn table(&self, key: &'static str) -> Result<Option<&'t DeTable<'t>>, Fault> {
        match self.find(key) {
            None => Ok(None),
            Some(value) => match value.get_ref() {
                DeValue::Table(table) => Ok(Some(table)),
                _ => Err(self.wrong_type(key, "a table", value)),
            },
        }
    }

    fn find(&self, key: &'static str) -> Option<&'t Spanned<DeValue<'t>>> {
        self.entries.get(key)
    }

    fn list(
        &self,
        key: &'static str,
        item: impl Fn(&Self, &'t Spanned<DeValue<'t>>, &'static str) -> Result<&'t str, Fault>,
    ) -> Result<Option<Vec<&'t str>>, Fault> {
        let Some(value) = self.find(key) else { return Ok(None) };
        let DeValue::Array(items) = value.get_ref() else {
            return Err(self.wrong_type(key, "a list of texts in double quotes", value));
        };
        items.iter().map(|value| item(self, value, key)).collect::<Result<_, _>>().map(Some)
    }

    fn as_path(&self, value: &'t Spanned<DeValue<'t>>, key: &'static str) -> Result<&'t str, Fault> {
        let path = self.as_text(value, key)?;
        if is_key_text(path) {
            return Err(self.wrong(key, "the path of a file", "the text of a key", value));
        }
        Ok(path)
    }

    fn as_text(&self, value: &'t Spanned<DeValue<'t>>, key: &'static str) -> Result<&'t str, Fault> {
        match value.get_ref() {
            DeValue::String(text) => Ok(text),
            _ => Err(self.wrong_type(key, "a text in double quotes", value)),
        }
    }

    fn wrong_type(&self, key: &'static str, expected: &'static str, value: &Spanned<DeValue<'_>>) -> Fault {
        let found = match value.get_ref() {
            DeValue::String(_) => "a text",
            DeValue::Integer(_) | DeValue::Float(_) => "a number",
            DeValue::Boolean(_) => "true or false",
            DeValue::Datetime(_) => "a date or a time",
            DeValue::Array(_) => "a list",
            DeValue::Table(_) => "a table",
        };
        self.wrong(key, expected, found, value)
    }

    fn wrong(
        &self,
        key: &'static str,
        expected: &'static str,
        found: &'static str,
        value: &Spanned<DeValue<'_>>,
    ) -> Fault {
        let kind = ConfigErrorKind::WrongType { key, table: self.name, expected, found };
        Fault { offset: Some(value.span().start), kind }
    }
}

/// Longer than any key of a configuration, shorter than any secret.
const LONGEST_SHOWN_KEY: usize = 24;

/// How a message names a key that nobody knows: what stands there may be a secret whose quotes are missing.
fn shown(key: &str) -> String {
    match key.chars().count() {
        0..=LONGEST_SHOWN_KEY => format!("`{}`", key.escape_debug()),
        length => format!("of {length} characters"),
    }
}
