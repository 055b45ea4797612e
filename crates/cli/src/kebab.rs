//! Names as they are typed.

/// `GetUserCard` as it is typed: `get-user-card`.
pub(crate) fn kebab(name: &str) -> String {
    let mut kebab = String::with_capacity(name.len() + 4);
    for character in name.chars() {
        if character.is_uppercase() && !kebab.is_empty() {
            kebab.push('-');
        }
        kebab.extend(character.to_lowercase());
    }
    kebab
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_typed_in_kebab_case() {
        assert_eq!(kebab("GetUserCard"), "get-user-card");
    }
}
