//! Why a list is given up: what a page says that can't be true.

use super::position::Position;

/// A page that can't belong to a list that ends.
///
/// It happens where the platform is out of order. Continue later, from the position that the walk got to.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PageError {
    /// The page came before, at another position.
    #[error("{} came before, so the list doesn't advance", .position.place())]
    Repeated {
        /// What was asked for.
        position: Position,
    },
    /// The token of the next page was used before.
    #[error("{} leads back to a page that came before, so the list doesn't advance", .position.place())]
    TokenRepeated {
        /// What was asked for.
        position: Position,
    },
    /// One page after the other is empty and names a next one.
    #[error("{} is one of many without any item in a row, each with the token of a next one", .position.place())]
    Empty {
        /// What was asked for.
        position: Position,
    },
    /// The count of all records is less than what came, or more than any list holds.
    #[error(
        "the count of the whole list is {total_count}, which can't be true with {items} records on {}",
        .position.place()
    )]
    TotalCount {
        /// What was asked for.
        position: Position,
        /// How many records the page holds.
        items: usize,
        /// What the reply claims.
        total_count: i64,
    },
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_message_shows_a_token() {
        let position = Position::Token(Some("s3cret".to_owned()));
        for error in [
            PageError::Repeated { position: position.clone() },
            PageError::TokenRepeated { position: position.clone() },
            PageError::Empty { position: position.clone() },
            PageError::TotalCount { position, items: 1, total_count: 0 },
        ] {
            assert!(!error.to_string().contains("s3cret"), "{error}");
        }
    }
}
