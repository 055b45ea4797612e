//! What a page says otherwise than the spec, as `drift` tells it.

use std::collections::BTreeSet;

use super::Left;
use crate::drift::{Drift, Spec, compare};
use crate::page::Page;
use wechatpay_codegen::diagnostic::Diagnostics;
use wechatpay_codegen::document::Documents;
use wechatpay_codegen::source::Source;

/// A difference that somebody has to do something about.
#[derive(Clone, Debug)]
pub(super) struct Told(Drift);

impl Told {
    /// Whether both are the same difference, before and after an edit that has nothing to do with it.
    pub(super) fn is(&self, other: &Self) -> bool {
        self.0.pointer == other.0.pointer && self.0.page_says == other.0.page_says
    }

    /// Whether what an edit is for names the fact's field.
    pub(super) fn is_about(&self, what: &str) -> bool {
        let field = self.0.pointer.split(['#', '[']).next().and_then(|field| field.rsplit('.').next());
        let value = self.0.pointer.rsplit('.').next();
        field.into_iter().chain(value).any(|name| what.contains(&format!("`{name}`")))
    }

    /// The difference as something that stays, for these mistakes that its edits would have made.
    pub(super) fn left(self, page: &Page, refused: &BTreeSet<String>) -> Left {
        let Drift { pointer, page_says, spec_says, page: (_, line), spec, .. } = self.0;
        let spec = spec.map(|span| format!("{}:{}", span.file().shown, span.line_and_column().0));
        let mut what = format!("{pointer}: the page says {page_says}, the spec {spec_says}; not applied");
        if !refused.is_empty() {
            let refused: Vec<_> = refused.iter().map(String::as_str).collect();
            what.push_str(&[", for then ", &refused.join("; ")].concat());
        }
        Left { page: page.name.clone(), line, spec, what }
    }
}

/// Tells what a page says otherwise; not what it contradicts itself in, nor what the spec explains.
pub(super) fn told(source: &Source, page: &Page) -> Vec<Told> {
    let documents = Documents::read(source, &mut Diagnostics::default());
    compare(page, &Spec::of(&documents)).into_iter().filter(Drift::is_open).map(Told).collect()
}
