//! Importing into products: one that is started, the right one of two, faces that share a model, events.

use wechatpay_codegen::{Source, SourceFile, describe};
use wechatpay_pages::evidence::{Page, Redelivery, Statement, Subject};
use wechatpay_pages::import::import;

use crate::import::{documents, open_drift, page, read, texts, umbrellas};

fn empty() -> Source {
    Source { shown: "spec".to_owned(), folders: Vec::new() }
}

fn text<'s>(source: &'s Source, path: &str) -> &'s str {
    let mut files = source.folders.iter().flat_map(|folder| &folder.files);
    &files.find(|file| file.path == path).unwrap().text
}

/// The page of the other face: another path, the same tables.
fn of_partner() -> Page {
    let page = page("lines.txt");
    let text = crate::drift::page_text("lines.txt").replace("CreateLoan", "CreateUmbrellaLoan");
    let text = text
        .replace("/brand/umbrella/", "/v3/brand/partner/umbrella/")
        .replace("doc/brand/", "doc/v3/partner/");
    let other = read(
        "partner.txt",
        &text.replace("按品牌商户品牌 ID", "按商户号").replace("【品牌商户】", "【普通服务商】"),
    );
    assert_ne!(other.face.value(), page.face.value());
    other
}

#[test]
fn a_product_is_started_in_one_step() {
    let page = page("lines.txt");
    let done = import(&empty(), std::slice::from_ref(&page), Some("umbrella")).unwrap();
    assert!(done.left.is_empty(), "{:?}", done.left);
    let files: Vec<_> = texts(&done.source).into_iter().map(|(path, _)| path).collect();
    assert_eq!(files, ["umbrella/brand.yaml", "umbrella/models.yaml"], "no page is of the other face");
    describe(&done.source).unwrap_or_else(|found| panic!("{found}"));
    assert_eq!(open_drift(&done.source, &page), [""; 0]);
    assert!(
        done.files().count() == 2 && text(&done.source, "umbrella/brand.yaml").contains("tags: [Umbrella]")
    );
    let again = import(&done.source, std::slice::from_ref(&page), Some("umbrella")).unwrap();
    assert!(again.changes.is_empty() && again.left.is_empty(), "{:?}", again.left);
}

#[test]
fn a_face_is_started_with_its_first_page() {
    let brand = import(&empty(), &[page("lines.txt")], Some("umbrella")).unwrap().source;
    let both = import(&brand, &[of_partner()], Some("umbrella")).unwrap();
    assert!(both.left.is_empty(), "{:?}", both.left);
    assert!(text(&both.source, "umbrella/partner.yaml").contains("/v3/brand/partner/umbrella/"));
}

#[test]
fn both_faces_share_models_that_are_the_same() {
    let pages = [page("lines.txt"), of_partner()];
    let done = import(&empty(), &pages, Some("umbrella")).unwrap();
    assert!(done.left.is_empty(), "{:?}", done.left);
    assert!(pages.iter().all(|page| open_drift(&done.source, page).is_empty()));
    let models = text(&done.source, "umbrella/models.yaml");
    assert!(models.matches("    Loan:\n").count() == 1 && !models.contains("Choose a name"), "{models}");
}

#[test]
fn what_several_drafts_say_alike_stands_once() {
    let pages = [page("lines.txt"), of_partner()];
    let done = import(&empty(), &pages, Some("umbrella")).unwrap();
    describe(&done.source).unwrap_or_else(|found| panic!("{found}"));
    let all: String = texts(&done.source).into_iter().map(|(_, text)| text).collect();
    for once in ["code: PARAM_ERROR", "code: NO_UMBRELLA", "    PathStationId", "      name: station_id"] {
        let count = all.matches(once).count();
        assert!(count <= 1, "{once} stands {count} times:\n{all}");
    }
    let brand = text(&done.source, "umbrella/brand.yaml");
    assert!(brand.contains("$ref: 'models.yaml#/components/responses/BadRequest'"), "{brand}");
    assert!(brand.contains("$ref: 'models.yaml#/components/parameters/StationId'"), "{brand}");
}

