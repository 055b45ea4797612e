use std::path::Path;
use wechatpay_pages::evidence::*;
use wechatpay_pages::reader::{self, Source};
fn show(field: &Field, depth: usize) {
    let indent = "  ".repeat(depth);
    let b = |e: &Evidence<Kind>| {
        e.statements()
            .iter()
            .map(|s| format!("{}{}:{:?}", s.voice.name().split(' ').next().unwrap(), s.line.number, s.value))
            .collect::<Vec<_>>()
            .join("|")
    };
    println!(
        "{indent}{} [{:?}] req={:?} {} model={:?} min={:?} max={:?} n={:?}-{:?} items={:?}-{:?} sens={:?} time={} seen={} vals={:?} L={:?}",
        field.name,
        field.place.value(),
        field.required.value(),
        b(&field.kind),
        field.model.value(),
        field.min_length.value(),
        field.max_length.value().map(|m| m.unwrap_or(0)),
        field.minimum.value(),
        field.maximum.value(),
        field.min_items.value(),
        field.max_items.value(),
        field.sensitive.statements().iter().map(|s| (s.voice, s.line.number)).collect::<Vec<_>>(),
        !field.time.is_silent(),
        field.seen.statements().iter().map(|s| s.voice.name().chars().next().unwrap()).collect::<String>(),
        field
            .values
            .iter()
            .map(|v| (
                v.list.voice,
                v.list.line.number,
                v.values.iter().map(|v| format!("{}@{}", v.0, v.1.number)).collect::<Vec<_>>()
            ))
            .collect::<Vec<_>>(),
        field.label
    );
    if let Some(object) = &field.object {
        for f in &object.fields {
            show(f, depth + 1)
        }
    }
}
fn main() {
    for path in std::env::args().skip(1) {
        let p = Path::new(&path);
        let samples = reader::samples_beside(p).unwrap();
        let page = match reader::read(&Source::open(p).unwrap(), &samples) {
            Ok(page) => page,
            Err(e) => {
                println!("ERR {e}");
                continue;
            }
        };
        println!(
            "{:?}\ntitle={:?} url={:?} date={:?} face={:?} name={:?} {:?} {:?} limit={:?} form={:?}",
            page.files,
            page.title.value(),
            page.url.value(),
            page.updated.value(),
            page.face.value(),
            page.name.value(),
            page.method.statements().iter().map(|s| (s.voice, s.line.number, s.value)).collect::<Vec<_>>(),
            page.path.statements().iter().map(|s| (s.voice, s.line.number, &s.value)).collect::<Vec<_>>(),
            page.rate_limit.value(),
            page.is_form.value()
        );
        println!("{:?} truncated={:?}", page.subject, page.truncated);
        println!(
            "request lists={:?}",
            page.request.lists.iter().map(|l| (l.voice, l.line.number, l.value)).collect::<Vec<_>>()
        );
        for f in &page.request.fields {
            show(f, 1)
        }
        for reply in &page.replies {
            println!(
                "reply {} line {} model={:?} download={} example={}",
                reply.status.value,
                reply.status.line.number,
                reply.model.value(),
                reply.is_download,
                reply.example.is_some()
            );
            if let Some(o) = &reply.object {
                println!(
                    " lists={:?}",
                    o.lists.iter().map(|l| (l.voice, l.line.number, l.value)).collect::<Vec<_>>()
                );
                for f in &o.fields {
                    show(f, 1)
                }
            }
        }
        println!("errors {:?}", page.errors.as_ref().map(|e| e.len()));
        println!("example {:?}", page.request_example.as_ref().map(|e| e.value.to_string()));
        for u in &page.unread {
            println!("UNREAD {}:{} {}", page.files[u.line.file as usize], u.line.number, u.what)
        }
    }
}
