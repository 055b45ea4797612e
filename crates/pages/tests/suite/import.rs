//! Importing doc pages: drafts of new operations, drift applied to known ones, bytes that stay.

use std::fmt::Debug;
use std::fs;
use std::path::Path;

use wechatpay_codegen::document::Documents;
use wechatpay_codegen::{Diagnostics, Source};
use wechatpay_pages::drift::{Spec, compare, spec_facts};
use wechatpay_pages::facts::{ErrorFacts, Fact, FieldFacts, OperationFacts};
use wechatpay_pages::import::{Draft, draft};
use wechatpay_pages::page::{self, Page};

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
    let text = String::from_utf8(bytes(name)).unwrap();
    text.replace("LendUmbrella", "CreateUmbrellaLoan").replace("lendUmbrella", "createUmbrellaLoan")
}

fn read(name: &str, text: &str) -> Page {
    let mut page = page::read(name, text.as_bytes()).unwrap_or_else(|error| panic!("{error}"));
    // OpenAPI knows no operation without this header.
    let parameters = &mut page.facts.parameters;
    if let Some(mut accept) = parameters.iter().find(|it| it.name.value == "Authorization").cloned() {
        accept.name.value = String::from("Accept");
        parameters.insert(1, accept);
    }
    page
}

pub(crate) fn import(source: &Source, page: &Page) -> Draft {
    draft(source, std::slice::from_ref(page)).unwrap_or_else(|mistakes| panic!("{mistakes}"))
}

pub(crate) fn texts(source: &Source) -> Vec<(String, String)> {
    let files = source.folders.iter().flat_map(|folder| &folder.files);
    files.map(|file| (file.path.clone(), file.text.clone())).collect()
}

pub(crate) fn documents(source: &Source) -> Documents {
    Documents::read(source, &mut Diagnostics::default())
}

pub(crate) fn open_drift(source: &Source, page: &Page) -> Vec<String> {
    let found = compare(page, &Spec::of(&documents(source)));
    found.iter().filter(|drift| drift.is_open()).map(ToString::to_string).collect()
}

/// All that is known of an operation, a line a fact, without places, addresses and words.
pub(crate) fn said<P: Debug>(facts: &OperationFacts<P>) -> Vec<String> {
    let mut lines = vec![
        format!("{:?} {:?}", value(facts.name.as_ref()), value(facts.title.as_ref())),
        format!("{:?} {:?}", value(facts.method.as_ref()), value(facts.path.as_ref())),
        format!("{:?} {:?}", value(facts.updated.as_ref()), value(facts.rate_limit.as_ref())),
    ];
    for field in &facts.parameters {
        field_said("", field, &mut lines);
    }
    for field in facts.body.iter().chain(&facts.reply).flatten() {
        field_said("", field, &mut lines);
    }
    for ErrorFacts { status, code, meaning, .. } in facts.errors.iter().flatten() {
        lines.push(format!("{} {} {meaning}", status.value, code.value));
    }
    lines
}

fn field_said<P: Debug>(under: &str, field: &FieldFacts<P>, lines: &mut Vec<String>) {
    let name = format!("{under}{:?}.{}", field.place, field.name.value);
    let values: Vec<_> = field.values.iter().map(|value| value.value.as_str()).collect();
    lines.push(format!(
        "{name} {:?} {:?} {:?} {:?} {values:?}",
        value(field.required.as_ref()),
        value(field.kind.as_ref()),
        value(field.max_length.as_ref()),
        value(field.sensitive.as_ref()),
    ));
    for inner in field.fields.iter().flatten() {
        field_said(&format!("{name}/"), inner, lines);
    }
}

fn value<T, P>(fact: Option<&Fact<T, P>>) -> Option<&T> {
    fact.map(|fact| &fact.value)
}

