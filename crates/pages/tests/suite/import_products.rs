//! Importing into products: one that is started, the right one of two, faces that share a model, events.

use wechatpay_codegen::{Source, SourceFile, describe};
use wechatpay_pages::evidence::{Page, Subject};
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
    page.subject = Subject::Event { event_types: vec![event_type], original_type };
    let done = import(&umbrellas(), &[page], Some("umbrella")).unwrap();
    assert!(done.left.is_empty(), "{:?}", done.left);
    let brand = documents(&done.source);
    let webhook = &brand.products[0].documents[0].webhooks[0];
    assert_eq!((webhook.id.as_str(), webhook.event_type.as_str()), ("loanCreated", "UMBRELLA.LOAN.CREATE"));
    assert_eq!(webhook.resource.name, "LoanCreateEvent");
}
