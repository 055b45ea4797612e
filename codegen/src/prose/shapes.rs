//! The types of what paths lead to, for sentences that depend on them.

use std::collections::BTreeMap;

use heck::ToSnakeCase;

use crate::api::{Field, FieldPath, Shape, Type};

/// What paths start from: the types of a product, and the fields of a request or of a model.
pub(super) struct Shapes<'a> {
    /// The types.
    pub(super) types: &'a BTreeMap<String, Type>,
    /// The fields of the request, or of the model that sentences are about.
    pub(super) fields: Vec<&'a Field>,
    /// Those of them that are kept and never shown.
    hidden: &'a [Field],
    /// What resources are called here, where it isn't what they are called anywhere else.
    nouns: Vec<(&'a str, &'a str)>,
}

impl<'a> Shapes<'a> {
    /// What paths start from that begin in a request or an object with these fields.
    pub(super) fn of_request(types: &'a BTreeMap<String, Type>, fields: Vec<&'a Field>) -> Self {
        Self { types, fields, hidden: &[], nouns: Vec::new() }
    }

    /// What paths start from that begin in a resource.
    pub(super) fn of_resource(types: &'a BTreeMap<String, Type>, model: &'a Type) -> Self {
        Self { hidden: &model.hidden, ..Self::of_request(types, model.kept().collect()) }
    }

    /// Calls resources so.
    pub(super) fn with_nouns(self, nouns: Vec<(&'a str, &'a str)>) -> Self {
        Self { nouns, ..self }
    }

    /// The type of what a path leads to; none of what is no field, such as who calls.
    pub(super) fn of(&self, path: &FieldPath) -> Option<&'a Shape> {
        let (first, rest) = path.fields.split_first()?;
        let is_first = |field: &&'a Field| field.name.value == *first;
        let field = match &path.resource {
            None => self.fields.iter().copied().find(is_first),
            Some(resource) => self.types.get(resource)?.kept().find(is_first),
        };
        rest.iter().try_fold(&field?.value.shape, |shape, name| {
            let Shape::Named(model) = shape else { return None };
            let mut fields = self.types.get(model)?.fields().iter();
            fields.find(|field| field.name.value == *name).map(|field| &field.value.shape)
        })
    }

    /// What a resource is called: `UserCard` is a user card unless its lifecycle says otherwise.
    pub(super) fn noun(&self, resource: &str) -> String {
        if let Some((_, noun)) = self.nouns.iter().find(|(of, _)| *of == resource) {
            return (*noun).to_owned();
        }
        let lifecycle = self.types.get(resource).and_then(|model| model.lifecycle.as_ref());
        let noun = lifecycle.and_then(|lifecycle| lifecycle.noun.as_ref());
        noun.map_or_else(|| resource.to_snake_case().replace('_', " "), |noun| noun.value.clone())
    }

    /// Whether a resource is called otherwise here than anywhere else.
    pub(super) fn is_named(&self, resource: &str) -> bool {
        self.nouns.iter().any(|(of, _)| *of == resource)
    }

    /// Whether a path leads to a list.
    pub(super) fn is_list(&self, path: &FieldPath) -> bool {
        matches!(self.of(path), Some(Shape::List(_)))
    }

    /// Whether a path leads to an integer.
    pub(super) fn is_integer(&self, path: &FieldPath) -> bool {
        matches!(self.of(path), Some(Shape::Integer))
    }

    /// Whether a path leads to what the platform keeps and never shows.
    pub(super) fn is_hidden(&self, path: &FieldPath) -> bool {
        let Some(first) = path.fields.first() else { return false };
        match &path.resource {
            Some(resource) => self.hides(resource, first),
            None => self.hidden.iter().any(|hidden| hidden.name.value == *first),
        }
    }

    /// Whether a field is kept with the resources of a model and never shown.
    pub(super) fn hides(&self, resource: &str, field: &str) -> bool {
        let hidden = self.types.get(resource).map_or(&[][..], |model| &model.hidden);
        hidden.iter().any(|hidden| hidden.name.value == field)
    }

    /// Whether a path leads to a part of a resource's key, which each has.
    pub(super) fn is_key(&self, path: &FieldPath) -> bool {
        let model = path.resource.as_ref().and_then(|resource| self.types.get(resource));
        let lifecycle = model.and_then(|model| model.lifecycle.as_ref());
        lifecycle.is_some_and(|it| it.key.iter().any(|key| *path.fields == [key.value.clone()]))
    }

    /// Whether a field of a resource is the one that holds its state.
    pub(super) fn is_state(&self, resource: &str, field: &str) -> bool {
        let lifecycle = self.types.get(resource).and_then(|model| model.lifecycle.as_ref());
        lifecycle.and_then(|it| it.state.as_ref()).is_some_and(|state| state.value == field)
    }

    /// Whether a path leads to the state of a resource.
    pub(super) fn leads_to_state(&self, path: &FieldPath) -> bool {
        match (&path.resource, path.fields.as_slice()) {
            (Some(resource), [field]) => self.is_state(resource, field),
            _ => false,
        }
    }
}
