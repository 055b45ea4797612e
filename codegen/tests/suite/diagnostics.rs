//! Mistakes: each is made once in a sound spec, and what is said of it is golden.

use std::fs;

use crate::folder;
use wechatpay_codegen::{Diagnostics, Rule, Source, compile};

const BRAND: &str = "cards/brand.yaml";
const MODELS: &str = "cards/models.yaml";

/// The documents of a sound spec, by path.
fn sound() -> Vec<(&'static str, String)> {
    [BRAND, MODELS].map(|path| (path, fs::read_to_string(folder("sound").join(path)).unwrap())).into()
}

fn compile_texts(texts: &[(&str, String)]) -> Result<(), Diagnostics> {
    let source = Source::from_texts("spec", texts.iter().map(|(path, text)| (*path, text.as_str())));
    compile(&source).map(drop)
}

/// Replaces one place of one document.
pub(crate) fn edit(texts: &mut [(&str, String)], path: &str, from: &str, to: &str) {
    let (_, text) = texts.iter_mut().find(|(other, _)| *other == path).unwrap();
    assert_eq!(text.matches(from).count(), 1, "`{from}` must stand in {path} once");
    *text = text.replace(from, to);
}

/// Checks that the edits break one rule and no other, and what is said of it.
#[track_caller]
fn breaks(rule: Rule, snapshot: &str, edits: &[(&str, &str, &str)]) {
    let mut texts = sound();
    for (path, from, to) in edits {
        edit(&mut texts, path, from, to);
    }
    refused(rule, snapshot, &texts);
}

/// Checks that texts break one rule and no other, and what is said of it.
#[track_caller]
pub(crate) fn refused(rule: Rule, snapshot: &str, texts: &[(&str, String)]) {
    let diagnostics = compile_texts(texts).expect_err("the spec is broken");
    let rules: Vec<_> = diagnostics.iter().map(|diagnostic| diagnostic.rule).collect();
    assert!(rules.iter().all(|other| *other == rule), "expected {rule:?}, found {rules:?}:\n{diagnostics}");
    assert!(snapshot.starts_with(rule.name()), "the snapshot is named after the rule");
    insta::assert_snapshot!(snapshot, diagnostics.to_string());
}

/// Declares a test for each way to break a rule.
macro_rules! broken {
    ($($test:ident: $rule:ident $snapshot:literal { $($path:ident: $from:literal => $to:literal),+ $(,)? })*) => {
        $(#[test]
        fn $test() {
            breaks(Rule::$rule, $snapshot, &[$(($path, $from, $to)),+]);
        })*
    };
}

