//! One-fact changes of a page: rename, add, drop, required, length, type, values, parameters, head, errors.

use wechatpay_codegen::document::Method;
use wechatpay_pages::facts::{Fact, FieldFacts, FieldKind, FieldPlace, OperationFacts, RateLimitFacts};
use wechatpay_pages::page::{Page, PageLine};

/// One thing that a page says otherwise.
pub(crate) type Change = (String, Edit);

type Edit = Box<dyn Fn(&mut OperationFacts<PageLine>)>;

type Reach = fn(&mut OperationFacts<PageLine>) -> &mut Option<Vec<FieldFacts<PageLine>>>;

/// Every field of body and reply by the positions that lead to it, with a function that finds it again.
fn field_paths(facts: &OperationFacts<PageLine>) -> Vec<(Reach, Vec<usize>)> {
    let mut found = Vec::new();
    let places: [(Reach, &Option<Vec<_>>); 2] =
        [(|facts| &mut facts.body, &facts.body), (|facts| &mut facts.reply, &facts.reply)];
    for (reach, fields) in places {
        let mut waiting: Vec<(Vec<usize>, &[FieldFacts<PageLine>])> =
            fields.iter().map(|fields| (Vec::new(), fields.as_slice())).collect();
        while let Some((path, fields)) = waiting.pop() {
            for (at, field) in fields.iter().enumerate() {
                let mut path = path.clone();
                path.push(at);
                found.push((reach, path.clone()));
                waiting.extend(field.fields.iter().map(|fields| (path.clone(), fields.as_slice())));
            }
        }
    }
    found
}

/// The list that holds a field, and its position there.
fn holder<'f>(
    facts: &'f mut OperationFacts<PageLine>,
    (reach, path): &(Reach, Vec<usize>),
) -> (&'f mut Vec<FieldFacts<PageLine>>, usize) {
    let (last, way) = path.split_last().unwrap();
    let mut fields = reach(facts).as_mut().unwrap();
    for at in way {
        fields = fields[*at].fields.as_mut().unwrap();
    }
    (fields, *last)
}

/// A field and those of the page that are the same field of the same model: what changes, changes there too.
fn twins(facts: &OperationFacts<PageLine>, at: &(Reach, Vec<usize>)) -> Vec<(Reach, Vec<usize>)> {
    let names = |(reach, path): &(Reach, Vec<usize>)| -> Vec<String> {
        let name = |length: usize| {
            let mut facts = facts.clone();
            let (fields, at) = holder(&mut facts, &(*reach, path[..length].to_vec()));
            fields[at].name.value.clone()
        };
        (1..=path.len()).map(name).collect()
    };
    let own = names(at);
    field_paths(facts).into_iter().filter(|other| names(other) == own).collect()
}

fn fact<T>(value: T) -> Fact<T, PageLine> {
    Fact { value, at: PageLine(1) }
}

/// Every one-fact change of a page.
pub(crate) fn changes(page: &Page) -> Vec<Change> {
    let mut found = Vec::new();
    field_changes(page, &mut found);
    parameter_changes(page, &mut found);
    head_changes(page, &mut found);
    error_changes(page, &mut found);
    found
}

