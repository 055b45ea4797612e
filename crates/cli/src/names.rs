//! Which operation or event a typed name means: `get-card` or `GetCard`, and `card-member/get-card` where several
//! products have one.

use std::collections::HashMap;
use std::fmt;

use wechatpay_api::{EventInfo, Face, OperationInfo};

use crate::failure::Failure;
use crate::kebab::kebab;

/// What has a name within a product.
pub(crate) trait Named {
    fn name(&self) -> &'static str;
    fn product(&self) -> &'static str;
    fn face(&self) -> Face;
}

impl Named for OperationInfo {
    fn name(&self) -> &'static str {
        self.name
    }
    fn product(&self) -> &'static str {
        self.product
    }
    fn face(&self) -> Face {
        self.face
    }
}

impl Named for EventInfo {
    fn name(&self) -> &'static str {
        self.name
    }
    fn product(&self) -> &'static str {
        self.product
    }
    fn face(&self) -> Face {
        self.face
    }
}

/// The name with its product, which means this one alone on its face: `card-member/get-card`.
pub(crate) fn full_name(item: &impl Named) -> String {
    match (item.product(), kebab(item.name())) {
        ("", name) => name,
        (product, name) => format!("{product}/{name}"),
    }
}

/// Operations or events, found by each name that means them.
pub(crate) struct Catalogue<'a, T> {
    items: Vec<&'a T>,
    by_name: HashMap<(Face, String), Vec<&'a T>>,
}

impl<'a, T: Named> Catalogue<'a, T> {
    pub(crate) fn new(items: impl IntoIterator<Item = &'a T>) -> Self {
        let items: Vec<_> = items.into_iter().collect();
        let mut by_name: HashMap<_, Vec<_>> = HashMap::new();
        for item in items.iter().copied() {
            let (bare, full) = (kebab(item.name()), full_name(item));
            if full != bare {
                by_name.entry((item.face(), full)).or_default().push(item);
            }
            // As rustdoc and the error messages call it.
            by_name.entry((item.face(), item.name().to_owned())).or_default().push(item);
            by_name.entry((item.face(), bare)).or_default().push(item);
        }
        Self { items, by_name }
    }

    /// All of them, in their order.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &'a T> {
        self.items.iter().copied()
    }

    /// The shortest name that means this one alone on its face.
    pub(crate) fn short_name(&self, item: &T) -> String {
        let bare = kebab(item.name());
        if self.means_one(&bare, item.face()) { bare } else { full_name(item) }
    }

    /// Whether a name means one of them on a face.
    pub(crate) fn means_one(&self, name: &str, face: Face) -> bool {
        self.matching(name, face).len() == 1
    }

    /// Finds what a name means on a face.
    ///
    /// # Errors
    /// A name that several products have, that only the other face has, or that nothing has.
    pub(crate) fn find(&self, typed: &str, face: Face) -> Result<&'a T, NotFound> {
        match self.matching(typed, face) {
            [one] => Ok(one),
            [] => {
                let typed = typed.to_owned();
                let has_it = |other: &Face| !self.matching(&typed, *other).is_empty();
                Err(match Face::ALL.into_iter().find(has_it) {
                    Some(other) => NotFound::OtherFace { typed, face, other },
                    None => NotFound::Unknown { similar: self.similar(&typed, face), typed },
                })
            }
            several => {
                let names = several.iter().map(|item| full_name(*item)).collect();
                Err(NotFound::Ambiguous { typed: typed.to_owned(), names })
            }
        }
    }

    fn matching(&self, name: &str, face: Face) -> &[&'a T] {
        self.by_name.get(&(face, name.to_owned())).map_or(&[], Vec::as_slice)
    }

    /// The name on this face that was probably meant.
    fn similar(&self, typed: &str, face: Face) -> Option<String> {
        let names = self.iter().filter(|item| item.face() == face).map(|item| self.short_name(item));
        let typed = kebab(typed);
        let rated = names.map(|name| (strsim::jaro_winkler(&typed, &name), name));
        let best = rated.max_by(|(one, _), (other, _)| one.total_cmp(other));
        best.filter(|(likeness, _)| *likeness > 0.8).map(|(_, name)| name)
    }
}

