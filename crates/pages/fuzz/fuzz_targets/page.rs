//! Any bytes as a doc page: facts with places within the page, or an error on one line.

#![no_main]

use libfuzzer_sys::fuzz_target;
use wechatpay_pages::facts::FieldFacts;
use wechatpay_pages::page::{self, PageLine};

fuzz_target!(|input: &[u8]| {
    let lines = input.split(|byte| *byte == b'\n').count();
    match page::read("page", input) {
        Ok(page) => {
            let facts = &page.facts;
            let requested = facts.parameters.iter().chain(facts.body.iter().flatten());
            for field in requested.chain(facts.reply.iter().flatten()) {
                check(field, lines, 0);
            }
        }
        Err(error) => assert!((1..=lines).contains(&error.line.0) && !error.to_string().contains('\n')),
    }
});

fn check(field: &FieldFacts<PageLine>, lines: usize, depth: usize) {
    assert!((1..=lines).contains(&field.name.at.0) && depth < 16);
    field.fields.iter().flatten().for_each(|field| check(field, lines, depth + 1));
}
