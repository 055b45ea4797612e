//! Template texts: an ID and variables joined by `_`, as one string on the wire.

use std::borrow::Cow;
use std::fmt::{Display, Write};

/// A variable, or a template ID, that cannot stand in a template text; its value is not shown.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{variable}: {kind}")]
#[non_exhaustive]
pub struct TemplateError {
    /// Which: `variable amount`, `variable 2`, `the template ID`.
    pub variable: Cow<'static, str>,
    /// What is wrong with it.
    pub kind: TemplateErrorKind,
}

/// Why a text cannot stand in a template text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum TemplateErrorKind {
    /// It could not be told from a variable that is left out.
    #[error("is empty")]
    Empty,
    /// `_` stands between variables.
    #[error("holds `_`, which separates variables")]
    Separator,
    /// A line break or the like.
    #[error("holds a control character")]
    Control,
}

/// Joins an ID and variables, for [`text_template!`](crate::text_template).
#[doc(hidden)]
#[derive(Debug)]
pub struct TemplateText(String);

impl TemplateText {
    /// Starts with the ID of a documented template.
    pub fn new(id: &'static str) -> Self {
        Self(id.to_owned())
    }

    /// Joins an ID and variables that are known only as texts.
    ///
    /// # Errors
    /// The first of them that cannot stand in a template text.
    pub fn other(id: &str, variables: &[&str]) -> Result<Self, TemplateError> {
        let start = Self(checked(id, || "the template ID".into())?.to_owned());
        variables.iter().enumerate().try_fold(start, |text, (index, variable)| {
            let name = || format!("variable {}", index + 1).into();
            checked(variable, name).map(|variable| text.joined(variable))
        })
    }

    /// Appends an integer.
    pub fn integer(self, variable: i64) -> Self {
        self.joined(variable)
    }

    /// Appends a text.
    ///
    /// # Errors
    /// A text that cannot stand in a template text.
    pub fn text(self, name: &'static str, variable: impl Into<String>) -> Result<Self, TemplateError> {
        let variable = variable.into();
        checked(&variable, || format!("variable {name}").into()).map(|variable| self.joined(variable))
    }

    /// The text as it stands on the wire.
    pub fn finish(self) -> String {
        self.0
    }

    fn joined(mut self, variable: impl Display) -> Self {
        // Writing to a `String` cannot fail.
        let _ = write!(self.0, "_{variable}");
        self
    }
}

fn checked(text: &str, name: impl FnOnce() -> Cow<'static, str>) -> Result<&str, TemplateError> {
    let kind = if text.is_empty() {
        TemplateErrorKind::Empty
    } else if text.contains('_') {
        TemplateErrorKind::Separator
    } else if text.contains(char::is_control) {
        TemplateErrorKind::Control
    } else {
        return Ok(text);
    };
    Err(TemplateError { variable: name(), kind })
}

