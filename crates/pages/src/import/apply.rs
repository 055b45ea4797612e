//! What a page says otherwise of an operation that the spec has: a match on the fact, which gives the edits.

mod errors;
mod explain;
mod fields;
mod heading;
mod parameters;
mod place;
mod values;

use std::collections::BTreeSet;

use wechatpay_codegen::fact_path::{Aspect, FactPath, FieldPath, HeadFact, Place};
use wechatpay_codegen::spec::Documents;

use super::parts::Parts;
use super::schema::Sheet;
use super::text::Edit;
use crate::drift::{Drift, Finding, OperationName};
use crate::evidence::{ErrorRow, Page, Subject};
use place::Known;

/// Edits that make the spec say what the page says.
#[derive(Clone, Debug, Default)]
pub(super) struct Edits {
    pub(super) edits: Vec<Edit>,
    /// What has another name from then on, in examples too.
    pub(super) renames: Option<(String, String)>,
}

/// Why there is no edit for a difference.
#[derive(Clone, Debug, thiserror::Error)]
pub(super) enum Refused {
    #[error("the spec has no place for it")]
    NoPlace,
    #[error("the page doesn't show enough of the field")]
    NoField,
    #[error("the product has a `{0}` already: choose a name")]
    Taken(String),
    #[error("this has to be decided by people")]
    ByHand,
}

impl From<Vec<Edit>> for Edits {
    fn from(edits: Vec<Edit>) -> Self {
        Self { edits, renames: None }
    }
}

/// The edits for one difference. Of a draft, the models that the face had before are given: what the page says more
/// strictly than they do is explained then, since other pages say otherwise.
///
/// # Errors
/// Why there are none.
pub(super) fn edits(
    documents: &Documents,
    page: &Page,
    drift: &Drift,
    of_draft: Option<&BTreeSet<String>>,
) -> Result<Edits, Refused> {
    with(documents, page, &drift.operation, |applier| {
        if let (Some(used), FactPath::Field { field, aspect }) = (of_draft, &drift.fact) {
            return applier.loosest(field, aspect, drift, used);
        }
        applier.edits(&drift.fact, &drift.page_says, &drift.spec_says)
    })?
}

/// The edits that put the page's own examples into a draft whose models have all fields now.
pub(super) fn examples(documents: &Documents, page: &Page, name: &OperationName) -> Vec<Edit> {
    with(documents, page, name, |applier| Edits::from(applier.examples())).unwrap_or_default().edits
}

fn with<T>(
    documents: &Documents,
    page: &Page,
    name: &OperationName,
    then: impl FnOnce(&Applier<'_, '_>) -> T,
) -> Result<T, Refused> {
    let products = documents.products.iter();
    let product = products.into_iter().find(|product| Some(&product.name) == name.product.as_ref());
    let mut found = product.into_iter().flat_map(|product| Known::find(product, &name.name));
    let is_face = |known: &Known<'_>| name.face.is_none() || known.target.document.face == name.face;
    let known = found.find(is_face).ok_or(Refused::NoPlace)?;
    let parts = match page.subject {
        Subject::Call => Parts::of_call(&known.target, page, &name.name),
        Subject::Event { .. } => Parts::of_event(&known.target, page, &name.name, &name.name),
    };
    Ok(then(&Applier { page, known, sheet: Sheet::new(&known.target, &parts) }))
}

struct Applier<'a, 'd> {
    page: &'a Page,
    known: Known<'d>,
    sheet: Sheet<'a, 'd>,
}

impl Applier<'_, '_> {
    fn edits(&self, fact: &FactPath, page: &Finding, spec: &Finding) -> Result<Edits, Refused> {
        if *page == Finding::Explanation {
            return self.remove_explanation(fact);
        }
        match (fact, page) {
            (FactPath::Head(fact), _) => self.heading(*fact, page),
            (FactPath::ReplyModel, Finding::Text(new)) => self.rename_schema(text(spec)?, new),
            (FactPath::Field { field, aspect: Aspect::Presence }, _) => self.presence(field, page, spec),
            (FactPath::Field { field, aspect }, _) => match self.own_parameter(field) {
                Ok(Some(edits)) if *aspect != Aspect::Place => Ok(edits),
                _ => self.aspect(field, aspect, page, spec),
            },
            (FactPath::Error(path), _) => self.error(path, row(page), row(spec)),
            _ => Err(Refused::ByHand),
        }
    }

