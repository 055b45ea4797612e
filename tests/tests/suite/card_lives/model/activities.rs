//! Activities that give coupons to those who join.

use serde_json::{Value, json};

use super::{Call, Model, Reason, overwrite, shown};
use crate::card_lives::platform::Fields;

/// What the clock does to an activity.
pub(super) fn age(activity: &mut Fields, now: i64) {
    let is_past = |activity: &Fields, name: &str| activity[name].as_i64().is_some_and(|time| time <= now);
    if activity["activity_state"] == "MEMBERSHIP_ACTIVITY_CREATED" && is_past(activity, "begin_time") {
        activity.insert("activity_state".into(), json!("MEMBERSHIP_ACTIVITY_EFFECTIVE"));
    }
    if activity["activity_state"] == "MEMBERSHIP_ACTIVITY_EFFECTIVE" && is_past(activity, "end_time") {
        activity.insert("activity_state".into(), json!("MEMBERSHIP_ACTIVITY_EXPIRED"));
    }
}

impl Model {
    pub(super) fn activity(&self, call: Call<'_>) -> Result<usize, Reason> {
        let is_meant = |activity: &Fields| activity["activity_id"] == call.fields["activity_id"];
        let index = self.activities.iter().position(is_meant).ok_or(Reason::NoActivity)?;
        if self.activities[index]["brand_id"] == call.fields["brand_id"] {
            Ok(index)
        } else {
            Err(Reason::ActivityOfOtherBrand)
        }
    }

    pub(super) fn create_activity(&mut self, call: Call<'_>) -> Result<Value, Reason> {
        self.template_to_join(call)?;
        let runs = |activity: &Fields| {
            activity["brand_id"] == call.fields["brand_id"]
                && activity["card_id"] == call.fields["card_id"]
                && activity["activity_state"] == "MEMBERSHIP_ACTIVITY_EFFECTIVE"
        };
        if self.activities.iter().any(runs) {
            return Err(Reason::ActivityRuns);
        }
        let mut activity = Fields::new();
        overwrite(&mut activity, call.fields, &[]);
        let id = call.answered("activity_id");
        self.make_up(&id);
        activity.insert("activity_id".into(), id);
        activity.insert("activity_state".into(), json!("MEMBERSHIP_ACTIVITY_CREATED"));
        activity.insert("apply_available".into(), activity["apply_total"].clone());
        activity.insert("create_time".into(), json!(self.now()));
        activity.insert("modify_time".into(), json!(self.now()));
        self.activities.push(activity);
        self.pass_time();
        Ok(shown(&self.activities[self.activities.len() - 1]))
    }

    pub(super) fn modify_activity(&mut self, call: Call<'_>) -> Result<Value, Reason> {
        let index = self.activity(call)?;
        let now = self.now();
        overwrite(&mut self.activities[index], call.fields, &[]);
        self.activities[index].insert("modify_time".into(), json!(now));
        self.pass_time();
        Ok(shown(&self.activities[index]))
    }

    pub(super) fn terminate_activity(&mut self, call: Call<'_>) -> Result<Value, Reason> {
        let index = self.activity(call)?;
        let now = self.now();
        let activity = &mut self.activities[index];
        if ["MEMBERSHIP_ACTIVITY_CREATED", "MEMBERSHIP_ACTIVITY_EFFECTIVE"]
            .iter()
            .all(|state| activity["activity_state"] != *state)
        {
            return Err(Reason::State);
        }
        activity.insert("activity_state".into(), json!("MEMBERSHIP_ACTIVITY_TERMINATED"));
        activity.insert("modify_time".into(), json!(now));
        Ok(shown(activity))
    }
}
