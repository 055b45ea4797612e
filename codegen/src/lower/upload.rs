//! Uploads: a form of a file and the JSON that describes it, which the client writes.

use std::collections::{BTreeMap, BTreeSet};

use super::scope::Scope;
use crate::api::{self, Field, Input, Place, Presence, Shape, Upload};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::document::{self, Document, Form, Object, Property, Schema, Value};
use crate::rule::Rule;
use crate::span::{Span, Text};
use crate::words::quoted;

const JSON: &str = "application/json";

/// The field of the describing JSON that is the file's name.
const FILENAME: &str = "filename";

const FORM: &str =
    "an upload is a file (`type: string, format: binary`) and after it the model that describes it";
const META: &str =
    "the client writes the file's `filename` and its digest (`x-digest: sha256`), and nothing else";

/// Lowers an upload: the file, which the caller gives, and what the client has to know.
pub(super) fn upload(
    scope: Scope<'_>,
    (document, object): (&Document, &Object),
    form: &Form,
    diagnostics: &mut Diagnostics,
) -> Option<(Input, Upload)> {
    let (file, meta) = parts(object, form, diagnostics)?;
    for part in [file, meta] {
        if !object.required.iter().any(|name| name.value == part.name.value) {
            let message = format!("`{}` of an upload is not required", part.name.value);
            diagnostics.report(
                Diagnostic::new(Rule::Upload, &part.name.span, message)
                    .help("the client always sends both parts; list them in `required`"),
            );
        }
    }
    let max_bytes = file.value.limits.max_length;
    if max_bytes.is_none() {
        let message = format!("`{}` may have any size", file.name.value);
        diagnostics.report(
            Diagnostic::new(Rule::Upload, &file.name.span, message)
                .help("add `maxLength`, which counts bytes here, as the page prints it"),
        );
    }
    let media_types = encodings(form, file, meta, diagnostics);
    let (filename, digest) = meta_fields(scope.at(document), meta, diagnostics)?;
    let shape = api::Value { shape: Shape::File, limits: file.value.limits.clone() };
    Some((
        Input { place: Place::File, field: field(file.name, file.value, shape) },
        Upload {
            file: file.name.clone(),
            meta: meta.name.clone(),
            filename,
            digest,
            media_types,
            max_bytes: max_bytes?,
        },
    ))
}

/// A part of the form, whose type could be read.
#[derive(Clone, Copy)]
struct Part<'d> {
    name: &'d Text,
    value: &'d Value,
}

/// The file and what describes it.
fn parts<'d>(object: &'d Object, form: &Form, diagnostics: &mut Diagnostics) -> Option<(Part<'d>, Part<'d>)> {
    let mut parts = Vec::new();
    for property in &object.properties {
        parts.push(Part { name: &property.name, value: property.value.as_ref()? });
    }
    let refuse = |span: &Span, message: String| Diagnostic::new(Rule::Upload, span, message).help(FORM);
    let (files, others): (Vec<_>, Vec<_>) =
        parts.into_iter().partition(|part| matches!(part.value.shape, document::Shape::Binary));
    let (models, others): (Vec<_>, Vec<_>) =
        others.into_iter().partition(|part| matches!(part.value.shape, document::Shape::Named(_)));
    for part in &others {
        let message = format!("`{}` is neither a file nor a model", part.name.value);
        diagnostics.report(refuse(&part.name.span, message));
    }
    for (parts, what) in [(&files, "file"), (&models, "model that describes the file")] {
        if parts.is_empty() {
            diagnostics.report(refuse(&form.span, format!("an upload without a {what}")));
        }
        for part in parts.iter().skip(1) {
            diagnostics.report(refuse(&part.name.span, format!("a second {what}, `{}`", part.name.value)));
        }
    }
    let ([file], [meta]) = (files.as_slice(), models.as_slice()) else { return None };
    if meta.name.span.key() < file.name.span.key() {
        let message = format!("`{}` stands before the file", meta.name.value);
        diagnostics.report(refuse(&meta.name.span, message));
    }
    Some((*file, *meta))
}

