//! A page whose operation the spec has: what it says otherwise becomes edits, each tried by itself.

pub(super) mod edit;
mod fields;
mod head;
mod parameters;
mod refusals;
mod values;

use super::matching::Matching;
use super::schema::Sheet;
use super::target::Target;
use super::text::Edit;
use super::wanted::Wanted;
use crate::drift::{Spec, find};
use crate::page::Page;
use wechatpay_codegen::document::{Document, Documents, Method, Operation, Product};
use wechatpay_codegen::node::Entry;

/// An edit that may make the spec say what the page says; whether it does is seen when it is made.
#[derive(Clone, Debug)]
pub(super) struct Candidate {
    /// What is edited.
    pub(super) edits: Vec<Edit>,
    /// What it is for; the same once told.
    pub(super) what: String,
    /// What is called otherwise from then on, in examples too.
    pub(super) renames: Option<(String, String)>,
    /// Whether it says something of which the spec has no word.
    pub(super) adds: bool,
}

/// The operation of the spec that a page is about.
#[derive(Clone, Copy)]
pub(super) struct Known<'d> {
    pub(super) product: &'d Product,
    pub(super) document: &'d Document,
    pub(super) operation: &'d Operation,
}

impl<'d> Known<'d> {
    /// Finds the operation, as `drift` does.
    pub(super) fn of(documents: &'d Documents, page: &Page) -> Option<Self> {
        let spec = Spec::of(documents);
        let at = find(page, &spec)?.at.key();
        let mut faces = documents.products.iter().flat_map(|product| {
            product.faces().flat_map(move |(_, document)| {
                document.operations.iter().map(move |operation| Self { product, document, operation })
            })
        });
        faces.find(|known| known.operation.method.span.key() == at)
    }
}

/// The edits that could bring a page's facts into the spec, the surest first.
pub(super) fn candidates(known: Known<'_>, page: &Page) -> Vec<Candidate> {
    let is_shared = |document: &&Document| document.face.is_none();
    let shared = known.product.documents.iter().find(is_shared).unwrap_or(known.document);
    let target = Target { product: known.product, document: known.document, shared, common: 0 };
    let name = wechatpay_codegen::lower::capitalised(known.operation.id.as_str());
    let wanted = Wanted::of(page, &name);
    let matching = Matching::of(&target, &wanted, &name);
    let sheet = Sheet { target: &target, wanted: &wanted, matching: &matching, shares: true };
    let Some((path, method)) = entries(known) else { return Vec::new() };
    let mut applier = Applier { sheet, page, known, path, method, seen: Vec::new(), out: Vec::new() };
    applier.head();
    applier.parameters();
    applier.bodies();
    applier.refusals();
    applier.out
}

/// The entries of the operation's path and method.
fn entries(known: Known<'_>) -> Option<(&Entry, &Entry)> {
    let path = edit::entry(known.document.tree.get("paths")?, known.operation.path.as_str())?;
    let method = edit::entry(&path.value, &method_key(known.operation.method.value))?;
    Some((path, method))
}

fn method_key(method: Method) -> String {
    method.to_string().to_ascii_lowercase()
}

struct Applier<'a, 'd> {
    sheet: Sheet<'a, 'd>,
    page: &'a Page,
    known: Known<'d>,
    path: &'d Entry,
    method: &'d Entry,
    /// The schemas that were compared.
    seen: Vec<String>,
    out: Vec<Candidate>,
}

impl Applier<'_, '_> {
    fn offer(&mut self, edits: Vec<Edit>, what: String) {
        if !edits.is_empty() {
            self.out.push(Candidate { edits, what, renames: None, adds: false });
        }
    }

    fn offer_addition(&mut self, edits: Vec<Edit>, what: String) {
        if !edits.is_empty() {
            self.out.push(Candidate { edits, what, renames: None, adds: true });
        }
    }

    fn offer_rename(&mut self, edits: Vec<Edit>, what: String, old: &str, new: &str) {
        self.out.push(Candidate {
            edits,
            what,
            renames: Some((old.to_owned(), new.to_owned())),
            adds: false,
        });
    }
}