fn field_changes(page: &Page, found: &mut Vec<Change>) {
    let mut add = |what: String, edit: Edit| found.push((what, edit));
    for at in field_paths(&page.facts) {
        let mut facts = page.facts.clone();
        let (fields, position) = holder(&mut facts, &at);
        let field = fields[position].clone();
        let name = format!("{:?}/{:?} {}", field.place, at.1, field.name.value);
        let all = twins(&page.facts, &at);
        let own = if at.1.len() > 1 { all.clone() } else { vec![at.clone()] };
        let changed = |places: &Vec<(Reach, Vec<usize>)>, change: fn(&mut FieldFacts<PageLine>)| {
            let places = places.clone();
            Box::new(move |facts: &mut OperationFacts<PageLine>| {
                for at in &places {
                    let (fields, position) = holder(facts, at);
                    change(&mut fields[position]);
                }
            })
        };
        let field_change = |change| changed(&own, change);
        let value_change = |change| changed(&all, change);
        if field.required.is_some() {
            add(
                format!("{name} required"),
                field_change(|field| {
                    let required = field.required.as_mut().unwrap();
                    required.value = !required.value;
                }),
            );
        }
        if field.kind.as_ref().is_some_and(|kind| kind.value == FieldKind::Text) && field.values.is_empty() {
            add(format!("{name} length"), field_change(|field| field.max_length = Some(fact(77))));
            add(format!("{name} no length"), field_change(|field| field.max_length = None));
            add(
                format!("{name} integer"),
                field_change(|field| {
                    field.kind = Some(fact(FieldKind::Integer));
                    field.max_length = None;
                    field.sensitive = None;
                }),
            );
        }
        if field.kind.as_ref().is_some_and(|kind| kind.value == FieldKind::Integer) {
            add(format!("{name} boolean"), field_change(|field| field.kind = Some(fact(FieldKind::Boolean))));
        }
        add(format!("{name} renamed"), field_change(|field| field.name.value.push_str("_now")));
        if fields.len() > 1 {
            let gone = own.clone();
            add(
                format!("{name} gone"),
                Box::new(move |facts| {
                    for at in &gone {
                        let (fields, position) = holder(facts, at);
                        fields.remove(position);
                    }
                }),
            );
        }
        let new = own.clone();
        add(
            format!("{name} followed by a new one"),
            Box::new(move |facts| {
                for at in &new {
                    let (fields, position) = holder(facts, at);
                    let mut field = fields[position].clone();
                    field.name.value = String::from("brand_new");
                    field.kind = Some(fact(FieldKind::Text));
                    field.max_length = Some(fact(12));
                    field.required = Some(fact(position % 2 == 0));
                    field.sensitive = None;
                    field.values.clear();
                    field.fields = None;
                    fields.insert(position + 1, field);
                }
            }),
        );
        if !field.values.is_empty() {
            add(
                format!("{name} value renamed"),
                value_change(|field| field.values[0].value.push_str("_NOW")),
            );
            add(format!("{name} value gone"), value_change(|field| drop(field.values.pop())));
            add(
                format!("{name} new value"),
                value_change(|field| field.values.push(fact("NEW_ONE".to_owned()))),
            );
        }
    }
}

fn parameter_changes(page: &Page, found: &mut Vec<Change>) {
    let mut add = |what: String, edit: Edit| found.push((what, edit));
    for at in 0..page.facts.parameters.len() {
        let parameter = &page.facts.parameters[at];
        if parameter.place == FieldPlace::Header {
            continue;
        }
        let name = parameter.name.value.clone();
        if parameter.place == FieldPlace::Query {
            add(
                format!("parameter {name} required"),
                Box::new(move |facts| {
                    let required = facts.parameters[at].required.as_mut().unwrap();
                    required.value = !required.value;
                }),
            );
            add(
                format!("parameter {name} renamed"),
                Box::new(move |facts| {
                    facts.parameters[at].name.value.push_str("_now");
                }),
            );
            add(format!("parameter {name} gone"), Box::new(move |facts| drop(facts.parameters.remove(at))));
        }
        if parameter.kind.as_ref().is_some_and(|kind| kind.value == FieldKind::Text) {
            add(
                format!("parameter {name} length"),
                Box::new(move |facts| {
                    facts.parameters[at].max_length = Some(fact(77));
                }),
            );
        }
    }
}

fn head_changes(page: &Page, found: &mut Vec<Change>) {
    let mut add = |what: String, edit: Edit| found.push((what, edit));
    add(
        "date".to_owned(),
        Box::new(|facts| facts.updated.as_mut().unwrap().value = String::from("2027-12-31")),
    );
    add(
        "title".to_owned(),
        Box::new(|facts| facts.title.as_mut().unwrap().value = String::from("另一个标题")),
    );
    let per = page.facts.face.as_ref().map(|face| face.value.identity().to_owned()).unwrap();
    add(
        "limit".to_owned(),
        Box::new(move |facts| {
            facts.rate_limit = Some(fact(RateLimitFacts { requests: 99, seconds: 2, per: per.clone() }));
        }),
    );
    add("no limit".to_owned(), Box::new(|facts| facts.rate_limit = None));
    let other = if page.facts.body.is_some() { Method::Put } else { Method::Delete };
    add("method".to_owned(), Box::new(move |facts| facts.method.as_mut().unwrap().value = other));
    add("path".to_owned(), Box::new(|facts| facts.path.as_mut().unwrap().value.push_str("/elsewhere")));
}

fn error_changes(page: &Page, found: &mut Vec<Change>) {
    let mut add = |what: String, edit: Edit| found.push((what, edit));
    for at in 0..page.facts.errors.as_ref().map_or(0, Vec::len) {
        add(
            format!("error {at} gone"),
            Box::new(move |facts| drop(facts.errors.as_mut().unwrap().remove(at))),
        );
        add(
            format!("error {at} renamed"),
            Box::new(move |facts| {
                facts.errors.as_mut().unwrap()[at].code.value = String::from("OTHER_CODE");
            }),
        );
        add(
            format!("error {at} elsewhere"),
            Box::new(move |facts| {
                facts.errors.as_mut().unwrap()[at].status.value = 403;
            }),
        );
    }
}
