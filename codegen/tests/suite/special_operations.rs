//! Mistakes in paged lists, uploads and template texts: each is made once in a fixture, what is said of it is golden.

use wechatpay_codegen::{Rule, compile};

use crate::diagnostics::{edit, refused};

const BRAND: &str = "cards/brand.yaml";
const MODELS: &str = "cards/models.yaml";
const PARTNER: &str = "cards/partner.yaml";

/// The documents of a fixture, by path.
pub(crate) fn texts(fixture: &str) -> Vec<(&'static str, String)> {
    let source = crate::fixture(fixture);
    let files = source.folders.iter().flat_map(|folder| &folder.files);
    let path = |name: &str| [BRAND, MODELS, PARTNER].into_iter().find(|path| path.ends_with(name)).unwrap();
    files.map(|file| (path(&file.name), file.text.clone())).collect()
}

/// Checks that the edits of a fixture break one rule and no other, and what is said of it.
#[track_caller]
pub(crate) fn breaks(fixture: &str, rule: Rule, snapshot: &str, edits: &[(&str, &str, &str)]) {
    let mut texts = texts(fixture);
    for (path, from, to) in edits {
        edit(&mut texts, path, from, to);
    }
    refused(rule, snapshot, &texts);
}

/// Declares a test for each way to break a rule in a fixture.
macro_rules! broken {
    ($($test:ident: $fixture:literal $rule:ident $snapshot:literal {
        $($path:ident: $from:literal => $to:literal),+ $(,)?
    })*) => {
        $(#[test]
        fn $test() {
            breaks($fixture, Rule::$rule, $snapshot, &[$(($path, $from, $to)),+]);
        })*
    };
}
pub(crate) use broken;