#[test]
fn a_field_that_one_face_has_stays_in_the_shared_model() {
    let row = " create_time  必填";
    let other = crate::drift::page_text("lines.txt").replace("CreateLoan", "CreateUmbrellaLoan");
    let other = other
        .replace("/brand/umbrella/", "/v3/brand/partner/umbrella/")
        .replace("doc/brand/", "doc/v3/partner/")
        .replace("按品牌商户品牌 ID", "按商户号")
        .replace("【品牌商户】", "【普通服务商】");
    assert_eq!(other.matches(row).count(), 1);
    let other = other.replace(row, &format!(" lender  必填   string(16)\n\n【出借方】 谁\n\n\n{row}"));
    let pages = [page("lines.txt"), read("partner.txt", &other)];
    let done = import(&empty(), &pages, Some("umbrella")).unwrap();
    assert!(done.left.is_empty(), "{:?}", done.left);
    let models = text(&done.source, "umbrella/models.yaml");
    assert!(models.matches("    Loan:\n").count() == 1 && !models.contains("Choose a name"), "{models}");
    assert!(models.contains("lender:\n          x-faces: [partner]\n"), "{models}");
    assert!(pages.iter().all(|page| open_drift(&done.source, page).is_empty()));
}

#[test]
fn a_model_that_pages_show_more_or_less_strictly_has_the_loosest() {
    let first = page("lines.txt");
    let text_of = |from: &str, to: &str| {
        let other = crate::drift::page_text("lines.txt").replace("CreateLoan", "CreateParasolLoan");
        let other = other.replace("stations/{station_id}/loans", "stations/{station_id}/parasols");
        assert!(other.contains(from), "{from}");
        read("second.txt", &other.replace(from, to))
    };
    let second = text_of(" create_time  必填   string(64)", " create_time  选填   string(32)");
    let done = import(&empty(), &[first.clone(), second.clone()], Some("umbrella")).unwrap();
    assert!(done.left.is_empty(), "{:?}", done.left);
    let models = text(&done.source, "umbrella/models.yaml");
    assert!(!models.contains("Choose a name") && models.contains("maxLength: 64"), "{models}");
    let brand = text(&done.source, "umbrella/brand.yaml");
    assert!(brand.contains("reply.create_time#required: {page: required, why: "), "{brand}");
    assert!(brand.contains("reply.create_time#maxLength: {page: '32', why: "), "{brand}");
    assert!([first, second].iter().all(|page| open_drift(&done.source, page).is_empty()));
}

#[test]
fn an_edit_of_a_shared_model_names_both_faces() {
    let pages = [page("lines.txt"), of_partner()];
    let held = import(&empty(), &pages, Some("umbrella")).unwrap().source;
    let longer = crate::drift::page_text("lines.txt").replace("string(16)", "string(17)");
    let longer = longer.replace("CreateLoan", "CreateUmbrellaLoan");
    let done = import(&held, &[read("longer.txt", &longer)], None).unwrap();
    let what: Vec<_> = done.changes.iter().map(|change| change.what.as_str()).collect();
    assert!(what.iter().any(|what| what.contains("shared by the faces brand and partner")), "{what:?}");
}

#[test]
fn a_model_of_another_shape_gets_a_name_of_its_own() {
    let models = text(&umbrellas(), "umbrella/models.yaml").to_owned();
    let other = models.replace("    Station:\n", "    Loan:\n      type: object\n      description: Another.\n      properties:\n        id: {type: string, description: Another.}\n\n    Station:\n");
    let brand = text(&umbrellas(), "umbrella/brand.yaml").replace(
        "      properties:\n        name: {type: string, description: Its name.}",
        "      properties:\n        loan: {$ref: 'models.yaml#/components/schemas/Loan', description: Another.}",
    );
    let source = Source::from_texts(
        "spec",
        [("umbrella/brand.yaml", brand.as_str()), ("umbrella/models.yaml", &other)],
    );
    let page = page("lines.txt");
    let done = import(&source, std::slice::from_ref(&page), None).unwrap();
    assert!(done.left.is_empty(), "{:?}", done.left);
    let models = text(&done.source, "umbrella/models.yaml");
    assert!(models.contains("CreateUmbrellaLoanLoan:\n") || models.contains("Choose a name"), "{models}");
    assert_eq!(open_drift(&done.source, &page), [""; 0]);
}