broken! {
    // YAML
    text_that_is_not_yaml_is_refused: Syntax "yaml-syntax" { BRAND: "{title: Brand," => "{title: Brand" }
    an_anchor_is_refused: PlainYaml "plain-yaml" { BRAND: "summary: Returns a card." => "summary: &summary Returns a card." }
    a_key_that_stands_twice_is_refused: DuplicateKey "duplicate-key" {
        BRAND: "      x-idempotent: true\n" => "      x-idempotent: true\n      x-idempotent: false\n",
    }

    // what is left to do
    a_value_that_is_left_to_write_is_refused: Todo "todo" { BRAND: "summary: Adds a member." => "summary: TODO # 添加会员" }
    a_comment_about_what_is_left_to_do_is_refused: Todo "todo-comment" {
        MODELS: "required: [name]" => "required: [name] # TODO: is this so?",
    }
    a_reason_that_is_left_to_write_is_refused: Todo "todo-quoted" {
        BRAND: "      x-idempotent: true\n" =>
            "      x-idempotent: true\n      x-drift: {rate-limit: {page: none, why: 'TODO'}}\n",
    }

    // one element
    a_misspelt_keyword_is_recognised: UnknownKeyword "unknown-keyword-misspelt" {
        MODELS: "card_id: {type: string, maxLength" => "card_id: {type: string, maxLenght",
    }
    a_keyword_of_another_type_is_refused: UnknownKeyword "unknown-keyword-of-another-type" {
        MODELS: "format: int64, minimum: 0" => "format: int64, maxLength: 9",
    }
    a_misspelt_keyword_is_not_missing_as_well: UnknownKeyword "unknown-keyword-required" {
        BRAND: "operationId: getCard" => "operationID: getCard",
    }
    a_keyword_outside_the_subset_is_refused: UnknownKeyword "unknown-keyword" {
        BRAND: "x-confirmed-by: page\n      x-rate" => "x-confirmed-by: page\n      deprecated: true\n      x-rate",
    }
    a_missing_keyword_is_asked_for: MissingKeyword "missing-keyword" {
        BRAND: "      description: Returns one card.\n" => "",
    }
    a_field_needs_a_description: MissingKeyword "missing-keyword-description" {
        MODELS: "friends: {type: array, items: {type: string}, description: Who they know.}" =>
            "friends: {type: array, items: {type: string}}",
    }
    a_number_is_not_a_string: WrongType "wrong-type" { MODELS: "title: Shared" => "title: 2025" }
    a_list_is_not_a_mapping: WrongType "wrong-type-collection" { MODELS: "required: [name]" => "required: {name: true}" }
    an_unknown_place_is_refused: WrongValue "wrong-value" { BRAND: "in: query" => "in: cookie" }
    a_date_has_one_form: WrongValue "wrong-value-date" {
        BRAND: "x-updated: 2025-01-31\n      x-confirmed-by: page\n      x-rate" =>
            "x-updated: 31.1.2025\n      x-confirmed-by: page\n      x-rate",
    }
    an_enum_has_values: WrongValue "wrong-value-no-values" { MODELS: "enum: [GOLD, SILVER]" => "enum: []" }
    another_openapi_is_refused: WrongValue "wrong-value-version" { MODELS: "openapi: 3.1.0" => "openapi: 3.0.3" }
    a_sensitive_string_is_sealed_or_plaintext: WrongValue "wrong-value-sensitive" { MODELS: "x-sensitive: true" => "x-sensitive: plain" }
    a_string_that_is_not_sensitive_does_not_say_so: WrongValue "wrong-value-not-sensitive" { MODELS: "x-sensitive: true" => "x-sensitive: false" }
    a_text_says_something: BlankText "blank-text" { BRAND: "summary: Adds a member." => "summary: ' '" }
    a_value_stands_once: Repeated "repeated" { MODELS: "enum: [GOLD, SILVER]" => "enum: [GOLD, SILVER, GOLD]" }
    a_model_has_a_name: InlineSchema "inline-schema" {
        MODELS: "friends: {type: array, items: {type: string}" =>
            "friends: {type: array, items: {type: object, properties: {}}",
    }
    an_enum_has_a_name: InlineSchema "inline-schema-enum" {
        BRAND: "schema: {$ref: 'models.yaml#/components/schemas/Kind'}" => "schema: {type: string, enum: [GOLD]}",
    }
    every_value_is_described: EnumDescriptions "enum-descriptions" {
        MODELS: "        SILVER: Shines less.\n" => "        COPPER: Does not shine.\n",
    }
    what_is_required_exists: UnknownProperty "unknown-property" { MODELS: "required: [name]" => "required: [names]" }
    an_example_is_of_its_type: ExampleType "example-type" { MODELS: "examples: [30]" => "examples: ['30']" }
    an_example_of_an_enum_is_a_value: ExampleType "example-type-enum" { MODELS: "examples: [GOLD]" => "examples: [GOLDEN]" }
    an_example_of_a_body_has_its_fields: ExampleType "example-type-body" {
        BRAND: "{name: c2VhbGVk, age: 30}" => "{name: c2VhbGVk, years: 30}",
    }

    // operations
    an_operation_id_is_in_camel_case: OperationId "operation-id" { BRAND: "operationId: getCard" => "operationId: get_card" }
    an_operation_id_stands_once: DuplicateOperation "duplicate-operation" {
        BRAND: "operationId: createMember" => "operationId: getCard",
        BRAND: "\n      requestBody:\n        required: true\n        content:\n          application/json:\n            schema: {$ref: '#/components/schemas/CreateMemberRequest'}\n            example: {member: {name: c2VhbGVk, age: 30}}" => "",
    }
    a_path_template_is_well_formed: PathTemplate "path-template" { BRAND: "/brand/cards/{card_id}:" => "/brand/cards/{card_id:" }
    a_placeholder_is_a_parameter: PathParameters "path-parameters" {
        BRAND: "/brand/cards/{card_id}:" => "/brand/{shop_id}/cards/{card_id}:",
    }
    a_path_parameter_is_in_the_path: PathParameters "path-parameters-declared" {
        BRAND: "/brand/cards/{card_id}:" => "/brand/cards:",
    }
    a_path_parameter_is_required: Parameter "parameter" { MODELS: "in: path, required: true" => "in: path, required: false" }
    a_parameter_is_a_scalar: Parameter "parameter-type" {
        BRAND: "schema: {$ref: 'models.yaml#/components/schemas/Kind'}" => "schema: {$ref: 'models.yaml#/components/schemas/Member'}",
    }
    what_openapi_states_otherwise_is_not_a_parameter: HeaderParameter "header-parameter" { BRAND: "name: Wechatpay-Serial" => "name: Authorization" }
    a_misspelt_fact_is_recognised: FactPath "fact-path" {
        BRAND: "      x-idempotent: true\n" =>
            "      x-idempotent: true\n      x-drift: {reply.name#maxlength: {page: none, why: a copy prints it}}\n",
    }
    a_fact_has_a_name: FactPath "fact-path-unknown" {
        BRAND: "      x-idempotent: true\n" =>
            "      x-idempotent: true\n      x-drift: {colour: {page: red, why: a copy prints it}}\n",
    }
    a_fact_about_a_field_names_the_field: FactPath "fact-path-place" {
        BRAND: "      x-idempotent: true\n" =>
            "      x-idempotent: true\n      x-drift: {reply#type: {page: string, why: a copy prints it}}\n",
    }
    a_get_has_no_body: RequestBody "request-body-method" {
        BRAND: "    post:\n" => "    get:\n",
    }
    replies_share_one_model: SecondReply "second-reply" {
        BRAND: "        '400': {$ref: 'models.yaml#/components/responses/BadRequest'}" =>
            "        '202': {description: Not yet., content: {application/json: {schema: {$ref: 'models.yaml#/components/schemas/Member'}}}}",
    }
    a_body_is_named_after_its_operation: RequestBody "request-body" {
        BRAND: "operationId: createMember" => "operationId: addMember",
    }
    a_body_is_not_a_type_of_its_own: RequestBody "request-body-shared" {
        BRAND: "remark: {type: string," => "remark: {$ref: '#/components/schemas/CreateMemberRequest',",
    }
    a_body_cannot_be_left_out: RequestBody "request-body-optional" {
        BRAND: "requestBody:\n        required: true" => "requestBody:\n        required: false",
    }
    an_error_has_a_code: ErrorEntry "error-entry" { MODELS: "value: {code: PARAM_ERROR, message" => "value: {kode: PARAM_ERROR, message" }
    an_error_has_a_remedy: ErrorEntry "error-entry-remedy" { MODELS: "      description: Correct it.\n" => "" }
    a_page_has_an_address: DocUrl "doc-url" { BRAND: "url: https://example.com/doc/1" => "url: doc/1" }

    // references
    a_reference_names_a_component: ReferenceForm "reference-form" {
        BRAND: "'models.yaml#/components/parameters/CardId'" => "'models.yaml#/parameters/CardId'",
    }
    a_file_that_is_missing_is_named: MissingFile "missing-file" {
        BRAND: "'models.yaml#/components/parameters/CardId'" => "'model.yaml#/components/parameters/CardId'",
    }
    a_component_that_is_missing_is_named: MissingComponent "missing-component" {
        BRAND: "'models.yaml#/components/parameters/CardId'" => "'models.yaml#/components/parameters/CardID'",
    }
    nothing_refines_itself: ReferenceCycle "reference-cycle" {
        BRAND: "- {$ref: 'models.yaml#/components/schemas/Card'}" => "- {$ref: '#/components/schemas/Card'}",
    }

    // models
    a_refinement_refines_what_is_there: Refinement "refinement" { BRAND: "properties: {terms:" => "properties: {term:" }
    a_refinement_tightens: Refinement "refinement-wider" { BRAND: "maxLength: 1024" => "maxLength: 4096" }
    a_refinement_keeps_the_type: Refinement "refinement-type" { BRAND: "maxLength: 1024" => "maxItems: 10" }
    a_refinement_has_the_name_of_its_model: Refinement "refinement-name" {
        BRAND: "- {$ref: 'models.yaml#/components/schemas/Card'}" => "- {$ref: 'models.yaml#/components/schemas/Member'}",
    }
    a_face_refers_to_its_refinement: Refinement "refinement-bypassed" {
        BRAND: "schema: {$ref: '#/components/schemas/Card'}" => "schema: {$ref: 'models.yaml#/components/schemas/Card'}",
    }
    a_refinement_has_two_parts: Refinement "refinement-parts" {
        BRAND: "        - {required: [terms], properties: {terms: {maxLength: 1024}}}\n" => "",
    }
    a_model_that_is_sent_has_one_presence: RefinedSentModel "refined-sent-model" {
        BRAND: "member: {$ref: 'models.yaml#/components/schemas/Member'" => "member: {$ref: '#/components/schemas/Card'",
        BRAND: "{member: {name: c2VhbGVk, age: 30}}" => "{member: {card_id: c-1}}",
    }
    a_model_does_not_contain_itself: Containment "containment" {
        MODELS: "age: {type: integer, format: int64, minimum: 0, description: The age., examples: [30]}" =>
            "age: {$ref: '#/components/schemas/Member', description: A member.}",
        BRAND: "{name: c2VhbGVk, age: 30}" => "{name: c2VhbGVk}",
    }
    sensitive_strings_have_places: SensitivePlace "sensitive-place" {
        MODELS: "friends: {type: array, items: {type: string}" =>
            "friends: {type: array, items: {$ref: '#/components/schemas/Member'}",
    }
    a_sensitive_plaintext_is_only_part_of_events: SensitivePlace "sensitive-place-plaintext" {
        MODELS: "x-sensitive: true" => "x-sensitive: plaintext",
    }

    // names
    a_name_has_letters: RustName "rust-name" { BRAND: "remark: {type" => "'+': {type" }
    two_names_stay_two: NameClash "name-clash" { BRAND: "remark: {type" => "Member: {type" }
    two_values_stay_two: NameClash "name-clash-variant" {
        MODELS: "enum: [GOLD, SILVER]" => "enum: [GOLD, gold]",
        MODELS: "SILVER: Shines less." => "gold: Shines less.",
    }
}

