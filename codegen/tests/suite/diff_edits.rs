//! Edits of a small spec that has something of everything: a kind of change each.

use wechatpay_codegen::Source;

use crate::folder;

/// An edit: texts of files, each there once, and what stands there instead.
pub(crate) struct Edit {
    pub(crate) name: &'static str,
    pub(crate) replace: &'static [(&'static str, &'static str, &'static str)],
}

/// The spec before.
pub(crate) fn before() -> Source {
    Source::read_as(&folder("diff"), "old").unwrap()
}

/// The spec after an edit.
pub(crate) fn after(edit: &Edit) -> Source {
    let mut texts = texts();
    for (path, text) in &mut texts {
        for (name, from, to) in edit.replace {
            if path.ends_with(&format!("/{name}.yaml")) {
                assert_eq!(text.matches(from).count(), 1, "{}: `{from}`", edit.name);
                *text = text.replace(from, to);
            }
        }
    }
    source(&texts)
}

/// The spec with a face less.
pub(crate) fn without_partner() -> Source {
    let mut texts = texts();
    texts.retain(|(path, _)| !path.ends_with("/partner.yaml"));
    source(&texts)
}

/// The spec with a product more.
pub(crate) fn with_shops() -> Source {
    let mut texts = texts();
    let shops = std::fs::read_to_string(folder("fixtures").join("no_body/cards/brand.yaml")).unwrap();
    texts.push(("shops/brand.yaml".to_owned(), shops));
    source(&texts)
}

fn texts() -> Vec<(String, String)> {
    let files = before().folders.into_iter().flat_map(|folder| folder.files);
    files.map(|file| (file.path.clone(), file.text.clone())).collect()
}

fn source(texts: &[(String, String)]) -> Source {
    Source::from_texts("new", texts.iter().map(|(path, text)| (path.as_str(), text.as_str())))
}

const BRAND: &str = "brand";
const MODELS: &str = "models";
const PARTNER: &str = "partner";

macro_rules! edits {
    ($($name:literal: $(($file:ident, $from:literal, $to:literal)),+;)*) => {
        /// The edits.
        pub(crate) const EDITS: &[Edit] = &[$(Edit { name: $name, replace: &[$(($file, $from, $to)),+] }),*];
    };
}

