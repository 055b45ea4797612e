//! Which operation or event a typed name means: `get-card`, or `card-member/get-card` where several products have one.

use std::fmt;

use wechatpay_api::{EventInfo, Face, OperationInfo};

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

/// Every operation of every face.
pub(crate) fn operations() -> Vec<&'static OperationInfo> {
    Face::ALL.into_iter().flat_map(wechatpay_api::operations).collect()
}

/// The name with its product, which means this one alone on its face: `card-member/get-card`.
pub(crate) fn full_name(item: &impl Named) -> String {
    match (item.product(), kebab(item.name())) {
        ("", name) => name,
        (product, name) => format!("{product}/{name}"),
    }
}

/// The shortest name that means this one alone, among those of its face.
pub(crate) fn short_name<T: Named>(item: &T, all: &[&T]) -> String {
    let bare = kebab(item.name());
    let alike = |other: &&&T| other.face() == item.face() && kebab(other.name()) == bare;
    if all.iter().filter(alike).count() > 1 { full_name(item) } else { bare }
}

/// Finds what a name means on a face.
///
/// # Errors
/// A name that several products have, that only the other face has, or that nothing has.
pub(crate) fn find<'a, T: Named>(typed: &str, face: Face, all: &[&'a T]) -> Result<&'a T, NotFound> {
    let matching = |wanted: Face| -> Vec<&'a T> {
        let means = |item: &&&'a T| {
            item.face() == wanted && (kebab(item.name()) == typed || full_name(**item) == typed)
        };
        all.iter().filter(means).copied().collect()
    };
    let typed = || typed.to_owned();
    match matching(face).as_slice() {
        [one] => Ok(one),
        [] => {
            let elsewhere = Face::ALL.into_iter().find(|other| !matching(*other).is_empty());
            Err(match elsewhere {
                Some(other) => NotFound::OtherFace { typed: typed(), face, other },
                None => NotFound::Unknown { typed: typed(), similar: similar(&typed(), face, all) },
            })
        }
        several => {
            let names = several.iter().map(|item| full_name(*item)).collect();
            Err(NotFound::Ambiguous { typed: typed(), names })
        }
    }
}

/// The name on this face that was probably meant.
fn similar<T: Named>(typed: &str, face: Face, all: &[&T]) -> Option<String> {
    let names = all.iter().filter(|item| item.face() == face).map(|item| short_name(*item, all));
    let rated = names.map(|name| (strsim::jaro_winkler(typed, &name), name));
    let best = rated.max_by(|(one, _), (other, _)| one.total_cmp(other));
    best.filter(|(likeness, _)| *likeness > 0.8).map(|(_, name)| name)
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

#[cfg(test)]
mod tests {
    use wechatpay_api::Method;

    use super::*;

    const fn operation(name: &'static str, product: &'static str, face: Face) -> OperationInfo {
        OperationInfo::new(name, face, Method::Get, "/", "").product(product)
    }

    static OPERATIONS: [OperationInfo; 4] = [
        operation("GetCard", "card-member", Face::Brand),
        operation("GetCard", "gift-card", Face::Brand),
        operation("ListCard", "card-member", Face::Brand),
        operation("CreateActivity", "card-member", Face::Partner),
    ];

    fn all() -> Vec<&'static OperationInfo> {
        OPERATIONS.iter().collect()
    }

    fn found(typed: &str, face: Face) -> Result<&'static str, NotFound> {
        find(typed, face, &all()).map(|info| info.product)
    }

    #[test]
    fn the_product_is_needed_only_where_a_name_is_taken_twice() {
        assert_eq!(found("list-card", Face::Brand), Ok("card-member"));
        assert_eq!(found("card-member/list-card", Face::Brand), Ok("card-member"));
        assert_eq!(found("gift-card/get-card", Face::Brand), Ok("gift-card"));
        let names = OPERATIONS.iter().map(|info| short_name(info, &all())).collect::<Vec<_>>();
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
        assert_eq!(similar("gift-card/get-crad").as_deref(), Some("gift-card/get-card"));
        assert_eq!(similar("zzz"), None);
    }
}