#[test]
fn the_spec_is_sound_before_it_is_broken() {
    if let Err(diagnostics) = compile_texts(&sound()) {
        panic!("{diagnostics}");
    }
}

#[test]
fn a_face_has_one_of_two_names() {
    let mut texts = sound();
    texts[0].0 = "cards/merchant.yaml";
    refused(Rule::FileName, "file-name", &texts);
}

#[test]
fn an_empty_document_is_reported() {
    let mut texts = sound();
    texts.push(("cards/partner.yaml", String::new()));
    refused(Rule::WrongType, "wrong-type-empty", &texts);
}

#[test]
fn a_component_nobody_uses_is_reported() {
    let mut texts = sound();
    texts[1].1.push_str("    Spare: {summary: Spare, value: 1}\n");
    refused(Rule::UnusedComponent, "unused-component", &texts);
}

#[test]
fn a_model_is_defined_once() {
    let mut texts = sound();
    texts[0].1.push_str("    Member: {type: object, description: Another., properties: {x: {type: string, description: X.}}}\n");
    let diagnostics = compile_texts(&texts).unwrap_err();
    insta::assert_snapshot!("second-definition", diagnostics.to_string());
}

#[test]
fn a_spec_without_products_is_reported() {
    let folder = tempfile::tempdir().unwrap();
    let spec = folder.path().join("spec");
    fs::create_dir(&spec).unwrap();
    let diagnostics = Source::read_as(&spec, "spec").unwrap_err();
    insta::assert_snapshot!("files", diagnostics.to_string());
}

