//! A query with its parameters in another order, or with some of them left out.

use super::mistake::{Finding, Mistake};
use super::orders;
use super::variation::Variations;

/// The most parameters of which every order is tried: 720.
const MAX_ORDERED: usize = 6;
/// The most of which every choice is tried: 256.
const MAX_CHOSEN: usize = 8;

/// Adds every arrangement that is tried.
pub(super) fn arrangements(tried: &mut Variations<'_>, path: &str, query: &str) {
    let pairs: Vec<&str> = query.split('&').collect();
    let url = |pairs: &[&str]| format!("{path}?{}", pairs.join("&"));
    let mut sorted = pairs.clone();
    sorted.sort_unstable();
    tried.common(Mistake::QueryReordered, url(&sorted));
    sorted.reverse();
    tried.rare(Mistake::QueryReordered, Mistake::QueryReordered.what(), url(&sorted));
    if pairs.len() <= MAX_CHOSEN {
        choices(tried, &pairs, &url);
    }
    if pairs.len() <= MAX_ORDERED {
        orders::for_each(&mut pairs.clone(), &mut |order| {
            tried.rare(Mistake::QueryReordered, Mistake::QueryReordered.what(), url(order));
        });
    }
}

fn choices(tried: &mut Variations<'_>, pairs: &[&str], url: &impl Fn(&[&str]) -> String) {
    for choice in 1..1_u32 << pairs.len() {
        let is_chosen = |index: usize| choice >> index & 1 == 1;
        let of = |chosen: bool| {
            let picked = pairs.iter().enumerate().filter(move |(index, _)| is_chosen(*index) == chosen);
            picked.map(|(_, pair)| *pair).collect::<Vec<_>>()
        };
        let (kept, dropped) = (of(true), of(false));
        let names: Vec<_> = dropped.iter().map(|pair| format!("`{}`", name(pair))).collect();
        let what = format!("{} was left out of the query in the signed URL", names.join(", "));
        let finding = Finding::worded(Mistake::QueryParameterLeftOut, tried.direction(), what);
        tried.add(vec![finding], url(&kept).into_bytes(), dropped.len() == 1);
    }
}

/// Writes each name and value anew.
pub(super) fn recoded(query: &str, recode: impl Fn(&str) -> String) -> String {
    let pairs = query.split('&').map(|pair| match pair.split_once('=') {
        Some((name, value)) => format!("{}={}", recode(name), recode(&value.replace('+', "%20"))),
        None => recode(pair),
    });
    pairs.collect::<Vec<_>>().join("&")
}

fn name(pair: &str) -> &str {
    pair.split_once('=').map_or(pair, |(name, _)| name)
}