/// Checks what the parts may be, and returns what the file may.
fn encodings(form: &Form, file: Part<'_>, meta: Part<'_>, diagnostics: &mut Diagnostics) -> Vec<String> {
    for encoding in &form.encodings {
        if ![file, meta].iter().any(|part| part.name.value == encoding.part.value) {
            let message = format!("the form has no part `{}`", encoding.part.value);
            let help = format!("it has {}", quoted(&[file.name.as_str(), meta.name.as_str()]));
            diagnostics.report(Diagnostic::new(Rule::Upload, &encoding.part.span, message).help(help));
        }
    }
    for media_type in media_types(form, meta, JSON, diagnostics).iter().filter(|it| it.value != JSON) {
        let message = format!("`{}` cannot be of the type `{}`", meta.name.value, media_type.value);
        diagnostics.report(
            Diagnostic::new(Rule::Upload, &media_type.span, message).help(format!("it takes `{JSON}`")),
        );
    }
    let of_file = media_types(form, file, "image/jpeg, image/png", diagnostics);
    of_file.iter().map(|media_type| media_type.value.clone()).collect()
}

fn media_types<'f>(form: &'f Form, part: Part<'_>, usual: &str, diagnostics: &mut Diagnostics) -> &'f [Text] {
    let name = &part.name.value;
    let Some(encoding) = form.encodings.iter().find(|encoding| encoding.part.value == *name) else {
        let message = format!("nothing says what `{name}` may be");
        diagnostics.report(
            Diagnostic::new(Rule::Upload, &part.name.span, message)
                .label(&form.span, "in this form")
                .help(format!("add `{name}: {{contentType: '{usual}'}}` to `encoding`")),
        );
        return &[];
    };
    &encoding.media_types
}

/// Where the file's name and its digest go.
fn meta_fields(scope: Scope<'_>, meta: Part<'_>, diagnostics: &mut Diagnostics) -> Option<(Field, Field)> {
    let document::Shape::Named(reference) = &meta.value.shape else { return None };
    let (_, component) = scope.product.find::<Schema>(scope.document, reference, diagnostics)?;
    let refuse = |span: &Span, message: String| Diagnostic::new(Rule::Upload, span, message).help(META);
    let Schema::Object(object) = component.value.as_ref()? else {
        diagnostics.report(refuse(&reference.span, format!("`{}` isn't a model", reference.name)));
        return None;
    };
    let mut filename = None;
    let mut digest: Option<Field> = None;
    let mut has_others = false;
    for Property { name, value } in &object.properties {
        let value = value.as_ref()?;
        let text = api::Value { shape: Shape::Text, limits: value.limits.clone() };
        match &value.shape {
            document::Shape::Text if name.value == FILENAME => filename = Some(field(name, value, text)),
            document::Shape::Digest if digest.is_none() => digest = Some(field(name, value, text)),
            document::Shape::Digest => {
                diagnostics.report(refuse(&name.span, format!("a second digest, `{}`", name.value)));
            }
            _ => {
                let message = format!("`{}` is neither the file's name nor its digest", name.value);
                diagnostics.report(refuse(&name.span, message));
                has_others = true;
            }
        }
    }
    for (is_there, what) in [(filename.is_some(), "`filename`"), (digest.is_some(), "digest")] {
        // One of the others was meant, more likely than not.
        if !is_there && !has_others {
            let message = format!("`{}` describes a file without its {what}", component.name.value);
            diagnostics.report(refuse(&component.name.span, message));
        }
    }
    filename.zip(digest)
}

fn field(name: &Text, read: &Value, value: api::Value) -> Field {
    Field {
        name: name.clone(),
        description: read.description.as_ref().map(|text| text.value.clone()).unwrap_or_default(),
        value,
        presence: Presence::Required,
        only_on: BTreeSet::new(),
        on_faces: BTreeMap::new(),
        default: read.default.clone(),
        examples: read.examples.clone(),
    }
}

/// What is wrong with a file or a digest that stands in no upload.
pub(super) fn misplaced(value: &Value) -> Diagnostic {
    let (message, help) = match value.shape {
        document::Shape::Digest => ("a digest of no file", META),
        _ => ("a file outside `multipart/form-data`", FORM),
    };
    Diagnostic::new(Rule::Upload, &value.span, message).help(help)
}
