//! What types that are one string on the wire have in common.

/// Implements `From<&str>`, `Display`, the codec and serde for a type that has `as_str` and `From<String>`.
#[doc(hidden)]
#[macro_export]
macro_rules! wire_text {
    ($name:ident) => {
        impl From<&str> for $name {
            fn from(value: &str) -> Self {
                Self::from(value.to_owned())
            }
        }

        impl ::std::fmt::Display for $name {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl $crate::wire::EncodeValue for $name {
            fn encode_value(
                &self,
                _: $crate::wire::Sealing<'_>,
            ) -> Result<Option<$crate::serde_json::Value>, $crate::wire::EncodeError> {
                Ok(Some($crate::serde_json::Value::from(self.as_str())))
            }
        }

        impl $crate::wire::DecodeValue for $name {
            fn decode_from(
                value: $crate::serde_json::Value,
                origin: $crate::wire::Origin,
            ) -> Result<Self, $crate::wire::DecodeError> {
                <String as $crate::wire::DecodeValue>::decode_from(value, origin).map(Self::from)
            }

            fn placeholder() -> Self {
                Self::from(String::new())
            }
        }

        $crate::serde_by_codec!($name);
    };
}
