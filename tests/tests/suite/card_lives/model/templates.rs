//! Card templates.

use serde_json::{Value, json};

use super::{Call, Model, Reason, overwrite, shown};

impl Model {
    /// The template that a call names, of the brand that it is made for.
    pub(super) fn template(&self, call: Call<'_>) -> Result<usize, Reason> {
        let named = |template: &super::Fields| {
            ["brand_id", "card_id"].iter().all(|name| template[*name] == call.fields[*name])
        };
        self.templates.iter().position(named).ok_or(Reason::NoTemplate)
    }

    /// The same, where a member joins.
    pub(super) fn template_to_join(&self, call: Call<'_>) -> Result<usize, Reason> {
        let index = self.template(call).map_err(|_| Reason::NoTemplateToJoin)?;
        if self.templates[index]["state"] == "CARD_EFFECTIVE" {
            Ok(index)
        } else {
            Err(Reason::TemplateInvalid)
        }
    }

    /// A card's validity is of its template's kind.
    pub(super) fn check_validity(&self, call: Call<'_>, template: usize) -> Result<(), Reason> {
        let own = &self.templates[template]["valid_date_information"]["type"];
        match call.fields.get("valid_date_information") {
            Some(validity) if validity["type"] != *own => Err(Reason::OtherValidity),
            _ => Ok(()),
        }
    }

    pub(super) fn create_template(&mut self, call: Call<'_>) -> Value {
        let mut template = super::Fields::new();
        overwrite(&mut template, call.fields, &[]);
        let card_id = call.answered("card_id");
        self.make_up(&card_id);
        template.insert("card_id".into(), card_id);
        template.insert("state".into(), json!("CARD_EFFECTIVE"));
        template.insert("create_time".into(), json!(self.now()));
        template.insert("modify_time".into(), json!(self.now()));
        self.templates.push(template.clone());
        shown(&template)
    }

    pub(super) fn update_template(&mut self, call: Call<'_>) -> Result<Value, Reason> {
        let index = self.template(call)?;
        self.check_validity(call, index)?;
        let now = self.now();
        let template = &mut self.templates[index];
        overwrite(template, call.fields, &[]);
        template.insert("modify_time".into(), json!(now));
        Ok(shown(template))
    }

    pub(super) fn invalidate_template(&mut self, call: Call<'_>) -> Result<Value, Reason> {
        let index = self.template(call)?;
        let now = self.now();
        let template = &mut self.templates[index];
        if template["state"] != "CARD_EFFECTIVE" {
            return Err(Reason::State);
        }
        template.insert("state".into(), json!("CARD_INVALID"));
        template.insert("modify_time".into(), json!(now));
        Ok(shown(template))
    }
}