    fn heading(&self, fact: HeadFact, page: &Finding) -> Result<Edits, Refused> {
        let path = self.known.path.key.as_str();
        let method = || self.page.method.value().copied().ok_or(Refused::NoField);
        match (fact, page) {
            (HeadFact::Updated, Finding::Text(day)) => self.text(&["x-updated"], day),
            (HeadFact::Url, Finding::Text(url)) => self.text(&["externalDocs", "url"], url),
            (HeadFact::Title, Finding::Text(title)) => self.text(&["externalDocs", "description"], title),
            (HeadFact::OriginalType, Finding::Text(word)) => self.text(&["x-original-type"], word),
            (HeadFact::RateLimit, Finding::RateLimit(limit)) => self.rate_limit(Some(limit)),
            (HeadFact::RateLimit, Finding::Absent) => self.rate_limit(None),
            (HeadFact::Name, Finding::Text(name)) => self.operation_id(name),
            (HeadFact::Method, Finding::Method(method)) => self.call(*method, path),
            (HeadFact::Path, Finding::Text(path)) => self.call(method()?, path),
            (HeadFact::Status, Finding::Number(status)) => self.status(*status),
            _ => Err(Refused::ByHand),
        }
    }

    fn presence(&self, field: &FieldPath, page: &Finding, spec: &Finding) -> Result<Edits, Refused> {
        let is_parameter = matches!(field.place, Place::Header | Place::Path | Place::Query);
        match (page, spec) {
            (Finding::Text(new), Finding::Text(old)) if is_parameter => {
                self.rename_parameter(field.place, old, new)
            }
            (Finding::Text(new), Finding::Text(old)) => self.rename_field(field, old, new),
            (Finding::Absent, _) if is_parameter => self.remove_parameter(field),
            (Finding::Absent, _) => self.remove_field(field),
            (Finding::Field(_), _) if is_parameter => self.add_parameter(field),
            (Finding::Field(_), _) => self.add_field(field),
            _ => Err(Refused::ByHand),
        }
    }

    fn aspect(
        &self,
        field: &FieldPath,
        aspect: &Aspect,
        page: &Finding,
        spec: &Finding,
    ) -> Result<Edits, Refused> {
        let is_parameter = matches!(field.place, Place::Header | Place::Path | Place::Query);
        match (aspect, page) {
            (Aspect::Place, Finding::Place(place)) if is_parameter => self.move_parameter(field, *place),
            (Aspect::Required, Finding::Required(is)) if is_parameter => self.require_parameter(field, *is),
            (Aspect::Required, Finding::Required(is)) => self.require_field(field, *is),
            (Aspect::Sensitive, Finding::Sealed(is)) => self.seal(field, *is),
            (Aspect::Type, _) | (Aspect::Enum, Finding::Values(_) | Finding::Absent) => self.retype(field),
            (Aspect::Model | Aspect::Enum, Finding::Text(new)) => {
                self.rename_schema(self.schema_name(field)?, new)
            }
            (Aspect::EnumValue(value), Finding::Absent) => self.remove_value(field, value),
            (Aspect::EnumValue(_), Finding::Text(new)) => match spec {
                Finding::Text(old) => self.rename_value(field, old, new),
                _ => self.add_value(field, new),
            },
            (Aspect::Default, _) => self.default(field),
            (aspect, Finding::Number(_) | Finding::Absent) => {
                let limit = if let Finding::Number(number) = page { Some(*number) } else { None };
                self.limit(field, keyword(aspect).ok_or(Refused::ByHand)?, limit)
            }
            _ => Err(Refused::ByHand),
        }
    }
}

/// The keyword of a limit.
fn keyword(aspect: &Aspect) -> Option<&'static str> {
    Some(match aspect {
        Aspect::MinLength => "minLength",
        Aspect::MaxLength => "maxLength",
        Aspect::Minimum => "minimum",
        Aspect::Maximum => "maximum",
        Aspect::MinItems => "minItems",
        Aspect::MaxItems => "maxItems",
        _ => return None,
    })
}

fn text(finding: &Finding) -> Result<&str, Refused> {
    match finding {
        Finding::Text(text) => Ok(text),
        _ => Err(Refused::ByHand),
    }
}

fn row(finding: &Finding) -> Option<&ErrorRow> {
    match finding {
        Finding::Error(row) => Some(row),
        _ => None,
    }
}
