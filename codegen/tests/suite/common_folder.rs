//! What products share: mistakes, each made once in a fixture.

use wechatpay_codegen::Rule;

use crate::diagnostics::{edit, refused};
use crate::fixture;

const CARDS: &str = "cards/models.yaml";
const COMMON: &str = "common/models.yaml";

fn texts() -> Vec<(&'static str, String)> {
    let paths =
        ["cards/brand.yaml", CARDS, "cards/partner.yaml", COMMON, "shops/models.yaml", "shops/partner.yaml"];
    let source = fixture("common_folder");
    let files: Vec<_> = source.folders.iter().flat_map(|folder| &folder.files).collect();
    let text = |path: &str| files.iter().find(|file| file.path == path).unwrap().text.clone();
    paths.map(|path| (path, text(path))).into()
}

#[track_caller]
fn breaks(rule: Rule, snapshot: &str, path: &str, from: &str, to: &str) {
    let mut texts = texts();
    edit(&mut texts, path, from, to);
    refused(rule, snapshot, &texts);
}

const ADDRESS: &str = "'../common/models.yaml#/components/schemas/Address'";

#[test]
fn a_folder_that_is_misspelt_is_recognised() {
    let wrong = "'../comon/models.yaml#/components/schemas/Address'";
    breaks(Rule::MissingFile, "missing-file-common", CARDS, ADDRESS, wrong);
}

#[test]
fn a_product_does_not_lend_what_is_its_own() {
    let wrong = "'../shops/models.yaml#/components/schemas/Shop'";
    breaks(Rule::MissingFile, "missing-file-of-a-product", CARDS, ADDRESS, wrong);
}

#[test]
fn a_reference_goes_one_folder_up_and_down() {
    let wrong = "'../../common/models.yaml#/components/schemas/Address'";
    breaks(Rule::ReferenceForm, "reference-form-folders", CARDS, ADDRESS, wrong);
}

#[test]
fn what_no_product_uses_is_reported() {
    let spare = "  examples:\n    Spare: {summary: Spare., value: 1}\n";
    breaks(Rule::UnusedComponent, "unused-component-common", COMMON, "  examples:\n", spare);
}

#[test]
fn what_is_wrong_with_what_products_share_is_reported_once() {
    breaks(Rule::UnknownProperty, "unknown-property-common", COMMON, "required: [city]", "required: [town]");
}

#[test]
fn a_model_is_shared_or_of_the_product() {
    let mut texts = texts();
    let own = "components:\n  schemas:\n    Place: {type: object, description: A place., properties: {x: {type: string, description: X.}}}\n";
    edit(&mut texts, CARDS, "components:\n  schemas:\n", own);
    edit(
        &mut texts,
        CARDS,
        "{$ref: '../common/models.yaml#/components/schemas/Colour', description",
        "{$ref: '#/components/schemas/Place', description",
    );
    let (_, common) = texts.iter_mut().find(|(path, _)| *path == COMMON).unwrap();
    let colour = common.find("    Colour:").unwrap();
    common.replace_range(colour..common.find("    Error:").unwrap(), "");
    refused(Rule::SecondDefinition, "second-definition-common", &texts);
}

#[test]
fn common_models_tell_faces_apart_where_a_product_has_both() {
    let mut texts = texts();
    let (_, shop) = texts.iter_mut().find(|(path, _)| *path == "shops/models.yaml").unwrap();
    *shop = shop
        .replace("schemas/Place', description: Where it is.", "schemas/Address', description: Where it is.");
    refused(Rule::Faces, "faces-common", &texts);
}
