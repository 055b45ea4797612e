//! One-fact changes of a page: rename, add, drop, required, length, type, values, parameters, heading, errors.

use wechatpay_codegen::spec::Method;
use wechatpay_pages::evidence::{
    Evidence, Field, Kind, Line, Object, Page, Place, RateLimit, Statement, Voice,
};

/// One thing that a page says otherwise.
pub(crate) type Change = (String, Edit);

type Edit = Box<dyn Fn(&mut Page)>;

/// Where a field stands: in the request, or in a reply; then the positions that lead to it.
type At = (Option<usize>, Vec<usize>);

fn root(page: &mut Page, reply: Option<usize>) -> &mut Object {
    match reply {
        Some(at) => page.replies[at].object.as_mut().unwrap(),
        None => &mut page.request,
    }
}

/// The list that holds a field, and its position there.
fn holder<'p>(page: &'p mut Page, (reply, path): &At) -> (&'p mut Vec<Field>, usize) {
    let (last, way) = path.split_last().unwrap();
    let mut object = root(page, *reply);
    for at in way {
        object = object.fields[*at].object.as_mut().unwrap();
    }
    (&mut object.fields, *last)
}

/// Every field, by the positions that lead to it.
fn fields(page: &Page) -> Vec<At> {
    let replies = page.replies.iter().enumerate().filter(|(_, reply)| reply.object.is_some());
    let roots: Vec<_> = std::iter::once(None).chain(replies.map(|(at, _)| Some(at))).collect();
    let mut found = Vec::new();
    for reply in roots {
        let mut page = page.clone();
        let mut waiting = vec![(Vec::new(), root(&mut page, reply).clone())];
        while let Some((path, object)) = waiting.pop() {
            for (at, field) in object.fields.iter().enumerate() {
                let path = [path.as_slice(), &[at]].concat();
                found.push((reply, path.clone()));
                waiting.extend(field.object.clone().map(|object| (path, object)));
            }
        }
    }
    found
}

/// A field and those of the page that are the same field of the same model: what changes, changes there too.
fn twins(page: &Page, at: &At) -> Vec<At> {
    let names = |(reply, path): &At| -> Vec<String> {
        let name = |length: usize| {
            let mut page = page.clone();
            let (fields, at) = holder(&mut page, &(*reply, path[..length].to_vec()));
            fields[at].name.clone()
        };
        (1..=path.len()).map(name).collect()
    };
    let own = names(at);
    fields(page).into_iter().filter(|other| names(other) == own).collect()
}

fn says<T>(value: T) -> Evidence<T> {
    let mut evidence = Evidence::default();
    evidence.say(Voice::Table, Line::new(0, 1), value);
    evidence
}

/// Another name, which all who know the field print.
fn rename(field: &mut Field, name: &str) {
    name.clone_into(&mut field.name);
    let mut seen = Evidence::default();
    for Statement { voice, line, .. } in field.seen.statements() {
        seen.say(*voice, *line, name.to_owned());
    }
    field.seen = seen;
}

/// Every one-fact change of a page.
pub(crate) fn changes(page: &Page) -> Vec<Change> {
    let mut found = Vec::new();
    for at in fields(page) {
        field_changes(page, &at, &mut found);
    }
    heading_changes(page, &mut found);
    error_changes(page, &mut found);
    found
}

