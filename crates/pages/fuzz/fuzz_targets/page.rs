//! Any bytes as a page: evidence with lines within the page, or an error on one line.

#![no_main]

use libfuzzer_sys::fuzz_target;
use wechatpay_pages::evidence::{Line, Object};
use wechatpay_pages::reader::{self, Source};

fuzz_target!(|input: &[u8]| {
    let lines = input.split(|byte| *byte == b'\n').count();
    let within = |line: Line| line.file == 0 && (1..=lines).contains(&line.number);
    match reader::read(&Source { name: "page".to_owned(), bytes: input.to_vec() }, &[]) {
        Ok(page) => {
            assert!(page.unread.iter().all(|unread| within(unread.line)));
            assert!(page.errors.iter().flatten().all(|error| within(error.line)));
            check(&page.request, &within, 0);
            page.replies.iter().flat_map(|reply| &reply.object).for_each(|object| check(object, &within, 0));
            // Whatever a page says, it says together with itself too.
            let fields = page.request.fields.len();
            assert!(page.clone().united(page).request.fields.len() >= fields);
        }
        Err(error) => assert!((1..=lines).contains(&error.line) && !error.to_string().contains('\n')),
    }
});

fn check(object: &Object, within: &impl Fn(Line) -> bool, depth: usize) {
    assert!(depth < 16 && object.lists.iter().all(|list| within(list.line)));
    for field in &object.fields {
        assert!(field.seen.statements().iter().all(|seen| within(seen.line)));
        field.object.iter().for_each(|object| check(object, within, depth + 1));
    }
}