impl<'a> Catalogue<'a, OperationInfo> {
    /// Finds the operation that somebody typed.
    ///
    /// # Errors
    /// As [`find`](Self::find), with the command that lists the operations.
    pub(crate) fn typed(&self, name: &str, face: Face) -> Result<&'a OperationInfo, Failure> {
        self.find(name, face).map_err(|error| {
            Failure::Input(format!("{error}; to list the operations: wechatpay operations {face}"))
        })
    }
}

/// Every operation of every face.
pub(crate) fn operations() -> Catalogue<'static, OperationInfo> {
    Catalogue::new(Face::ALL.into_iter().flat_map(wechatpay_api::operations))
}

/// Every event of every face.
pub(crate) fn events() -> Catalogue<'static, EventInfo> {
    Catalogue::new(Face::ALL.into_iter().flat_map(wechatpay_api::events))
}

/// Why a name means nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum NotFound {
    /// Several products have it; these are the names to choose from.
    Ambiguous { typed: String, names: Vec<String> },
    /// Only the other face has it.
    OtherFace { typed: String, face: Face, other: Face },
    /// No face has it; this one is similar.
    Unknown { typed: String, similar: Option<String> },
}

impl fmt::Display for NotFound {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Ambiguous { typed, names } => {
                write!(f, "several products have `{typed}`; name one: {}", names.join(", "))
            }
            Self::OtherFace { typed, face, other } => {
                write!(f, "`{typed}` is for the {other} face only, and this is the {face} face")
            }
            Self::Unknown { typed, similar: Some(similar) } => {
                write!(f, "there is no `{typed}`; did you mean `{similar}`?")
            }
            Self::Unknown { typed, similar: None } => write!(f, "there is no `{typed}`"),
        }
    }
}

/// Operations of two products that share a name.
#[cfg(test)]
pub(crate) mod samples {
    use wechatpay_api::{Face, Method, OperationInfo};

    const fn operation(name: &'static str, product: &'static str, face: Face) -> OperationInfo {
        OperationInfo::new(name, face, Method::Get, "/", "").product(product)
    }

    pub(crate) static OPERATIONS: [OperationInfo; 4] = [
        operation("GetCard", "card-member", Face::Brand),
        operation("GetCard", "gift-card", Face::Brand),
        operation("ListCard", "card-member", Face::Brand),
        operation("CreateActivity", "card-member", Face::Partner),
    ];
}

#[cfg(test)]
mod tests {
    use super::samples::OPERATIONS;
    use super::*;

    fn all() -> Catalogue<'static, OperationInfo> {
        Catalogue::new(&OPERATIONS)
    }

    fn found(typed: &str, face: Face) -> Result<&'static str, NotFound> {
        all().find(typed, face).map(|info| info.product)
    }

    #[test]
    fn the_product_is_needed_only_where_a_name_is_taken_twice() {
        assert_eq!(found("list-card", Face::Brand), Ok("card-member"));
        assert_eq!(found("card-member/list-card", Face::Brand), Ok("card-member"));
        assert_eq!(found("gift-card/get-card", Face::Brand), Ok("gift-card"));
        assert_eq!(found("ListCard", Face::Brand), Ok("card-member"));
        let names = OPERATIONS.iter().map(|info| all().short_name(info)).collect::<Vec<_>>();
        assert_eq!(names, ["card-member/get-card", "gift-card/get-card", "list-card", "create-activity"]);
    }

    #[test]
    fn a_name_of_two_products_lists_the_full_names() {
        let message = found("get-card", Face::Brand).unwrap_err().to_string();
        assert!(message.ends_with("name one: card-member/get-card, gift-card/get-card"), "{message}");
    }

    #[test]
    fn a_name_of_the_other_face_says_so() {
        let message = found("create-activity", Face::Brand).unwrap_err().to_string();
        assert_eq!(message, "`create-activity` is for the partner face only, and this is the brand face");
    }

    #[test]
    fn a_misspelt_name_is_recognised() {
        let similar = |typed| match found(typed, Face::Brand) {
            Err(NotFound::Unknown { similar, .. }) => similar,
            other => panic!("{other:?}"),
        };
        assert_eq!(similar("list-crad").as_deref(), Some("list-card"));
        assert_eq!(similar("ListCrad").as_deref(), Some("list-card"));
        assert_eq!(similar("gift-card/get-crad").as_deref(), Some("gift-card/get-card"));
        assert_eq!(similar("zzz"), None);
    }
}