fn field_changes(page: &Page, at: &At, found: &mut Vec<Change>) {
    let mut copy = page.clone();
    let (siblings, position) = holder(&mut copy, at);
    let (field, count) = (siblings[position].clone(), siblings.len());
    let place = field.place.value().copied().unwrap_or(Place::Reply);
    if place == Place::Header {
        return;
    }
    let name = format!("{place} {:?} {}", at.1, field.name);
    let all = twins(page, at);
    let own = if at.1.len() > 1 { all.clone() } else { vec![at.clone()] };
    let mut add = |what: &str, places: &[At], change: fn(&mut Vec<Field>, usize)| {
        let places = places.to_vec();
        let change = move |page: &mut Page| {
            for at in &places {
                let (fields, position) = holder(page, at);
                change(fields, position);
            }
        };
        found.push((format!("{name} {what}"), Box::new(change)));
    };
    // A segment of the path is always there, and its name stands in the path.
    let is_path = place == Place::Path;
    if !is_path && !field.required.is_silent() {
        add("required", &own, |fields, at| {
            let is_required = *fields[at].required.value().unwrap();
            fields[at].required = says(!is_required);
        });
    }
    let kind = field.kind.value();
    if kind == Some(&Kind::Text) && field.values.is_empty() {
        add("length", &own, |fields, at| fields[at].max_length = says(Some(77)));
        add("no length", &own, |fields, at| fields[at].max_length = says(None));
        if !is_path {
            add("integer", &own, |fields, at| {
                fields[at].kind = says(Kind::Integer);
                fields[at].max_length = Evidence::default();
                fields[at].sensitive = Evidence::default();
            });
        }
    }
    if kind == Some(&Kind::Integer) && matches!(place, Place::Body | Place::Reply) {
        add("boolean", &own, |fields, at| fields[at].kind = says(Kind::Boolean));
        add("minimum", &own, |fields, at| fields[at].minimum = says(7));
    }
    if !is_path {
        add("renamed", &own, |fields, at| {
            let new = format!("{}_now", fields[at].name);
            rename(&mut fields[at], &new);
        });
    }
    if !is_path && (count > 1 || place == Place::Query) {
        add("gone", &own, |fields, at| drop(fields.remove(at)));
    }
    if matches!(place, Place::Body | Place::Reply) {
        add("followed by a new one", &own, |fields, at| {
            let mut field = fields[at].clone();
            rename(&mut field, "brand_new");
            field.kind = says(Kind::Text);
            field.max_length = says(Some(12));
            field.required = says(at % 2 == 0);
            field.sensitive = Evidence::default();
            field.model = Evidence::default();
            field.time = Evidence::default();
            field.values.clear();
            field.object = None;
            fields.insert(at + 1, field);
        });
    }
    if !field.values.is_empty() {
        add("value renamed", &all, |fields, at| {
            fields[at].values.iter_mut().for_each(|list| list.values[0].0.push_str("_NOW"));
        });
        add("value gone", &all, |fields, at| {
            fields[at].values.iter_mut().for_each(|list| drop(list.values.pop()));
        });
        add("new value", &all, |fields, at| {
            let new = ("NEW_ONE".to_owned(), Line::new(0, 1));
            fields[at].values.iter_mut().for_each(|list| list.values.push(new.clone()));
        });
    }
}

fn heading_changes(page: &Page, found: &mut Vec<Change>) {
    let mut add = |what: &str, edit: Edit| found.push((what.to_owned(), edit));
    add("date", Box::new(|page| page.updated = says(String::from("2027-12-31"))));
    add("title", Box::new(|page| page.title = says(String::from("另一个标题"))));
    let per = page.face.value().unwrap().identity().to_owned();
    let limit = RateLimit { requests: 99, seconds: 2, per };
    add("limit", Box::new(move |page| page.rate_limit = says(Some(limit.clone()))));
    add("no limit", Box::new(|page| page.rate_limit = says(None)));
    let has_body = page.request.fields.iter().any(|field| field.place.value() == Some(&Place::Body));
    let other = if has_body { Method::Put } else { Method::Delete };
    add("method", Box::new(move |page| page.method = says(other)));
    let path = format!("{}/elsewhere", page.path.value().unwrap());
    add("path", Box::new(move |page| page.path = says(path.clone())));
}

fn error_changes(page: &Page, found: &mut Vec<Change>) {
    let mut add = |what: String, edit: Edit| found.push((what, edit));
    for at in 0..page.errors.as_ref().map_or(0, Vec::len) {
        add(format!("error {at} gone"), Box::new(move |page| drop(page.errors.as_mut().unwrap().remove(at))));
        add(
            format!("error {at} renamed"),
            Box::new(move |page| page.errors.as_mut().unwrap()[at].code = String::from("OTHER_CODE")),
        );
        add(
            format!("error {at} elsewhere"),
            Box::new(move |page| page.errors.as_mut().unwrap()[at].status = 403),
        );
    }
}
