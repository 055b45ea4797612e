//! Which fields a sample in Java seals before it sends them: `request.phoneNumber = client.encrypt("…")`.

use std::collections::BTreeMap;

use super::declared::Struct;
use super::lexer::{Token, Word};

/// The longest way to a field, in names.
const STEPS: usize = 16;

/// Marks the fields that the sample seals.
pub(super) fn mark(tokens: &[Token<'_>], structs: &mut [Struct]) {
    let mut fields: BTreeMap<(String, String), (usize, usize)> = BTreeMap::new();
    for (index, item) in structs.iter().enumerate() {
        for (at, field) in item.fields.iter().enumerate() {
            fields.insert((item.name.value.clone(), field.code_name.clone()), (index, at));
        }
    }
    let mut variables: BTreeMap<&str, &str> = BTreeMap::new();
    for (at, token) in tokens.iter().enumerate() {
        let Word::Name(name) = token.word else { continue };
        // `UserInfo info = new UserInfo();`
        if let Some([variable, equals, new]) = tokens.get(at + 1..).and_then(|rest| rest.first_chunk::<3>())
            && let (Word::Name(variable), Word::Mark('='), Word::Name("new")) =
                (variable.word, equals.word, new.word)
        {
            variables.insert(variable, name);
        }
        let Some(way) = (name == "encrypt").then(|| sealed_way(tokens, at)).flatten() else { continue };
        let mut way = way.into_iter();
        let mut owner =
            way.next().and_then(|variable| variables.get(variable)).map(|name| (*name).to_owned());
        let mut found = None;
        for step in way {
            found = owner.and_then(|owner| fields.get(&(owner, step.to_owned())).copied());
            let field = found.and_then(|(index, at)| structs.get(index)?.fields.get(at));
            owner = field.map(|field| field.declared.value.name().to_owned());
        }
        let field = found.and_then(|(index, at)| structs.get_mut(index)?.fields.get_mut(at));
        if let Some(field) = field {
            field.sealed.get_or_insert(token.at);
        }
    }
}

/// The names of the way that `client.encrypt(` is assigned to, or added to.
fn sealed_way<'a>(tokens: &[Token<'a>], encrypt: usize) -> Option<Vec<&'a str>> {
    let before = tokens.get(..encrypt)?;
    // Skip `client .`
    let [before @ .., client, dot] = before else { return None };
    if dot.word != Word::Mark('.') || !matches!(client.word, Word::Name(_)) {
        return None;
    }
    let before = match before {
        [before @ .., add, open] if open.word == Word::Mark('(') && add.word == Word::Name("add") => {
            before.split_last().filter(|(dot, _)| dot.word == Word::Mark('.'))?.1
        }
        [before @ .., assign] if assign.word == Word::Mark('=') => before,
        _ => return None,
    };
    let mut way = Vec::new();
    let mut dotted = true;
    for token in before.iter().rev().take(2 * STEPS) {
        match token.word {
            Word::Name(name) if dotted => way.push(name),
            Word::Mark('.') if !dotted => {}
            _ => break,
        }
        dotted = !dotted;
    }
    way.reverse();
    (way.len() > 1).then_some(way)
}
