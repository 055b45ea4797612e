//! Importing doc pages: drafts of new operations, drift applied to known ones, bytes that stay.

use std::fs;
use std::path::Path;

use wechatpay_codegen::spec::Documents;
use wechatpay_codegen::{Diagnostics, Source};
use wechatpay_pages::drift::spec::{SpecField, SpecOperation};
use wechatpay_pages::drift::{Spec, compare};
use wechatpay_pages::evidence::{Evidence, Page};
use wechatpay_pages::import::{Import, import as import_pages};
use wechatpay_pages::reader;

use crate::drift::page_text;
use crate::import_changes::changes;
use crate::pages::bytes;

/// The page in every layout; they say the same.
const LAYOUTS: [&str; 4] = ["lines.txt", "flat.txt", "columns.md", "markdown.md"];

const BRAND: &str = "\
# What stands here stays.
openapi: 3.1.0
info: {title: Umbrellas, version: '1', description: 'Umbrellas, lent.'}
security:
  - signature: []
paths:
  # Before everything else.
  /brand/umbrella/stations/{station_id}:
    get:
      operationId: getStation
      summary: Returns a station.
      description: Returns a station, with its umbrellas.
      tags: [Stations]
      externalDocs: {url: https://example.com/doc/1, description: 查询伞站}
      x-updated: '2026-01-01'
      x-confirmed-by: page
      x-idempotent: true
      parameters:
        - $ref: 'models.yaml#/components/parameters/StationId'
      responses:
        '200':
          description: The station.
          content: {application/json: {schema: {$ref: 'models.yaml#/components/schemas/Station'}}}

  # About shops.
  /brand/umbrella/shops/{shop_id}:
    get:
      operationId: getShop
      summary: Returns a shop.
      description: Returns a shop.
      externalDocs: {url: https://example.com/doc/2, description: 查询门店}
      x-updated: '2026-01-01'
      x-confirmed-by: page
      parameters:
        - {name: shop_id, in: path, required: true, description: The shop., schema: {type: string}}
      responses:
        '200':
          description: The shop.
          content: {application/json: {schema: {$ref: 'models.yaml#/components/schemas/Station'}}}
    post:
      operationId: createShop
      summary: Makes a shop.
      description: Makes a shop.
      externalDocs: {url: https://example.com/doc/3, description: 新建门店}
      x-updated: '2026-01-01'
      x-confirmed-by: page
      parameters:
        - {name: shop_id, in: path, required: true, description: The shop., schema: {type: string}}
      requestBody:
        required: true
        content: {application/json: {schema: {$ref: '#/components/schemas/CreateShopRequest'}}}
      responses:
        '200':
          description: The shop.
          content: {application/json: {schema: {$ref: 'models.yaml#/components/schemas/Station'}}}
components:
  securitySchemes:
    signature: {type: http, scheme: X, description: The header.}
  schemas:
    CreateShopRequest:
      type: object
      description: The shop.
      properties:
        name: {type: string, description: Its name.}
";

const MODELS: &str = "\
openapi: 3.1.0
info: {title: Umbrellas, version: '1', description: 'What the faces share.'}
components:
  parameters:
    StationId:
      name: station_id
      in: path
      required: true
      description: The station.
      schema: {type: string, maxLength: 32}
  schemas:
    # ------ stations

    Station:
      type: object
      description: A station.
      required: [station_id]
      properties:
        station_id: {type: string, maxLength: 32, description: The station.}
        kind: {$ref: '#/components/schemas/StationKind', description: Its kind.}

    # ------ enums

    StationKind:
      type: string
      description: Where it stands.
      enum: [INDOORS, OUTDOORS]
      x-enumDescriptions: {INDOORS: Indoors., OUTDOORS: Outdoors.}
";

pub(crate) fn umbrellas() -> Source {
    Source::from_texts("spec", [("umbrella/brand.yaml", BRAND), ("umbrella/models.yaml", MODELS)])
}

/// A page of the fixtures, its operation called by a verb that the spec knows.
pub(crate) fn page(name: &str) -> Page {
    read(name, &text(name))
}

fn text(name: &str) -> String {
    let text = if name == "close.txt" { String::from_utf8(bytes(name)).unwrap() } else { page_text(name) };
    text.replace("CreateLoan", "CreateUmbrellaLoan").replace("lendUmbrella", "createUmbrellaLoan")
}

pub(crate) fn read(name: &str, text: &str) -> Page {
    let page = reader::Source { name: name.to_owned(), bytes: text.as_bytes().to_vec() };
    reader::read(&page, &[]).unwrap_or_else(|error| panic!("{error}"))
}

pub(crate) fn import(source: &Source, page: &Page) -> Import {
    import_pages(source, std::slice::from_ref(page), None).unwrap_or_else(|found| panic!("{found}"))
}

pub(crate) fn texts(source: &Source) -> Vec<(String, String)> {
    let files = source.folders.iter().flat_map(|folder| &folder.files);
    files.map(|file| (file.path.clone(), file.text.clone())).collect()
}

pub(crate) fn documents(source: &Source) -> Documents {
    Documents::read(source, &mut Diagnostics::default())
}

pub(crate) fn spec_of(source: &Source) -> Spec {
    Spec::of(&documents(source))
}

pub(crate) fn open_drift(source: &Source, page: &Page) -> Vec<String> {
    let found = compare(page, &spec_of(source));
    let open = found.iter().filter(|drift| drift.is_open());
    open.map(|drift| format!("{} page: {} spec: {}", drift.fact, drift.page_says, drift.spec_says)).collect()
}

/// All that is known of an operation, a line a fact, without places, addresses and words.
pub(crate) fn said(operation: &SpecOperation) -> Vec<String> {
    let SpecOperation { page, method, path, rate_limit, request, replies, errors, .. } = operation;
    let limit = rate_limit.as_ref().map(|limit| &limit.value);
    let mut lines = vec![
        format!("{} {} {}", page.name.name, page.title.value, page.updated.value),
        format!("{} {} {limit:?}", method.value, path.value),
    ];
    for field in request {
        field_said("", field, &mut lines);
    }
    for reply in replies {
        lines.push(format!("{} {:?}", reply.status.value, reply.model.as_ref().map(|model| &model.value)));
        for field in &reply.fields {
            field_said("", field, &mut lines);
        }
    }
    lines.extend(errors.iter().map(|error| {
        let row = &error.row;
        format!("{} {} {}", row.status, row.code, row.message)
    }));
    lines
}

fn field_said(under: &str, field: &SpecField, lines: &mut Vec<String>) {
    let name = format!("{under}{}.{}", field.place, field.name.value);
    let limits: Vec<_> =
        field.limits.iter().map(|(aspect, limit)| format!("{aspect} {}", limit.value)).collect();
    let values = field.values.as_ref();
    let values: Vec<_> =
        values.iter().flat_map(|list| &list.values).map(|value| value.value.as_str()).collect();
    let (required, kind, sensitive) = (field.required.value, &field.kind.value, field.sensitive.value);
    lines.push(format!("{name} {required} {kind} {limits:?} {sensitive} {values:?}"));
    for inner in field.fields.iter().flatten() {
        field_said(&format!("{name}/"), inner, lines);
    }
}

pub(crate) fn operation<'s>(spec: &'s Spec, name: &str) -> &'s SpecOperation {
    spec.operations.iter().find(|operation| operation.page.name.name == name).unwrap()
}

#[test]
fn a_page_becomes_an_operation_with_its_models() {
    let draft = import(&umbrellas(), &page("lines.txt"));
    assert!(draft.left.is_empty(), "{:?}", draft.left);
    assert_eq!(open_drift(&draft.source, &page("lines.txt")), [""; 0]);
    let shown: Vec<_> = draft.changes.iter().map(ToString::to_string).collect();
    insta::assert_snapshot!("import_draft", shown.join("\n"));
}

#[test]
fn what_stands_in_the_documents_stays_in_its_order() {
    let draft = import(&umbrellas(), &page("lines.txt"));
    for ((path, old), (_, new)) in texts(&umbrellas()).iter().zip(texts(&draft.source)) {
        let mut new = new.lines();
        for line in old.lines() {
            assert!(new.any(|other| other == line), "{path}: {line}");
        }
    }
}

#[test]
fn every_layout_of_a_page_makes_the_same_draft() {
    let of = |name: &str| {
        said(operation(&spec_of(&import(&umbrellas(), &page(name)).source), "CreateUmbrellaLoan"))
    };
    let first = of(LAYOUTS[0]);
    assert!(first.len() > 15, "{first:#?}");
    for name in LAYOUTS {
        assert_eq!(of(name), first, "{name}");
    }
}

#[test]
fn a_page_that_the_spec_holds_changes_not_one_byte() {
    for name in LAYOUTS {
        let held = import(&umbrellas(), &page(name)).source;
        for other in LAYOUTS {
            let again = import(&held, &page(other));
            assert_eq!(texts(&again.source), texts(&held), "{name}, then {other}");
            assert!(
                again.changes.is_empty() && again.left.is_empty(),
                "{name}, then {other}: {:?}",
                again.left
            );
        }
    }
}

#[test]
fn a_page_that_stops_is_a_draft_too() {
    let text = text("lines.txt");
    for mark in ["请求示例", "应答参数", "body  包体参数", "query  查询参数"] {
        let cut = text.split(mark).next().unwrap();
        let page = read("cut.txt", cut);
        let draft = import(&umbrellas(), &page);
        assert!(!draft.changes.is_empty(), "{mark}: {:?}", draft.left);
        let again = import(&draft.source, &page);
        assert_eq!(texts(&again.source), texts(&draft.source), "{mark}");
    }
}

#[test]
fn a_page_without_a_call_or_a_face_of_the_spec_is_reported() {
    let mut lost = page("lines.txt");
    lost.path = Evidence::default();
    let draft = import(&umbrellas(), &lost);
    assert!(draft.changes.is_empty());
    assert!(draft.left[0].to_string().contains("name the product with `--product`"), "{}", draft.left[0]);
    let other = import(&umbrellas(), &page("close.txt"));
    assert!(
        other.changes.is_empty() && other.left[0].to_string().contains("name the product with `--product`")
    );
}

#[test]
fn a_spec_that_does_not_lower_is_not_touched() {
    let broken = MODELS.replace("required: [station_id]", "required: [station]");
    let source =
        Source::from_texts("spec", [("umbrella/brand.yaml", BRAND), ("umbrella/models.yaml", &broken)]);
    assert!(import_pages(&source, &[page("lines.txt")], None).is_err());
}

/// Makes a page and the spec agree, then changes one fact of the page after the other; each must be applied.
pub(crate) fn apply_all_changes(source: &Source, page: &Page, from: usize, every: usize) -> Vec<String> {
    let agreed = import(source, page);
    let mut wrong: Vec<String> = agreed.left.iter().map(ToString::to_string).collect();
    for (what, change) in changes(page).into_iter().skip(from).step_by(every) {
        let mut page = page.clone();
        change(&mut page);
        let open = open_drift(&agreed.source, &page);
        let draft = import(&agreed.source, &page);
        if open.is_empty() {
            if !draft.changes.is_empty() {
                wrong.push(format!("{what}: no drift, but changes: {:?}", draft.changes));
            }
            continue;
        }
        let rest = open_drift(&draft.source, &page);
        // What would make another part of the spec wrong is left to people: an event's example, say.
        if !draft.left.is_empty() && draft.left.iter().all(|left| left.what.contains("would not lower")) {
            continue;
        }
        if !rest.is_empty() || !draft.left.is_empty() {
            wrong.push(format!("{what}: not applied: {open:#?} left {rest:#?}"));
        }
        let again = import(&draft.source, &page);
        if !again.changes.is_empty() {
            wrong.push(format!("{what}: not settled"));
        }
    }
    wrong
}

#[test]
fn every_one_fact_change_of_a_page_is_applied() {
    let page = page("lines.txt");
    let held = import(&umbrellas(), &page).source;
    let wrong = apply_all_changes(&held, &page, 0, 1);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_command_prints_or_writes_and_its_exit_code_says_how_it_went() {
    let folder = tempfile::tempdir().unwrap();
    let spec = folder.path().join("spec");
    fs::create_dir_all(spec.join("umbrella")).unwrap();
    for (path, text) in texts(&umbrellas()) {
        fs::write(spec.join(path), text).unwrap();
    }
    let sound = folder.path().join("page.txt");
    fs::write(&sound, text("lines.txt")).unwrap();
    let broken = folder.path().join("broken.txt");
    fs::write(&broken, "no page").unwrap();
    let run = |page: &Path, write: bool| {
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_wechatpay-pages"));
        command.arg("import").arg(page).arg("--spec").arg(&spec).args(write.then_some("--write"));
        let output = command.output().unwrap();
        (output.status.code().unwrap(), String::from_utf8(output.stdout).unwrap())
    };
    assert_eq!(run(&broken, true), (2, String::new()));
    let (code, printed) = run(&sound, false);
    assert!(code == 0 && printed.contains("+      operationId: createUmbrellaLoan"), "{code}: {printed}");
    assert_eq!(fs::read_to_string(spec.join("umbrella/brand.yaml")).unwrap(), BRAND);
    let wrote = |file: &str| format!("wrote {}/umbrella/{file}\n", spec.display());
    assert_eq!(run(&sound, true), (0, wrote("brand.yaml") + &wrote("models.yaml")));
    assert_eq!(run(&sound, true), (0, String::new()));
}
