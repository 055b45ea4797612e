//! The docs of `lib.rs`: what every crate says, and in it what depends on the spec.

use proc_macro2::TokenStream;
use quote::quote;

use super::docs::WIDTH;
use super::everyday::everyday;
use super::example::example;
use crate::document::Method;
use crate::plan::{Face, Operation, Plan, Product};
use crate::prose::{self, escape, table};

/// The crate's docs, with lines whose place is taken by what depends on the spec.
const DOCS: &str = include_str!("library.md");
const EXAMPLE: &str = "<!-- example -->";
const PRODUCTS: &str = "<!-- products -->";
const EVENTS: &str = "<!-- events -->";
const TYPES: &str = "<!-- types -->";
const ALL: &str = "<!-- all -->";

/// What a table of products with features says of them.
const ON_FEATURES: &str =
    "Each product is a [feature](#features); modules whose feature is off aren't there.";
/// What the crate's docs say of events.
const ON_EVENTS: &str = "The platform notifies its callers of what happens. A [`NotificationReader`] makes an event of the \
                         headers and the raw body of such a request; each face that has events has an enum of them.";
/// The row of the feature that has every product.
const ALL_PRODUCTS: &str =
    "| `full` | | every product; each alone is a feature too, see [Products](#products) |";

pub(super) fn library_docs(plan: &Plan<'_>) -> Vec<String> {
    let has_features = plan.products.iter().any(|product| product.feature.is_some());
    let lines = DOCS.lines().flat_map(|line| match line {
        EXAMPLE => crate_example(plan),
        PRODUCTS => products(plan, has_features),
        EVENTS if plan.has_events() => {
            std::iter::once(String::new()).chain(prose::wrap(ON_EVENTS, WIDTH)).collect()
        }
        TYPES => everyday(&plan.exports()),
        ALL if has_features => vec![ALL_PRODUCTS.to_owned()],
        EVENTS | ALL => Vec::new(),
        _ => vec![line.to_owned()],
    });
    // Behind it come links; a blank line ends the table before them.
    lines.chain(has_features.then(String::new)).collect()
}

/// Where the links of the docs lead if a product isn't compiled: to the table of features.
///
/// Without them, docs of some products alone would have links to modules that aren't there.
pub(super) fn links_of_absent_products(plan: &Plan<'_>) -> TokenStream {
    let links = plan.products.iter().filter_map(|product| {
        let feature = product.feature.as_ref()?.name;
        let names =
            product.faces.iter().flat_map(|face| [Some(module(product, face)), events(product, face)]);
        let links: Vec<_> = names.flatten().map(|name| format!("[`{name}`]: #features")).collect();
        let links = links.join("\n");
        Some(quote! { #![cfg_attr(not(feature = #feature), doc = #links)] })
    });
    quote! { #(#links)* }
}

/// A call of the crate, if it has one that is short: a look-up, or else any operation; of a product that is there by
/// default, if one is.
fn crate_example(plan: &Plan<'_>) -> Vec<String> {
    let is_default = |product: &&Product<'_>| product.feature.as_ref().is_some_and(|it| it.by_default);
    let all = || {
        let mut products: Vec<_> = plan.products.iter().collect();
        products.sort_by_key(|product| !is_default(product));
        let faces =
            products.into_iter().flat_map(|product| product.faces.iter().map(move |face| (product, face)));
        faces.flat_map(|(product, face)| {
            face.operations.iter().map(move |operation| (product, face, operation))
        })
    };
    let is_look_up = |(.., operation): &(&Product<'_>, &Face<'_>, &Operation<'_>)| {
        operation.api.method == Method::Get && operation.pages.is_none()
    };
    let Some((product, face, operation)) = all().find(is_look_up).or_else(|| all().next()) else {
        return Vec::new();
    };
    let mut lines = example(product, face, operation);
    if let Some(feature) = &product.feature {
        // As a test it is nothing where the feature is off.
        let closing = lines.len() - 1;
        lines.insert(closing, "# }".to_owned());
        lines.insert(1, format!("# #[cfg(feature = \"{}\")] {{", feature.name));
    }
    std::iter::once(String::new()).chain(lines).collect()
}

/// A table with a row for each face of each product.
fn products(plan: &Plan<'_>, has_features: bool) -> Vec<String> {
    let rows = plan.products.iter().flat_map(|product| {
        product.faces.iter().map(move |face| {
            let count = face.events.as_ref().map_or(0, |events| events.variants.len());
            let events = events(product, face).map(|name| format!("[`{name}`], {count}"));
            let feature = product.feature.as_ref().map(|feature| {
                let by_default = if feature.by_default { ", on by default" } else { "" };
                format!("`{}`{by_default}", feature.name)
            });
            let module = [format!("[`{}`]", module(product, face))];
            let facts =
                [escape(&face.api.title), face.operations.len().to_string(), events.unwrap_or_default()];
            module.into_iter().chain(feature).chain(facts).collect()
        })
    });
    if has_features {
        let head = ["module", "feature", "product and caller", "operations", "events"];
        let intro = [ON_FEATURES.to_owned(), String::new()];
        intro.into_iter().chain(table(&head, rows)).collect()
    } else {
        table(&["module", "product and caller", "operations", "events"], rows)
    }
}

/// The path of a face's module: `card_member::brand`.
fn module(product: &Product<'_>, face: &Face<'_>) -> String {
    format!("{}::{}", product.module, face.module)
}

/// The path of the enum of a face's events: `card_member::brand::Event`.
fn events(product: &Product<'_>, face: &Face<'_>) -> Option<String> {
    face.events.as_ref().map(|events| format!("{}::{}", module(product, face), events.ident))
}
