//! What a generated file imports.

use std::collections::BTreeSet;

use proc_macro2::Ident;

use super::members::{Members, RustType};
use crate::api::{self, Place};

/// Names by where they come from, each in alphabetical order.
#[derive(Debug, Default)]
pub(crate) struct Imports {
    /// From the runtime.
    pub runtime: BTreeSet<&'static str>,
    /// From the runtime's module `wire`.
    pub wire: BTreeSet<&'static str>,
    /// From the product's models.
    pub types: BTreeSet<Ident>,
}

impl Imports {
    pub(super) fn of_operation(
        operation: &api::Operation,
        members: &Members<'_>,
        reply: Option<&Ident>,
        item: Option<&RustType>,
    ) -> Self {
        let mut imports = Self::default();
        imports.runtime.extend(["Face", "Method", "Operation", "OperationInfo", "RequestWriter"]);
        if operation
            .inputs
            .iter()
            .any(|input| matches!(input.place, Place::Path | Place::Query | Place::Header))
        {
            imports.runtime.insert("ParameterInfo");
        }
        if operation.rate_limit.is_some() {
            imports.runtime.insert("RateLimit");
        }
        if operation.upload.is_some() {
            imports.runtime.insert("UploadInfo");
        }
        if let Some(item) = item {
            imports.runtime.extend(["Page", "PageQuery", "Paged", "PagingInfo"]);
            imports.add(item);
        }
        match reply {
            Some(reply) => drop(imports.types.insert(reply.clone())),
            None => drop(imports.runtime.insert("NoContent")),
        }
        imports.add_fields(members);
        imports
    }

    pub(super) fn of_model(ident: &Ident, members: &Members<'_>) -> Self {
        let mut imports = Self::default();
        imports.wire.extend(["Decode", "Encode", "ObjectReader", "ObjectWriter"]);
        imports.add_fields(members);
        imports.types.remove(ident);
        imports
    }

    pub(super) fn of_events<'i>(resources: impl Iterator<Item = &'i Ident>) -> Self {
        let mut imports = Self::default();
        imports.runtime.extend(["EventInfo", "Face", "Resource", "UnknownEvent"]);
        imports.wire.extend(["DecodeError", "EncodeValue"]);
        imports.types.extend(resources.cloned());
        imports
    }

    fn add_fields(&mut self, members: &Members<'_>) {
        for field in &members.fields {
            self.add(&field.rust);
        }
    }

    fn add(&mut self, rust: &RustType) {
        match rust {
            RustType::Sensitive => {
                self.runtime.insert("Sensitive");
            }
            RustType::Time => {
                self.runtime.insert("Time");
            }
            RustType::File => {
                self.runtime.insert("File");
            }
            RustType::List(item) => self.add(item),
            RustType::Named(ident) => {
                self.types.insert(ident.clone());
            }
            RustType::Json => {
                self.runtime.insert("JsonObject");
            }
            RustType::Text | RustType::Integer | RustType::Number | RustType::Boolean => {}
        }
    }
}