/// With `ConfirmUserCard` deleted from one product, its page once changed the path of another product's operation.
#[test]
fn a_page_is_never_applied_to_another_products_operation() {
    let page = page("lines.txt");
    let held = import(&umbrellas(), std::slice::from_ref(&page), None).unwrap().source;
    // Another product has an operation of that name, under other paths.
    let mut source = umbrellas();
    for file in &held.folders[0].files {
        let text = file.text.replace("/brand/umbrella/", "/brand/parasol/");
        let other = SourceFile::new("spec", &file.path.replace("umbrella/", "parasol/"), text);
        if source.folders.iter().all(|folder| folder.name != "parasol") {
            let parasol = wechatpay_codegen::Folder { name: "parasol".to_owned(), files: Vec::new() };
            source.folders.insert(0, parasol);
        }
        source.folders[0].files.push(other.into());
    }
    let done = import(&source, std::slice::from_ref(&page), None).unwrap();
    assert!(done.left.is_empty(), "{:?}", done.left);
    for path in ["parasol/brand.yaml", "parasol/models.yaml"] {
        assert_eq!(text(&done.source, path), text(&source, path), "{path}");
    }
    assert!(text(&done.source, "umbrella/brand.yaml").contains("createUmbrellaLoan"));
    // A page of no product is left to people.
    let mut alone = source.clone();
    alone.folders.retain(|folder| folder.name == "parasol");
    let done = import(&alone, &[page], None).unwrap();
    assert!(done.changes.is_empty() && done.left.len() == 1, "{:?}", done.changes);
}

#[test]
fn an_event_is_drafted_with_its_resource() {
    let mut page = page("lines.txt");
    let resource: Vec<_> = page.replies[0]
        .object
        .take()
        .unwrap()
        .fields
        .into_iter()
        .filter(|field| field.object.is_none())
        .collect();
    page.request.fields = resource;
    page.request_example = page.replies[0].example.take();
    let mut event_type = page.name.best().unwrap().clone();
    event_type.value = "UMBRELLA.LOAN.CREATE".to_owned();
    let mut original_type = wechatpay_pages::evidence::Evidence::default();
    original_type.say(event_type.voice, event_type.line, "loan".to_owned());
    let value =
        serde_json::json!({"id": "1", "event_type": "OTHER", "resource": {"original_type": "copied"}});
    page.notification_example = page.request_example.clone().map(|said| Statement { value, ..said });
    page.redelivery = page.notification_example.clone().map(|Statement { voice, line, .. }| Statement {
        voice,
        line,
        value: Redelivery { after: vec![10, 60], times: 3 },
    });
    page.subject = Subject::Event { event_types: vec![event_type], original_type };
    let done = import(&umbrellas(), &[page], Some("umbrella")).unwrap();
    assert!(done.left.is_empty(), "{:?}", done.left);
    let brand = documents(&done.source);
    let webhook = &brand.products[0].documents[0].webhooks[0];
    assert_eq!((webhook.id.as_str(), webhook.event_type.as_str()), ("loanCreated", "UMBRELLA.LOAN.CREATE"));
    assert_eq!(webhook.resource.name, "LoanCreateEvent");
    let brand = text(&done.source, "umbrella/brand.yaml");
    assert!(brand.contains("x-redelivery: {after: [10, 60], times: 3}"), "{brand}");
    assert!(
        brand.contains("event_type: UMBRELLA.LOAN.CREATE") && brand.contains("original_type: loan"),
        "{brand}"
    );
    assert!(brand.contains("'204':\n          description: Accepted, without a body."), "{brand}");
}
