//! The cards of members.

use serde_json::{Value, json};

use super::{Call, DAY, Model, Reason, overwrite, shown};
use crate::card_lives::platform::{Fields, Outcome};

/// What names a card in a request, and isn't changed by it.
const NAMES: &[&str] = &["user_card_code", "brand_id", "card_id", "openid"];

/// When a card's validity is over.
pub(super) fn end(card: &Fields) -> Option<i64> {
    let validity = &card["valid_date_information"];
    let days =
        || Some(card["pickup_time"].as_i64()? + validity["available_day_after_receive"].as_i64()? * DAY);
    validity["available_end_time"].as_i64().or_else(days)
}

fn is_in(card: &Fields, states: &[&str]) -> bool {
    states.iter().any(|state| card["user_card_state"] == *state)
}

impl Model {
    /// The newest card that has these fields of the request, in one of these states.
    pub(super) fn newest(&self, fields: &Fields, names: &[&str], states: &[&str]) -> Option<usize> {
        self.cards.iter().rposition(|card| {
            is_in(card, states) && names.iter().all(|name| card.get(*name) == fields.get(*name))
        })
    }

    fn of_user(&self, fields: &Fields, states: &[&str]) -> Option<usize> {
        self.newest(fields, &["brand_id", "card_id", "openid"], states)
    }

    /// The card that a call names, of a template that there is.
    pub(super) fn card(&self, call: Call<'_>) -> Result<usize, Reason> {
        self.template(call)?;
        self.card_by_code(call)
    }

    pub(super) fn card_by_code(&self, call: Call<'_>) -> Result<usize, Reason> {
        let states = ["UNACTIVATED", "EFFECTIVE", "EXPIRED", "INVALID"];
        self.newest(call.fields, NAMES, &states).ok_or(Reason::NoCard)
    }

    fn code_is_taken(&self, call: Call<'_>) -> bool {
        let same = |card: &Fields| {
            ["brand_id", "card_id", "user_card_code"].iter().all(|name| card[*name] == call.fields[*name])
        };
        self.cards.iter().any(same)
    }

    /// A card as a template makes it.
    fn new_card(&self, fields: &Fields, template: usize, state: &str) -> Fields {
        let template = &self.templates[template];
        let mut card = Fields::new();
        for name in
            ["brand_id", "card_id", "card_type", "card_color", "card_picture_url", "valid_date_information"]
        {
            card.insert(name.into(), template[name].clone());
        }
        if let Some(level) = template.get("init_level") {
            card.insert("level".into(), level.clone());
        }
        card.insert("openid".into(), fields["openid"].clone());
        card.insert("user_card_state".into(), json!(state));
        for name in ["pickup_time", "create_time", "modify_time"] {
            card.insert(name.into(), json!(self.now()));
        }
        card
    }

    /// A user takes a card. `code` is what the platform has assigned, if it has.
    pub(in crate::card_lives) fn open(&mut self, fields: &Fields, code: Option<&Value>) -> Outcome {
        let is_meant = |template: &Fields| {
            template["brand_id"] == fields["brand_id"] && template["card_id"] == fields["card_id"]
        };
        let template = self.templates.iter().position(is_meant);
        let template = template.filter(|index| self.templates[*index]["state"] == "CARD_EFFECTIVE");
        let Some(template) = template else { return Outcome::Impossible };
        if self.of_user(fields, &["UNACTIVATED", "EFFECTIVE"]).is_some() {
            return Outcome::Impossible;
        }
        let mut card = self.new_card(fields, template, "UNACTIVATED");
        // A pending card of a merchant's own code has none yet.
        let code = if self.templates[template]["code_mode"] == "SYSTEM_ALLOCATE" {
            let code = code.cloned().unwrap_or_default();
            self.make_up(&code);
            code
        } else {
            json!("")
        };
        card.insert("user_card_code".into(), code);
        self.cards.push(card);
        Outcome::Done(Value::Null)
    }

    /// A user throws a card away.
    pub(in crate::card_lives) fn delete(&mut self, fields: &Fields) -> Outcome {
        let Some(index) = self.of_user(fields, &["UNACTIVATED", "EFFECTIVE", "EXPIRED"]) else {
            return Outcome::Impossible;
        };
        self.invalidate(index);
        Outcome::Done(Value::Null)
    }

    fn invalidate(&mut self, index: usize) {
        let now = self.now();
        let card = &mut self.cards[index];
        card.insert("user_card_state".into(), json!("INVALID"));
        card.insert("invalid_time".into(), json!(now));
        card.insert("modify_time".into(), json!(now));
    }

    pub(super) fn confirm(&mut self, call: Call<'_>) -> Result<Value, Reason> {
        let template = self.template(call)?;
        let index = self.of_user(call.fields, &["UNACTIVATED"]).ok_or(Reason::NothingPending)?;
        if self.templates[template]["code_mode"] == "SYSTEM_ALLOCATE" {
            if self.cards[index]["user_card_code"] != call.fields["user_card_code"] {
                return Err(Reason::CodeOfThePlatform);
            }
        } else if self.code_is_taken(call) {
            return Err(Reason::CodeTaken);
        }
        self.check_validity(call, template)?;
        let state = match call.text("user_card_confirm_state") {
            "CREATE_CARD_FAIL" => "INVALID",
            _ => "EFFECTIVE",
        };
        self.change(index, call, &["user_card_confirm_state"], Some(state));
        Ok(shown(&self.cards[index]))
    }

    pub(super) fn import(&mut self, call: Call<'_>) -> Result<Value, Reason> {
        let template = self.template_to_join(call)?;
        if self.of_user(call.fields, &["UNACTIVATED", "EFFECTIVE"]).is_some() {
            return Err(Reason::HasCard);
        }
        if self.code_is_taken(call) {
            return Err(Reason::CodeTaken);
        }
        let mut card = self.new_card(call.fields, template, "EFFECTIVE");
        overwrite(&mut card, call.fields, &[]);
        self.cards.push(card);
        self.pass_time();
        Ok(shown(&self.cards[self.cards.len() - 1]))
    }

    pub(super) fn update_card(&mut self, call: Call<'_>) -> Result<Value, Reason> {
        let index = self.card(call)?;
        self.check_validity(call, self.template(call)?)?;
        if !is_in(&self.cards[index], &["EFFECTIVE"]) {
            return Err(Reason::State);
        }
        self.change(index, call, &[], None);
        Ok(shown(&self.cards[index]))
    }

    fn change(&mut self, index: usize, call: Call<'_>, but: &[&str], state: Option<&str>) {
        let now = self.now();
        let card = &mut self.cards[index];
        overwrite(card, call.fields, but);
        card.insert("modify_time".into(), json!(now));
        if let Some(state) = state {
            card.insert("user_card_state".into(), json!(state));
        }
        self.pass_time();
    }

    pub(super) fn invalidate_card(&mut self, call: Call<'_>) -> Result<Value, Reason> {
        let index = self.card(call)?;
        if !is_in(&self.cards[index], &["UNACTIVATED", "EFFECTIVE"]) {
            return Err(Reason::State);
        }
        self.invalidate(index);
        overwrite(&mut self.cards[index], call.fields, NAMES);
        Ok(shown(&self.cards[index]))
    }

    pub(super) fn create_token(&mut self, call: Call<'_>) -> Result<Value, Reason> {
        self.template_to_join(call)?;
        if self.of_user(call.fields, &["EFFECTIVE"]).is_some() {
            return Err(Reason::HasCard);
        }
        let token = call.answered("token");
        self.make_up(&token);
        Ok(json!({ "token": token, "expire_time": self.now() + super::HOUR }))
    }
}