/// Declares a type for texts that the platform makes up from a template: its ID and variables, joined by `_`.
///
/// Each documented template has a constructor. Variables are `i64` or `text`; a constructor with a `text` takes
/// `impl Into<String>` and fails if it is empty or holds `_` or a control character. `other` makes the text of any
/// template, and `From<&str>` and `From<String>` take wire texts as they are.
///
/// ```
/// wechatpay_runtime::text_template! {
///     /// What a member reads.
///     pub Cell {
///         /// Points were added.
///         points_added(points: i64) = "1",
///         /// Points buy a gift.
///         points_for_gift(points: i64, gift: text) = "9",
///     }
/// }
/// assert_eq!(Cell::points_added(1200).as_str(), "1_1200");
/// assert_eq!(Cell::points_for_gift(100, "杯子")?.as_str(), "9_100_杯子");
/// assert!(Cell::points_for_gift(100, "a_b").is_err());
/// assert_eq!(Cell::other("15", &["1200", "1"])?.to_string(), "15_1200_1");
/// # Ok::<(), wechatpay_runtime::TemplateError>(())
/// ```
#[macro_export]
macro_rules! text_template {
    (
        $(#[$type_attribute:meta])*
        $visibility:vis $name:ident {
            $($(#[$attribute:meta])* $template:ident ($($variables:tt)*) = $id:literal,)*
        }
    ) => {
        $(#[$type_attribute])*
        #[derive(Clone, Debug, PartialEq, Eq, Hash)]
        $visibility struct $name(String);

        impl $name {
            $($crate::text_template!(
                @constructor [$(#[$attribute])*] $visibility $template($($variables)*) = $id
            );)*

            /// Makes the text of a template by its ID and its variables, in their order.
            ///
            /// # Errors
            /// An ID or a variable that is empty or holds `_` or a control character.
            $visibility fn other(id: &str, variables: &[&str]) -> Result<Self, $crate::TemplateError> {
                $crate::TemplateText::other(id, variables).map(|text| Self(text.finish()))
            }

            /// The text as it stands on the wire.
            $visibility fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl From<String> for $name {
            fn from(text: String) -> Self {
                Self(text)
            }
        }

        $crate::wire_text!($name);
    };
    // Integers alone cannot be wrong.
    (
        @constructor [$($attribute:tt)*]
        $visibility:vis $template:ident($($variable:ident: i64),* $(,)?) = $id:literal
    ) => {
        $($attribute)*
        $visibility fn $template($($variable: i64),*) -> Self {
            Self($crate::TemplateText::new($id)$(.integer($variable))*.finish())
        }
    };
    (
        @constructor [$($attribute:tt)*]
        $visibility:vis $template:ident($($variable:ident: $kind:ident),* $(,)?) = $id:literal
    ) => {
        $($attribute)*
        ///
        /// # Errors
        /// A text that is empty or holds `_` or a control character.
        $visibility fn $template(
            $($variable: $crate::text_template!(@type $kind)),*
        ) -> Result<Self, $crate::TemplateError> {
            let text = $crate::TemplateText::new($id);
            $(let text = $crate::text_template!(@append text, $variable: $kind);)*
            Ok(Self(text.finish()))
        }
    };
    (@type i64) => { i64 };
    (@type text) => { impl Into<String> };
    (@append $text:ident, $variable:ident: i64) => { $text.integer($variable) };
    (@append $text:ident, $variable:ident: text) => { $text.text(stringify!($variable), $variable)? };
}

#[cfg(test)]
mod tests {
    use super::*;

    text_template! {
        /// A text for tests.
        Cell {
            /// No variables.
            joined() = "0",
            /// An integer.
            points_added(points: i64) = "1",
            /// Two integers.
            two(one: i64, other: i64) = "2",
            /// Both kinds.
            points_for_coupon(points: i64, amount: text) = "6",
            /// A text alone.
            coupon(amount: text) = "8",
        }
    }

    #[test]
    fn id_and_variables_are_joined_in_order() {
        assert_eq!(Cell::joined().as_str(), "0");
        assert_eq!(Cell::points_added(i64::MIN).as_str(), "1_-9223372036854775808");
        assert_eq!(Cell::two(1, 2).as_str(), "2_1_2");
        assert_eq!(Cell::points_for_coupon(100, "0.5").unwrap().as_str(), "6_100_0.5");
        assert_eq!(Cell::coupon(String::from("5")).unwrap().as_str(), "8_5");
        assert_eq!(Cell::other("15", &["1200", "1"]).unwrap(), Cell::from("15_1200_1"));
        assert_eq!(Cell::other("0", &[]).unwrap(), Cell::joined());
    }

    #[test]
    fn what_would_be_read_as_something_else_is_refused_and_named() {
        for (text, problem) in [
            ("", "is empty"),
            ("s3cret_", "holds `_`, which separates variables"),
            ("s3cret\n", "holds a control character"),
        ] {
            let message = |result: Result<Cell, TemplateError>| result.unwrap_err().to_string();
            assert_eq!(message(Cell::points_for_coupon(1, text)), format!("variable amount: {problem}"));
            assert_eq!(message(Cell::other("15", &["1", text])), format!("variable 2: {problem}"));
            assert_eq!(message(Cell::other(text, &[])), format!("the template ID: {problem}"));
        }
    }

    #[test]
    fn a_wire_text_is_kept_as_it_is() {
        for text in ["", "15_1200_1", "__", "a\nb"] {
            let json = serde_json::to_string(text).unwrap();
            let cell: Cell = serde_json::from_str(&json).unwrap();
            assert_eq!((cell.to_string().as_str(), serde_json::to_string(&cell).unwrap()), (text, json));
        }
        assert!(serde_json::from_str::<Cell>("7").is_err());
    }
}