#[test]
fn errors_in_several_files_are_reported_together() {
    let mut texts = sound();
    edit(&mut texts, BRAND, "operationId: getCard", "operationId: get_card");
    edit(&mut texts, BRAND, "      x-idempotent: true\n", "      x-idempotnt: true\n");
    edit(
        &mut texts,
        BRAND,
        "schema: {$ref: '#/components/schemas/Card'}",
        "schema: {$ref: '#/components/schemas/Crd'}",
    );
    edit(&mut texts, MODELS, "maxLength: 2048", "maxLength: '2048'");
    edit(&mut texts, MODELS, "        SILVER: Shines less.\n", "");
    edit(&mut texts, MODELS, "required: [name]", "required: [name, name, nmae]");
    let diagnostics = compile_texts(&texts).unwrap_err();
    insta::assert_snapshot!("several", diagnostics.to_string());
}

#[test]
fn a_message_can_be_coloured() {
    let mut texts = sound();
    edit(&mut texts, BRAND, "operationId: getCard", "operationId: get_card");
    let diagnostics = compile_texts(&texts).unwrap_err();
    assert!(diagnostics.render(true).contains('\u{1b}'));
    assert!(!diagnostics.render(false).contains('\u{1b}'));
}

#[test]
fn every_rule_has_a_golden_message() {
    let snapshots = folder("suite/snapshots");
    for rule in Rule::ALL {
        let path = snapshots.join(format!("suite__diagnostics__{}.snap", rule.name()));
        assert!(path.exists(), "no test breaks `{}`", rule.name());
    }
}

