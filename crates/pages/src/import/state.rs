//! A state of the spec on the way to the next: its text, and what that says, read once and only where it is asked for.

use std::cell::OnceCell;

use wechatpay_codegen::spec::Documents;
use wechatpay_codegen::{Diagnostics, Source};

use crate::drift::{Drift, Spec, compare};
use crate::evidence::Page;

/// A state of the spec.
pub(super) struct State<'n> {
    pub(super) source: Source,
    /// The one product that is looked at; without a name, all are.
    product: Option<&'n str>,
    documents: OnceCell<Documents>,
    spec: OnceCell<Spec>,
}

impl<'n> State<'n> {
    /// A state that nothing is known of yet.
    pub(super) fn new(source: Source, product: Option<&'n str>) -> Self {
        Self { source, product, documents: OnceCell::new(), spec: OnceCell::new() }
    }

    /// A sound state, and the documents that came of checking it.
    pub(super) fn checked(source: Source, documents: Documents, product: Option<&'n str>) -> Self {
        let state = Self::new(source, product);
        Self { documents: OnceCell::from(state.looked_at(documents)), ..state }
    }

    pub(super) fn documents(&self) -> &Documents {
        self.documents
            .get_or_init(|| self.looked_at(Documents::read(&self.source, &mut Diagnostics::default())))
    }

    fn looked_at(&self, mut documents: Documents) -> Documents {
        documents.products.retain(|product| self.product.is_none_or(|name| name == product.name));
        documents
    }

    /// What page and spec differ in, contradictions and explained differences aside.
    pub(super) fn open(&self, page: &Page) -> Vec<Drift> {
        let mut found = compare(page, self.spec.get_or_init(|| Spec::of(self.documents())));
        found.retain(Drift::is_open);
        found
    }
}