broken! {
    // paged lists
    a_page_has_a_place: "paged" Paging "paging" {
        BRAND: "description: Only cards in this state., schema: {type: string}}\n        - {$ref: '#/components/parameters/Offset'}\n"
            => "description: Only cards in this state., schema: {type: string}}\n",
    }
    a_page_has_a_size: "paged" Paging "paging-limit" { BRAND: "format: int64, minimum: 1, maximum: 20" => "format: int64, minimum: 1" }
    something_chooses_a_page: "paged_otherwise" Paging "paging-nothing" { BRAND: "{index: page_index, limit" => "{limit" }
    one_thing_chooses_a_page: "paged_otherwise" Paging "paging-both" {
        BRAND: "{index: page_index, limit" => "{offset: page_index, index: page_index, limit",
    }
    a_parameter_has_one_meaning: "paged_otherwise" Paging "paging-same" {
        BRAND: "{index: page_index, limit: page_size" => "{index: page_size, limit: page_size",
    }
    a_token_leads_to_the_next_page: "paged_otherwise" MissingKeyword "missing-keyword-next" {
        BRAND: "token: page_token, next: next_page_token, limit" => "token: page_token, limit",
    }
    only_tokens_come_from_the_page_before: "paged_otherwise" UnknownKeyword "unknown-keyword-next" {
        BRAND: "index: page_index, limit" => "index: page_index, next: next, limit",
    }
    nobody_has_a_token_of_the_first_page: "paged_otherwise" Paging "paging-token-required" {
        BRAND: "name: page_token\n          in: query\n          required: false" => "name: page_token\n          in: query\n          required: true",
    }
    a_token_is_a_text: "paged_otherwise" Paging "paging-token-type" {
        BRAND: "What the page before it gave.\n          schema: {type: string}" => "What the page before it gave.\n          schema: {type: integer, format: int64}",
    }
    the_token_of_the_next_page_is_a_text: "paged_otherwise" Paging "paging-next-type" {
        BRAND: "next_page_token: {type: string," => "next_page_token: {type: integer, format: int64,",
    }
    the_first_page_has_a_number: "paged_otherwise" Paging "paging-index-minimum" {
        BRAND: "The number of the page.\n          schema: {type: integer, format: int64, minimum: 1}" => "The number of the page.\n          schema: {type: integer, format: int64}",
    }
    a_page_is_asked_for_by_a_known_name: "paged_otherwise" Paging "paging-name" {
        BRAND: "limit: page_size, items: stock_list" => "limit: size, items: stock_list",
    }
    a_page_holds_what_it_is_said_to: "paged_otherwise" Paging "paging-items-name" {
        BRAND: "items: stock_list, total" => "items: data, total",
    }
    a_page_is_never_nothing: "paged_otherwise" Paging "paging-nothing-replied" {
        BRAND: "schemas/StockList'}}}}\n" => "schemas/StockList'}}}}\n        '204': {description: Nothing.}\n",
    }
    the_size_of_a_page_is_an_integer: "paged" Paging "paging-type" {
        BRAND: "schema: {type: integer, format: int64, minimum: 1, maximum: 20}" => "schema: {type: string}",
    }
    a_page_has_items: "paged" Paging "paging-data" { BRAND: "data: {type: array, items: {type: string}" => "items: {type: array, items: {type: string}" }
    a_page_counts_all_items: "paged" Paging "paging-count" {
        BRAND: "tags.}\n        total_count: {type: integer, format: int64," => "tags.}\n        total_count: {type: string,",
    }
    whether_it_is_paged_is_yes_or_no: "paged" WrongType "wrong-type-paged" {
        BRAND: "x-paged: true\n      parameters:\n        - {name: state" => "x-paged: 'true'\n      parameters:\n        - {name: state",
    }
    a_range_holds_something: "paged" Parameter "parameter-range" { BRAND: "minimum: 10, maximum: 50000}\n          example: 10000" => "minimum: 50001, maximum: 50000}" }
    an_example_of_a_parameter_is_in_its_range: "paged" ExampleType "example-type-range" { BRAND: "example: 10000" => "example: 5" }

    // uploads
    an_upload_has_a_file: "upload" Upload "upload" {
        BRAND: "        file: {type: string, format: binary, maxLength: 2097152, description: The image.}\n" => "",
        BRAND: "required: [file, meta]" => "required: [meta]",
    }
    an_upload_has_one_file: "upload" Upload "upload-second-file" {
        BRAND: "description: The image.}" => "description: The image.}\n        back: {type: string, format: binary, maxLength: 1, description: The other side.}",
    }
    an_upload_describes_its_file: "upload" Upload "upload-undescribed" {
        BRAND: "        meta: {$ref: 'models.yaml#/components/schemas/ImageMeta', description: What describes it.}\n" => "",
        BRAND: "required: [file, meta]" => "required: [file]",
    }
    an_upload_has_no_other_part: "upload" Upload "upload-other-part" {
        BRAND: "description: The image.}" => "description: The image.}\n        title: {type: string, description: The title.}",
    }
    the_file_stands_first: "upload" Upload "upload-order" {
        BRAND: "        file: {type: string, format: binary, maxLength: 2097152, description: The image.}\n" => "",
        BRAND: "        meta: {$ref: 'models.yaml#/components/schemas/ImageMeta', description: What describes it.}\n" =>
            "        meta: {$ref: 'models.yaml#/components/schemas/ImageMeta', description: What describes it.}\n        file: {type: string, format: binary, maxLength: 2097152, description: The image.}\n",
    }
    both_parts_are_required: "upload" Upload "upload-optional" { BRAND: "required: [file, meta]" => "required: [meta]" }
    a_file_has_a_largest_size: "upload" Upload "upload-size" { BRAND: "format: binary, maxLength: 2097152," => "format: binary," }
    each_part_has_a_media_type: "upload" Upload "upload-encoding" { BRAND: "              meta: {contentType: application/json}\n" => "" }
    a_part_that_has_a_media_type_is_there: "upload" Upload "upload-encoding-part" {
        BRAND: "              meta: {contentType: application/json}\n" =>
            "              meta: {contentType: application/json}\n              mata: {contentType: application/json}\n",
    }
    what_describes_the_file_is_json: "upload" Upload "upload-media-type-json" {
        BRAND: "meta: {contentType: application/json}" => "meta: {contentType: text/plain}",
    }
    a_media_type_is_one: "upload" Upload "upload-media-type-form" { BRAND: "'image/jpeg, image/bmp, image/png'" => "'image/jpeg, bmp, image/png'" }
    a_file_stands_in_a_form: "upload" Upload "upload-misplaced-file" {
        BRAND: "media_url: {type: string," => "media_url: {type: string, format: binary,",
    }
    a_digest_is_of_a_file: "upload" Upload "upload-misplaced-digest" {
        BRAND: "media_url: {type: string," => "media_url: {type: string, x-digest: sha256,",
    }
    a_description_of_a_file_names_it: "upload" Upload "upload-filename" {
        MODELS: "        filename: {type: string, description: 'Its name, with its extension.', examples: [card.png]}\n" => "",
        MODELS: "required: [filename, file_digest]" => "required: [file_digest]",
    }
    a_description_of_a_file_has_its_digest: "upload" Upload "upload-digest" {
        MODELS: "file_digest: {type: string, x-digest: sha256" => "file_digest: {type: string",
    }
    a_description_of_a_file_has_one_digest: "upload" Upload "upload-second-digest" {
        MODELS: "        filename:" => "        sha256: {type: string, x-digest: sha256, description: Another.}\n        filename:",
    }
    what_describes_a_file_is_a_model: "upload" Upload "upload-no-model" {
        MODELS: "type: object\n      description: What describes an image.\n      required: [filename, file_digest]\n      properties:\n        filename: {type: string, description: 'Its name, with its extension.', examples: [card.png]}\n        file_digest: {type: string, x-digest: sha256, description: 'Its SHA-256 digest, in lower-case hex.'}" =>
            "type: string\n      description: What describes an image.\n      enum: [A]\n      x-enumDescriptions: {A: A.}",
    }
    a_digest_is_a_sha_256: "upload" WrongValue "wrong-value-digest" { MODELS: "x-digest: sha256" => "x-digest: md5" }
    a_digest_is_a_string: "upload" UnknownKeyword "unknown-keyword-digest" {
        BRAND: "media_url: {type: string," => "media_url: {type: boolean, x-digest: sha256,",
    }
    what_describes_a_file_is_not_a_type_of_its_own: "upload" RequestBody "request-body-described" {
        BRAND: "media_url: {type: string, description: Its address.}" => "media_url: {$ref: 'models.yaml#/components/schemas/ImageMeta', description: Its address.}",
    }
    a_form_or_json_but_not_both: "upload" UnknownKeyword "unknown-keyword-form" {
        BRAND: "            schema: {$ref: '#/components/schemas/UploadImageRequest'}" =>
            "            schema: {$ref: '#/components/schemas/UploadImageRequest'}\n            example: {file: x}",
    }
    a_form_is_spelt_right: "upload" UnknownKeyword "unknown-keyword-multipart" {
        BRAND: "multipart/form-data:\n            schema: {$ref: '#/components/schemas/UploadImageRequest'}" => "multipart/formdata:\n            schema: {$ref: '#/components/schemas/UploadImageRequest'}",
    }
    a_form_says_what_its_parts_are: "upload" MissingKeyword "missing-keyword-encoding" {
        BRAND: "            encoding:\n              logo: {contentType: image/png}\n              about: {contentType: application/json}\n" => "",
    }
    a_file_has_no_example: "upload" ExampleType "example-type-file" {
        BRAND: "description: The image.}" => "description: The image., examples: [x]}",
    }
    an_example_of_a_name_is_a_string: "upload" ExampleType "example-type-filename" { MODELS: "examples: [card.png]" => "examples: [1]" }

    // template texts
    an_id_stands_for_one_template: "template" TextTemplate "text-template" { BRAND: "id: '6'" => "id: '1'" }
    an_id_has_no_underscore: "template" TextTemplate "text-template-id" { BRAND: "id: '6'" => "id: '6_1'" }
    a_name_of_a_template_is_in_capitals: "template" TextTemplate "text-template-name" { BRAND: "JOINED:" => "joined:" }
    a_name_of_a_variable_is_not: "template" TextTemplate "text-template-variable" {
        BRAND: "variables: {points: {type" => "variables: {Points: {type",
    }
    there_are_templates: "template" TextTemplate "text-template-none" {
        BRAND: "      x-templates:\n        PLAIN: {id: A, description: Any text., variables: {text: {type: string, description: The text.}}}\n" => "      x-templates: {}\n",
    }
    no_variables_are_left_out: "template" TextTemplate "text-template-no-variables" {
        BRAND: "description: The user joined}" => "description: The user joined, variables: {}}",
    }
    a_variable_is_an_integer_or_a_string: "template" WrongValue "wrong-value-variable" {
        BRAND: "amount: {type: string" => "amount: {type: number",
    }
    template_texts_are_not_an_enum: "template" UnknownKeyword "unknown-keyword-template" {
        BRAND: "      maxLength: 128\n" => "      maxLength: 128\n      enum: ['0']\n",
    }
    an_id_is_in_quotes: "template" WrongType "wrong-type-id" { BRAND: "id: '6'" => "id: 6" }
    a_reply_is_not_a_template_text: "template" WrongType "wrong-type-reply" {
        BRAND: "schema: {$ref: '#/components/schemas/Feed'}, example: {cell: 15_1200_1}" => "schema: {$ref: '#/components/schemas/FeedCell'}",
    }
    an_example_of_a_template_text_has_its_form: "template" ExampleType "example-type-template" { BRAND: "example: {cell: 15_1200_1}" => "example: {cell: 15__1}" }
    an_example_of_a_known_template_has_its_variables: "template" ExampleType "example-type-variables" { BRAND: "examples: ['0', 15_1200_1" => "examples: [0_1, 15_1200_1" }
    an_example_of_a_template_text_is_a_string: "template" ExampleType "example-type-template-text" { BRAND: "examples: ['0', 15" => "examples: [0, 15" }
}