#[test]
fn the_first_hundred_of_many_are_shown_and_all_are_counted() {
    let mut texts = sound();
    let unknown = (0..250).map(|at| format!("    k{at}: 1\n")).collect::<Vec<_>>().concat();
    texts[1].1 = texts[1].1.replace("  parameters:\n", &format!("  parameters:\n{unknown}"));
    let diagnostics = compile_texts(&texts).unwrap_err();
    let text = diagnostics.to_string();
    assert_eq!(diagnostics.iter().count(), 250);
    assert_eq!(text.matches("error[").count(), 100);
    assert!(text.ends_with("error: found 250 errors; the first 100 are shown"), "{text}");
}

#[test]
fn places_that_are_far_apart_are_shown_one_by_one() {
    let mut texts = sound();
    let comments = "        # …\n".repeat(300);
    edit(
        &mut texts,
        MODELS,
        "        age: {type: integer",
        &format!(
            "{comments}        name: {{type: string, description: Again.}}\n        age: {{type: integer"
        ),
    );
    let text = compile_texts(&texts).unwrap_err().to_string();
    let first =
        texts[1].1.lines().position(|line| line.contains("name: {type: string, x-sensitive")).unwrap();
    for line in [first + 1, first + 301 + 1] {
        assert!(text.contains(&format!("models.yaml:{line}:9")), "no {line} in\n{text}");
    }
}