edits! {
    // Operations.
    "operation added": (BRAND, "  /images:\n", "  /more:\n    get:\n      operationId: getMore\n      summary: Returns more.\n      description: Returns more.\n      externalDocs: {url: https://example.com/doc/getMore, description: 更多}\n      x-updated: 2025-01-31\n      x-confirmed-by: page\n      parameters: []\n      responses:\n        '200': {description: More., content: {application/json: {schema: {$ref: '#/components/schemas/Rest'}}}}\n  /images:\n");
    "operation removed": (BRAND, "    delete:\n      operationId: deleteCard\n      summary: Deletes a card.\n      description: Deletes one card.\n      externalDocs: {url: https://example.com/doc/deleteCard, description: 删除}\n      x-updated: 2025-01-31\n      x-confirmed-by: page\n      parameters:\n        - {name: card_id, in: path, required: true, description: The card., schema: {type: string, maxLength: 32}}\n      responses:\n        '200': {description: What is left., content: {application/json: {schema: {$ref: '#/components/schemas/Rest'}}}}\n", ""), (BRAND, "    Rest:\n      type: object\n      description: What is left.\n      required: [count]\n      properties:\n        count: {type: integer, format: int64, description: How many.}\n", "");
    "operation renamed": (BRAND, "operationId: deleteCard", "operationId: removeCard");
    "method": (BRAND, "    delete:\n", "    put:\n");
    "path": (BRAND, "  /images:\n", "  /pictures:\n");
    "page and limit": (BRAND, "https://example.com/doc/getCard", "https://example.com/doc/getCard2"), (BRAND, "{requests: 10, seconds: 60, per: brand_id}", "{requests: 5, seconds: 60, per: brand_id}");
    "not idempotent": (BRAND, "      x-idempotent: true\n", "");
    "reply": (BRAND, "'200': {description: What is left., content: {application/json: {schema: {$ref: '#/components/schemas/Rest'", "'200': {description: What is left., content: {application/json: {schema: {$ref: '#/components/schemas/Image'"), (BRAND, "    Rest:\n      type: object\n      description: What is left.\n      required: [count]\n      properties:\n        count: {type: integer, format: int64, description: How many.}\n", "");
    "reply model renamed": (BRAND, "schemas/Rest", "schemas/Remainder"), (BRAND, "    Rest:\n", "    Remainder:\n");
    "no pages": (BRAND, "      x-paged: true\n", "");
    "list of other items": (BRAND, "data: {type: array, items: {$ref: '#/components/schemas/Card'}", "data: {type: array, items: {$ref: '#/components/schemas/Image'}");
    "error": (BRAND, "code: NOT_FOUND", "code: GONE");
    // Parameters.
    "query optional added": (BRAND, "        - {name: lang,", "        - {name: extra, in: query, required: false, description: More., schema: {type: string}}\n        - {name: lang,");
    "query required added": (BRAND, "        - {name: lang,", "        - {name: extra, in: query, required: true, description: More., schema: {type: string}}\n        - {name: lang,");
    "query removed": (BRAND, "        - {name: lang, in: query, required: false, description: Which language., schema: {type: string, default: zh}}\n", "");
    "query becomes required": (BRAND, "{name: lang, in: query, required: false", "{name: lang, in: query, required: true");
    "query becomes optional": (BRAND, "{name: openid, in: query, required: true", "{name: openid, in: query, required: false");
    "query of another type": (BRAND, "description: Which version., schema: {type: integer, format: int64, minimum: 1, maximum: 9}", "description: Which version., schema: {type: string}");
    "query range": (BRAND, "minimum: 1, maximum: 9", "minimum: 2, maximum: 9");
    "query default": (BRAND, "default: zh", "default: en");
    "query renamed on the wire": (BRAND, "{name: lang,", "{name: Lang,");
    "placeholder renamed": (BRAND, "  /cards/{card_id}:\n", "  /cards/{id}:\n"), (BRAND, "        - {name: card_id, in: path, required: true, description: The card., schema: {type: string, maxLength: 32}}\n        - {name: openid", "        - {name: id, in: path, required: true, description: The card., schema: {type: string, maxLength: 32}}\n        - {name: openid"), (BRAND, "        - {name: card_id, in: path, required: true, description: The card., schema: {type: string, maxLength: 32}}\n      responses:\n        '200': {description: What is left.", "        - {name: id, in: path, required: true, description: The card., schema: {type: string, maxLength: 32}}\n      responses:\n        '200': {description: What is left.");
    "order of required parameters of one type": (BRAND, "        - {name: offset, in: query, required: true, description: How many stand before., schema: {type: integer, format: int64}}\n        - {name: limit, in: query, required: true, description: How many at most., schema: {type: integer, format: int64, minimum: 1, maximum: 20}}\n", "        - {name: limit, in: query, required: true, description: How many at most., schema: {type: integer, format: int64, minimum: 1, maximum: 20}}\n        - {name: offset, in: query, required: true, description: How many stand before., schema: {type: integer, format: int64}}\n");
    "order of required parameters of several types": (BRAND, "{name: openid, in: query, required: true, description: The user., schema: {type: string}}", "{name: version, in: query, required: true, description: Which version., schema: {type: integer, format: int64}}"), (BRAND, "{name: version, in: query, required: true, description: Which version., schema: {type: integer, format: int64, minimum: 1, maximum: 9}}", "{name: openid, in: query, required: true, description: The user., schema: {type: string}}");
    // Bodies.
    "body field required added": (BRAND, "        colour: {", "        size: {type: string, description: How large.}\n        colour: {"), (BRAND, "required: [title, kind]", "required: [title, kind, size]");
    "body field optional added": (BRAND, "        colour: {", "        size: {type: string, description: How large.}\n        colour: {");
    "body field removed": (BRAND, "        colour: {type: string, pattern: '^#[0-9A-F]{6}$', description: The colour.}\n", "");
    "body fields past the arguments": (BRAND, "required: [title, kind]", "required: [title, kind, colour, phone]");
    "body field shorter": (BRAND, "maxLength: 64", "maxLength: 32");
    "body field longer": (BRAND, "maxLength: 64", "maxLength: 128");
    "body field of another pattern": (BRAND, "'^#[0-9A-F]{6}$'", "'^#[0-9A-F]{8}$'");
    "body list shorter": (BRAND, "maxItems: 9", "maxItems: 5");
    "sensitive": (BRAND, "title: {type: string, maxLength: 64", "title: {type: string, x-sensitive: true, maxLength: 64");
    "sensitive no more": (BRAND, "phone: {type: string, x-sensitive: true,", "phone: {type: string,");
    "sealed to plaintext": (MODELS, "x-sensitive: true, maxLength: 512", "x-sensitive: plaintext, maxLength: 32");
    "sensitive in an event": (MODELS, "card_id: {type: string, description: Its ID.}\n        phone", "card_id: {type: string, x-sensitive: plaintext, description: Its ID.}\n        phone");
    "list of sealed strings to plaintexts": (MODELS, "items: {type: string, x-sensitive: true, ", "items: {type: string, x-sensitive: plaintext, ");
    "no body": (BRAND, "      requestBody:\n        required: true\n        content: {application/json: {schema: {$ref: '#/components/schemas/CreateCardRequest'}}}\n", "      parameters:\n        - {name: kind, in: query, required: true, description: What it is., schema: {$ref: '#/components/schemas/Kind'}}\n        - {name: cell, in: query, required: false, description: What it says., schema: {$ref: '#/components/schemas/Kind'}}\n"), (BRAND, "    CreateCardRequest:\n      type: object\n      description: The card.\n      required: [title, kind]\n      properties:\n        title: {type: string, maxLength: 64, description: What stands on it.}\n        kind: {$ref: '#/components/schemas/Kind', description: What it is.}\n        colour: {type: string, pattern: '^#[0-9A-F]{6}$', description: The colour.}\n        cell: {$ref: '#/components/schemas/Cell', description: What it says.}\n        phone: {type: string, x-sensitive: true, description: Whose it is.}\n        choices: {type: array, maxItems: 9, items: {$ref: '#/components/schemas/Choice'}, description: What can be chosen.}\n        badge: {$ref: '#/components/schemas/Badge', description: What is in its corner.}\n    Choice:\n      type: object\n      description: What can be chosen.\n      required: [one, two, three]\n      properties:\n        one: {type: string, description: The first.}\n        two: {type: string, description: The second.}\n        three: {type: integer, format: int64, minimum: 0, maximum: 100, description: The third.}\n        note: {type: string, description: What else.}\n", ""), (BRAND, "    Cell:\n      type: string\n      maxLength: 128\n      description: What a line of the card says.\n      x-templates:\n        JOINED: {id: '0', description: The user joined.}\n        POINTS_ADDED:\n          id: '1'\n          description: Points were added.\n          variables: {points: {type: integer, description: How many.}, total: {type: integer, description: How many there are.}}\n        GIFT: {id: '6', description: A gift., variables: {gift: {type: string, description: What it is.}}}\n", "");
    "parameter moved to the body": (BRAND, "    delete:\n", "    post:\n"), (BRAND, "        - {name: card_id, in: path, required: true, description: The card., schema: {type: string, maxLength: 32}}\n      responses:\n        '200': {description: What is left.", "        - {name: card_id, in: path, required: true, description: The card., schema: {type: string, maxLength: 32}}\n        - {name: why, in: query, required: false, description: Why., schema: {type: string}}\n      responses:\n        '200': {description: What is left.");
    // Models that are sent.
    "sent model takes a struct": (BRAND, "required: [one, two, three]", "required: [one, two, three, note]");
    "sent model of the same types in another order": (BRAND, "        one: {type: string, description: The first.}\n        two: {type: string, description: The second.}\n", "        two: {type: string, description: The second.}\n        one: {type: string, description: The first.}\n");
    "sent model of a struct in another order": (BRAND, "        a: {type: string, description: The first.}\n        b: {type: string, description: The second.}\n        c: {type: boolean, description: The third.}\n", "        c: {type: boolean, description: The third.}\n        b: {type: string, description: The second.}\n        a: {type: string, description: The first.}\n");
    "sent model demands less": (BRAND, "required: [a, b, c, d]", "required: [a, b, c]");
    "sent model's range": (BRAND, "minimum: 0, maximum: 100", "minimum: 0, maximum: 10");
    "model is sent too": (BRAND, "        badge: {$ref: '#/components/schemas/Badge', description: What is in its corner.}\n    Choice:\n", "        badge: {$ref: '#/components/schemas/Badge', description: What is in its corner.}\n        details: {$ref: 'models.yaml#/components/schemas/Details', description: More.}\n    Choice:\n");
    "model is sent no more": (BRAND, "        badge: {$ref: '#/components/schemas/Badge', description: What is in its corner.}\n    Choice:\n", "    Choice:\n");
    "model is received no more": (BRAND, "        badge: {$ref: '#/components/schemas/Badge', description: What is in its corner.}\n        details:", "        details:");
    "model is received too": (BRAND, "        opened_at: {", "        choice: {$ref: '#/components/schemas/Choice', description: What was chosen.}\n        opened_at: {");
    // Models that are received.
    "reply field added": (BRAND, "        opened_at: {", "        level: {type: string, description: How high.}\n        opened_at: {");
    "reply field required added": (BRAND, "        opened_at: {", "        level: {type: string, description: How high.}\n        opened_at: {"), (BRAND, "required: [card_id, state, balance]", "required: [card_id, state, balance, level]");
    "reply field removed": (BRAND, "        opened_at: {type: string, format: date-time, description: Since when.}\n", "");
    "reply field becomes optional": (BRAND, "required: [card_id, state, balance]", "required: [card_id, state]");
    "reply field becomes required": (BRAND, "required: [card_id, state, balance]", "required: [card_id, state, balance, opened_at]");
    "reply field of another type": (BRAND, "opened_at: {type: string, format: date-time,", "opened_at: {type: string,");
    "reply field renamed on the wire": (BRAND, "        opened_at: {", "        openedAt: {");
    "reply field described": (BRAND, "description: Since when.", "description: Since when it is there.");
    "reply length on one face": (MODELS, "maxLength: 20480", "maxLength: 10240");
    "reply fields in another order": (BRAND, "        balance: {type: integer, format: int64, description: What is left.}\n        opened_at: {type: string, format: date-time, description: Since when.}\n", "        opened_at: {type: string, format: date-time, description: Since when.}\n        balance: {type: integer, format: int64, description: What is left.}\n");
    // Enums and template texts.
    "value added": (BRAND, "enum: [OPEN, CLOSED]", "enum: [OPEN, CLOSED, LOST]"), (BRAND, "CLOSED: Out of use.}", "CLOSED: Out of use., LOST: Nobody knows.}");
    "value received removed": (BRAND, "enum: [OPEN, CLOSED]", "enum: [OPEN]"), (BRAND, "{OPEN: In use., CLOSED: Out of use.}", "{OPEN: In use.}");
    "value sent removed": (BRAND, "enum: [NORMAL, GOLD]", "enum: [NORMAL]"), (BRAND, "{NORMAL: As most are., GOLD: As few are.}", "{NORMAL: As most are.}");
    "value of another wire name": (BRAND, "enum: [NORMAL, GOLD]", "enum: [NORMAL, Gold]"), (BRAND, "GOLD: As few are.", "Gold: As few are.");
    "values in another order": (BRAND, "enum: [OPEN, CLOSED]", "enum: [CLOSED, OPEN]");
    "text becomes an enum": (BRAND, "colour: {type: string, pattern: '^#[0-9A-F]{6}$', description", "colour: {$ref: '#/components/schemas/Kind', description");
    "enum renamed": (BRAND, "    Kind:\n", "    Sort:\n"), (BRAND, "schemas/Kind", "schemas/Sort");
    "enum becomes a model": (BRAND, "    Kind:\n      type: string\n      description: What a card is.\n      enum: [NORMAL, GOLD]\n      x-enumDescriptions: {NORMAL: As most are., GOLD: As few are.}\n", "    Kind:\n      type: object\n      description: What a card is.\n      properties:\n        name: {type: string, description: Its name.}\n");
    "template added": (BRAND, "        GIFT:", "        LEFT: {id: '9', description: The user left.}\n        GIFT:");
    "template removed": (BRAND, "        JOINED: {id: '0', description: The user joined.}\n", "");
    "template of another ID": (BRAND, "JOINED: {id: '0'", "JOINED: {id: '7'");
    "template renamed": (BRAND, "        JOINED:", "        WELCOME:");
    "template of another type": (BRAND, "variables: {gift: {type: string,", "variables: {gift: {type: integer,");
    "template in another order": (BRAND, "{points: {type: integer, description: How many.}, total: {type: integer, description: How many there are.}}", "{total: {type: integer, description: How many there are.}, points: {type: integer, description: How many.}}");
    "template variable renamed": (BRAND, "total: {type: integer, description: How many there are.}}", "sum: {type: integer, description: How many there are.}}");
    "template text shorter": (BRAND, "maxLength: 128", "maxLength: 64");
    // Uploads.
    "upload smaller": (BRAND, "maxLength: 2097152", "maxLength: 1048576");
    "upload of more kinds": (BRAND, "'image/jpeg, image/png'", "'image/jpeg, image/png, image/bmp'");
    "upload of other names": (MODELS, "[filename, sha256]", "[filename, digest]"), (MODELS, "        sha256: {", "        digest: {");
    // Events.
    "event removed": (BRAND, "  CARD.DELETE:\n    post:\n      operationId: cardDeleted\n      summary: A user deleted a card.\n      description: Comes as soon as the user has deleted it.\n      externalDocs: {url: https://example.com/doc/deleted, description: 删卡}\n      x-updated: 2025-01-31\n      x-confirmed-by: page\n      requestBody:\n        required: true\n        content: {application/json: {schema: {$ref: 'models.yaml#/components/schemas/Notification'}}}\n      x-resource: {$ref: 'models.yaml#/components/schemas/CardEvent'}\n      x-original-type: card\n      responses:\n        '204': {description: It is accepted.}\n", "");
    "event renamed": (BRAND, "operationId: cardDeleted", "operationId: cardInvalidated");
    "event of another type": (BRAND, "  CARD.DELETE:\n", "  CARD.REMOVE:\n");
    "event of another model": (BRAND, "x-resource: {$ref: 'models.yaml#/components/schemas/CardEvent'}\n      x-original-type: card\n      responses:\n        '204': {description: It is accepted.}\n  CARD.DELETE:", "x-resource: {$ref: '#/components/schemas/Opened'}\n      x-original-type: card\n      responses:\n        '204': {description: It is accepted.}\n  CARD.DELETE:"), (BRAND, "    Rest:\n", "    Opened:\n      type: object\n      description: What was opened.\n      properties:\n        card_id: {type: string, description: Its ID.}\n      examples: [{card_id: c-1}]\n    Rest:\n");
    "event answered otherwise": (BRAND, "        '204': {description: It is accepted.}\n  CARD.DELETE:", "        '204': {description: It is taken.}\n  CARD.DELETE:");
    // Faces.
    "limit on one face": (PARTNER, "terms: {maxLength: 2048}", "terms: {maxLength: 1024}");
    "required on one face": (PARTNER, "- properties: {terms", "- required: [terms]\n          properties: {terms");
    "described on one face": (PARTNER, "terms: {maxLength: 2048}", "terms: {maxLength: 2048, description: In plain words.}"), (PARTNER, "    Details:\n      allOf", "    Details:\n      description: What a partner reads.\n      allOf");
    "face described": (PARTNER, "description: 'The same for a partner.'", "description: 'As much for a partner.'");
    "model on one face less": (BRAND, "        details: {$ref: 'models.yaml#/components/schemas/Details', description: More.}\n", "");
    "model on one face more": (BRAND, "        count: {type: integer", "        happened: {$ref: 'models.yaml#/components/schemas/CardEvent', description: What happened.}\n        count: {type: integer");
}