#[test]
fn several_errors_of_an_upload_are_reported_together() {
    let mut texts = texts("upload");
    edit(&mut texts, BRAND, "required: [file, meta]", "required: []");
    edit(&mut texts, BRAND, "format: binary, maxLength: 2097152,", "format: binary,");
    edit(&mut texts, BRAND, "'image/jpeg, image/bmp, image/png'", "'image/gif, application/json'");
    edit(&mut texts, MODELS, "filename: {type: string", "name: {type: string");
    edit(&mut texts, MODELS, "required: [filename, file_digest]", "required: []");
    refused(Rule::Upload, "upload-several", &texts);
}

#[test]
fn a_parameter_that_could_not_be_read_is_not_missed_as_well() {
    let mut texts = texts("paged");
    edit(&mut texts, BRAND, "name: offset\n      in: query", "name: offset\n      in: cookie");
    refused(Rule::WrongValue, "wrong-value-offset", &texts);
}

#[test]
fn what_describes_a_file_stands_in_the_document_and_not_in_the_crate() {
    let tree = compile(&crate::fixture("upload")).unwrap();
    let text = |wanted: &str| tree.iter().find(|(path, _)| *path == wanted).map(|(_, text)| text);
    assert!(text("cards/brand.openapi.json").unwrap().contains("\"x-digest\": \"sha256\""));
    assert_eq!(text("cards/models/image_meta.rs"), None);
}
