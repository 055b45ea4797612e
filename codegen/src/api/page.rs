//! The page that documents an operation or an event.

use crate::document::ConfirmedBy;

/// A page of the platform's documentation.
#[derive(Clone, Debug)]
pub(crate) struct Page {
    /// Its web address.
    pub url: String,
    /// Its title as printed.
    pub title: String,
    /// The date printed on it.
    pub updated: String,
    /// Whether anybody saw it.
    pub confirmed_by: ConfirmedBy,
}
