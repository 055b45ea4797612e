//! `wechatpay operations`: what can be called, as a table.

use std::collections::BTreeSet;

use wechatpay_api::{Face, OperationInfo, RateLimit};

use crate::failure::Failure;
use crate::names::{self, Catalogue};
use crate::output;

/// Which operations to list.
#[derive(Debug)]
pub(crate) struct Selection {
    pub(crate) face: Option<Face>,
    pub(crate) product: Option<String>,
}

pub(crate) fn run(selection: &Selection) -> Result<(), Failure> {
    let all = names::operations();
    let chosen: Vec<_> = all.iter().filter(|info| selection.has(info)).collect();
    if chosen.is_empty() {
        return Err(Failure::Input(nothing(selection, &all)));
    }
    let head = ["FACE", "PRODUCT", "OPERATION", "IDEMPOTENT", "LIMIT", "WHAT IT DOES"].map(str::to_owned);
    let rows: Vec<_> = std::iter::once(head).chain(chosen.iter().map(|info| row(info, &all))).collect();
    output::text(&table(&rows))
}

impl Selection {
    fn has(&self, info: &OperationInfo) -> bool {
        self.face.is_none_or(|face| face == info.face)
            && self.product.as_ref().is_none_or(|product| product == info.product)
    }
}

/// Why nothing is listed.
fn nothing(selection: &Selection, all: &Catalogue<'_, OperationInfo>) -> String {
    let products: BTreeSet<&str> = all.iter().map(|info| info.product).collect();
    let products: Vec<_> = products.into_iter().collect();
    let face = selection.face.map(|face| format!(" on the {face} face")).unwrap_or_default();
    let product = selection.product.as_deref().unwrap_or_default();
    format!("there is no product `{product}`{face}; the products are: {}", products.join(", "))
}

fn row(info: &OperationInfo, all: &Catalogue<'_, OperationInfo>) -> [String; 6] {
    [
        info.face.to_string(),
        info.product.to_owned(),
        all.short_name(info),
        if info.idempotent { "yes" } else { "no" }.to_owned(),
        info.rate_limit.map_or_else(|| "-".to_owned(), short_limit),
        info.summary.to_owned(),
    ]
}

/// `10/s`, or `300/60s`.
fn short_limit(limit: RateLimit) -> String {
    match limit.seconds {
        1 => format!("{}/s", limit.requests),
        seconds => format!("{}/{seconds}s", limit.requests),
    }
}

/// Columns of the width of their widest cell; the last one ends the line.
fn table(rows: &[[String; 6]]) -> String {
    let width = |column: usize| {
        rows.iter().filter_map(|row| row.get(column)).map(|cell| cell.chars().count()).max().unwrap_or(0)
    };
    let lines = rows.iter().map(|row| {
        let cells = row.iter().enumerate().map(|(column, cell)| format!("{cell:<0$}  ", width(column)));
        cells.collect::<String>().trim_end().to_owned()
    });
    lines.collect::<Vec<_>>().join("\n")
}
