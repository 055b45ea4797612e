//! A draft that shares models with other operations: the model has the loosest of all pages, and an operation whose
//! page is stricter explains that.

use std::collections::BTreeSet;

use wechatpay_codegen::FaceKind;
use wechatpay_codegen::fact_path::{Aspect, FactPath, FieldPath, Place};
use wechatpay_codegen::spec::yaml::Node;

use super::super::operation::example_entry;
use super::super::text::{Edit, block, indented};
use super::super::tree::{column, entry, insert_after};
use super::super::yaml::{flow_scalar, scalar};
use super::{Applier, Edits, Refused};
use crate::drift::{Drift, Finding};
use crate::evidence::Reply;

const WHY: &str = "other pages say otherwise, and share the model";

impl Applier<'_, '_> {
    /// Edits for a difference of a draft in a field; `used` are the models that the face had before.
    pub(super) fn loosest(
        &self,
        field: &FieldPath,
        aspect: &Aspect,
        drift: &Drift,
        used: &BTreeSet<String>,
    ) -> Result<Edits, Refused> {
        let is_parameter = matches!(field.place, Place::Header | Place::Path | Place::Query);
        let page = &drift.page_says;
        let plain = || self.edits(&drift.fact, page, &drift.spec_says);
        if is_parameter || *page == Finding::Explanation {
            return plain();
        }
        match (aspect, page) {
            (Aspect::Presence, Finding::Absent) => self.lacking(field, used),
            (Aspect::Presence, Finding::Field(_)) => {
                let mut edits = plain()?;
                self.of_face(field, used, &mut edits);
                Ok(edits)
            }
            _ if is_looser(aspect, page, &drift.spec_says) => plain(),
            _ => self.explanation(&drift.fact, page),
        }
    }

    /// The page lacks a field of the model: either no page of the face has it, or it is optional.
    fn lacking(&self, field: &FieldPath, used: &BTreeSet<String>) -> Result<Edits, Refused> {
        let model = self.known.holder(field).ok_or(Refused::NoPlace)?;
        let property = model.property(field.name()).ok_or(Refused::NoPlace)?;
        let other = FaceKind::ALL.into_iter().find(|face| Some(*face) != self.known.target.document.face);
        let is_first = self.is_shared(field) && !used.contains(&model.component.key.value);
        if let Some(other) = other.filter(|_| is_first && entry(&property.value, "x-faces").is_none()) {
            let line = format!("x-faces: [{}]\n", other.stem());
            let first = property.value.entries().last().ok_or(Refused::NoPlace)?;
            return Ok(vec![insert_after(&model.document.file, first, &line, "")].into());
        }
        let mut edits = self.explanation(&FactPath::of(field, Aspect::Presence), &Finding::Absent)?;
        edits.edits.extend(self.require_field(field, false)?.edits);
        Ok(edits)
    }

    /// Marks a field that is added to a model of the other face as this face's.
    fn of_face(&self, field: &FieldPath, used: &BTreeSet<String>, edits: &mut Edits) {
        let (Some(face), Some(model)) = (self.known.target.document.face, self.known.holder(field)) else {
            return;
        };
        let key = format!("{}:\n", scalar(field.name()));
        if !self.is_shared(field) || used.contains(&model.component.key.value) {
            return;
        }
        let is_it = |edit: &&mut Edit| edit.text.contains(&key) && edit.text.contains("description:");
        let Some(edit) = edits.edits.iter_mut().rfind(is_it) else { return };
        let Some(line) = edit.text.lines().find(|line| line.trim_end().ends_with(key.trim_end())) else {
            return;
        };
        let margin = " ".repeat(line.len() - line.trim_start().len() + 2);
        edit.text = edit.text.replacen(&key, &format!("{key}{margin}x-faces: [{}]\n", face.stem()), 1);
    }

    /// Puts the page's own examples of replies where the draft's had to leave out what the model lacked then.
    pub(super) fn examples(&self) -> Vec<Edit> {
        let responses = self.known.method.value.get("responses").map_or(&[][..], Node::entries);
        let example = |reply: &Reply| {
            let status = reply.status.value.to_string();
            let response = &responses.iter().find(|entry| entry.key.value == status)?.value;
            let written = entry(response.get("content")?.get("application/json")?, "example")?;
            let shown = &reply.example.as_ref()?.value;
            let file = &self.known.target.document.file;
            let lines = indented(&example_entry(shown), column(written));
            let range = block(&file.text, written.key.span.range().start);
            (written.value.to_json() != *shown).then(|| Edit { path: file.path.clone(), range, text: lines })
        };
        self.page.replies.iter().filter_map(example).collect()
    }

    /// Whether the model of a field stands in the document that the faces share.
    fn is_shared(&self, field: &FieldPath) -> bool {
        let target = &self.known.target;
        !target.is_alone()
            && self.known.holder(field).is_some_and(|model| std::ptr::eq(model.document, target.shared))
    }

    /// Writes down what the page says otherwise than the spec.
    fn explanation(&self, fact: &FactPath, page: &Finding) -> Result<Edits, Refused> {
        let file = &self.known.target.document.file;
        let line = format!(
            "{}: {{page: {}, why: {}}}\n",
            scalar(&fact.to_string()),
            flow_scalar(&page.to_string()),
            flow_scalar(WHY)
        );
        let method = &self.known.method.value;
        if let Some(last) = entry(method, "x-drift").and_then(|all| all.value.entries().last()) {
            return Ok(vec![insert_after(file, last, &line, "")].into());
        }
        let before = ["x-rate-limit", "x-confirmed-by"].iter().find_map(|key| entry(method, key));
        let before = before.ok_or(Refused::NoPlace)?;
        Ok(vec![insert_after(file, before, &format!("x-drift:\n  {line}"), "")].into())
    }
}

/// Whether what the page says allows more than what the spec says.
fn is_looser(aspect: &Aspect, page: &Finding, spec: &Finding) -> bool {
    let numbers = (number(page), number(spec));
    match aspect {
        Aspect::Required => *page == Finding::Required(false),
        Aspect::MinLength | Aspect::Minimum | Aspect::MinItems => match numbers {
            (Some(page), Some(spec)) => page < spec,
            (page, _) => page.is_none(),
        },
        Aspect::MaxLength | Aspect::Maximum | Aspect::MaxItems => match numbers {
            (Some(page), Some(spec)) => page > spec,
            (page, _) => page.is_none(),
        },
        Aspect::EnumValue(_) => *page != Finding::Absent,
        _ => true,
    }
}

fn number(finding: &Finding) -> Option<i64> {
    match finding {
        Finding::Number(number) => Some(*number),
        _ => None,
    }
}
