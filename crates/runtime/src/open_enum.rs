//! Enums that stay open: known variants, and one that keeps whatever else the platform sends.

use std::fmt;

/// A wire value that the enum's documentation does not list; only [`open_enum!`](crate::open_enum) makes one.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct UnknownValue(String);

impl UnknownValue {
    /// Keeps a wire value.
    #[doc(hidden)]
    pub fn new(value: String) -> Self {
        Self(value)
    }

    /// The wire value.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for UnknownValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}

/// Declares an enum of wire strings with the variant `Unknown` for values not listed.
///
/// It converts from `&str` and `String` (never failing), has `as_str`, `Display` and `VALUES` (the listed wire
/// values, in order), and stands in paths, queries, bodies and replies.
///
/// ```
/// wechatpay_runtime::open_enum! {
///     /// How a card is paid for.
///     CardType {
///         /// Free of charge.
///         Normal = "NORMAL",
///     }
/// }
/// assert_eq!(CardType::from("NORMAL"), CardType::Normal);
/// assert_eq!(CardType::from("GOLD").to_string(), "GOLD");
/// ```
#[macro_export]
macro_rules! open_enum {
    ($(#[$enum_attribute:meta])* $name:ident { $($(#[$attribute:meta])* $variant:ident = $wire:literal,)* }) => {
        $(#[$enum_attribute])*
        #[derive(Clone, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum $name {
            $($(#[$attribute])* $variant,)*
            /// A value that the documentation did not list when this crate was generated.
            Unknown($crate::UnknownValue),
        }

        impl $name {
            /// The documented wire values, in the order of the documentation.
            pub const VALUES: &'static [&'static str] = &[$($wire),*];

            /// The value as it stands on the wire.
            pub fn as_str(&self) -> &str {
                match self {
                    $(Self::$variant => $wire,)*
                    Self::Unknown(value) => value.as_str(),
                }
            }
        }

        impl From<String> for $name {
            fn from(value: String) -> Self {
                match value.as_str() {
                    $($wire => Self::$variant,)*
                    _ => Self::Unknown($crate::UnknownValue::new(value)),
                }
            }
        }

        impl $crate::ParameterValue for $name {
            fn text(&self) -> Option<::std::borrow::Cow<'_, str>> {
                Some(::std::borrow::Cow::Borrowed(self.as_str()))
            }
        }

        $crate::wire_text!($name);
    };
}
