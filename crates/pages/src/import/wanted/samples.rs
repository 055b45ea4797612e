//! What the samples of a page declare, in whatever language.

use crate::facts::{Fact, FieldFacts, SampleFacts, SampleField, StructFacts};
use crate::page::{Page, PageLine};

/// The samples of a page, the most telling first.
pub(super) struct Samples<'p>(Vec<&'p SampleFacts<PageLine>>);

impl<'p> Samples<'p> {
    /// Takes the samples of a page.
    pub(super) fn of(page: &'p Page) -> Self {
        let mut samples: Vec<_> = page.samples.iter().collect();
        // One that is cut short declares less.
        samples.sort_by_key(|sample| std::cmp::Reverse(sample.structs.len() + sample.enums.len()));
        Self(samples)
    }

    fn structs(&self) -> impl Iterator<Item = &'p StructFacts<PageLine>> {
        self.0.iter().flat_map(|sample| &sample.structs)
    }

    fn found(&self, name: &str) -> Option<&'p StructFacts<PageLine>> {
        self.structs().find(|found| found.name.value == name)
    }

    /// Whether a struct of that name is declared.
    pub(super) fn has_struct(&self, name: &str) -> bool {
        self.found(name).is_some()
    }

    /// The fields of a struct.
    pub(super) fn fields(&self, name: &str) -> Vec<SampleField<PageLine>> {
        self.found(name).map(|found| found.fields.clone()).unwrap_or_default()
    }

    /// The fields of the request that leave in the body.
    pub(super) fn body(&self, request: &str) -> Vec<SampleField<PageLine>> {
        self.fields(request).into_iter().filter(|field| field.in_body).collect()
    }

    /// A field of a struct.
    pub(super) fn field(&self, name: &str, field: &str) -> Option<&'p SampleField<PageLine>> {
        self.found(name)?.fields.iter().find(|found| found.name.value == field)
    }

    /// The values of an enum.
    pub(super) fn values(&self, name: &str) -> Option<&'p [Fact<String, PageLine>]> {
        let mut enums = self.0.iter().flat_map(|sample| &sample.enums);
        enums.find(|(found, _)| found.value == name).map(|(_, values)| values.as_slice())
    }

    /// The name of the struct of the request.
    pub(super) fn request(&self, operation: &str) -> Option<String> {
        let expected = format!("{operation}Request");
        let found = self
            .found(&expected)
            .or_else(|| self.structs().next().filter(|found| found.name.value.ends_with("Request")));
        found.map(|found| found.name.value.clone())
    }

    /// The name of the struct of the reply: the one whose fields the table shows, else the first that no other holds.
    pub(super) fn reply(
        &self,
        request: Option<&str>,
        shown: Option<&[FieldFacts<PageLine>]>,
    ) -> Option<String> {
        let is_other = |found: &&StructFacts<PageLine>| Some(found.name.value.as_str()) != request;
        let Some(shown) = shown else {
            let is_held = |name: &str| {
                self.structs().any(|holder| holder.fields.iter().any(|field| field.type_name == name))
            };
            let mut others = self.structs().filter(is_other);
            return others.find(|found| !is_held(&found.name.value)).map(|found| found.name.value.clone());
        };
        let shared = |found: &StructFacts<PageLine>| {
            let is_shown = |field: &SampleField<PageLine>| {
                shown.iter().any(|shown| shown.name.value == field.name.value)
            };
            found.fields.iter().filter(|field| is_shown(field)).count()
        };
        // More than half of both: a struct that shares a name or two is another one.
        let fits = |found: &&StructFacts<PageLine>| 2 * shared(found) > shown.len().max(found.fields.len());
        let mut best: Option<&StructFacts<PageLine>> = None;
        for found in self.structs().filter(is_other).filter(fits) {
            if best.is_none_or(|best| shared(found) > shared(best)) {
                best = Some(found);
            }
        }
        best.map(|found| found.name.value.clone())
    }
}