#[test]
fn a_page_becomes_an_operation_with_its_models() {
    let draft = import(&umbrellas(), &page("lines.txt"));
    assert!(draft.mistakes.is_none(), "{}", draft.mistakes.unwrap());
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
    let of = |name: &str| said(&spec_facts(&documents(&import(&umbrellas(), &page(name)).source))[1]);
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
        assert!(draft.mistakes.is_none(), "{mark}: {}", draft.mistakes.unwrap());
        let again = import(&draft.source, &page);
        assert_eq!(texts(&again.source), texts(&draft.source), "{mark}");
    }
}

#[test]
fn a_page_without_a_call_or_a_face_of_the_spec_is_told() {
    let mut lost = page("lines.txt");
    lost.facts.path = None;
    lost.samples.clear();
    let draft = import(&umbrellas(), &lost);
    assert!(draft.changes.is_empty());
    assert_eq!(
        draft.left[0].to_string(),
        "lines.txt:1: the page shows no path: no operation can be made of it"
    );
    let other = import(&umbrellas(), &page("close.txt"));
    assert!(other.changes.is_empty() && other.left[0].to_string().contains("no document of this face"));
}

#[test]
fn a_spec_with_mistakes_is_not_touched() {
    let broken = MODELS.replace("required: [station_id]", "required: [station]");
    let source =
        Source::from_texts("spec", [("umbrella/brand.yaml", BRAND), ("umbrella/models.yaml", &broken)]);
    assert!(draft(&source, &[page("lines.txt")]).is_err());
}

/// Makes a page and the spec agree, then changes one fact of the page after the other; each must be applied.
pub(crate) fn apply_all_changes(source: &Source, page: &Page, from: usize, every: usize) -> Vec<String> {
    let mut page = page.clone();
    // One part of the page that says otherwise would be a contradiction.
    page.samples.clear();
    page.request_example = None;
    page.reply_example = None;
    let agreed = import(source, &page);
    let mut wrong: Vec<String> = agreed.left.iter().map(ToString::to_string).collect();
    for (what, change) in changes(&page).into_iter().skip(from).step_by(every) {
        let mut page = page.clone();
        change(&mut page.facts);
        let told = open_drift(&agreed.source, &page);
        let draft = import(&agreed.source, &page);
        if told.is_empty() {
            if !draft.changes.is_empty() {
                wrong.push(format!("{what}: no drift, but changes: {:?}", draft.changes));
            }
            continue;
        }
        if let Some(mistakes) = &draft.mistakes {
            wrong.push(format!("{what}: {mistakes}"));
        }
        let rest = open_drift(&draft.source, &page);
        // What would make another part of the spec wrong is left to people: an event's example, say.
        if !draft.left.is_empty() && draft.left.iter().all(|left| left.what.contains("for then")) {
            continue;
        }
        if !rest.is_empty() || !draft.left.is_empty() {
            wrong.push(format!("{what}: not applied: {told:#?} left {rest:#?}"));
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
fn the_command_prints_or_writes_and_tells_by_its_exit_code() {
    let folder = tempfile::tempdir().unwrap();
    let spec = folder.path().join("spec");
    fs::create_dir_all(spec.join("umbrella")).unwrap();
    for (path, text) in texts(&umbrellas()) {
        fs::write(spec.join(path), text).unwrap();
    }
    let sound = folder.path().join("page.txt");
    // The page has no row for `Accept`, which OpenAPI always has.
    let row = "Content-Type  必填   string\n";
    fs::write(&sound, text("lines.txt").replace(row, &format!("Accept  必填   string\n\n任意\n\n\n {row}")))
        .unwrap();
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
    assert!(code == 0 && printed.contains("operationId: createUmbrellaLoan"), "{code}: {printed}");
    assert_eq!(fs::read_to_string(spec.join("umbrella/brand.yaml")).unwrap(), BRAND);
    let wrote = |file: &str| format!("wrote {}/umbrella/{file}\n", spec.display());
    assert_eq!(run(&sound, true), (0, wrote("brand.yaml") + &wrote("models.yaml")));
    assert_eq!(run(&sound, true), (0, String::new()));
}
