//! Points, coupons for points, and feeds.

use serde_json::{Value, json};

use super::{Call, Model, Reason, shown};
use crate::card_lives::platform::{Fields, Outcome};

impl Model {
    pub(super) fn sync_points(&self, call: Call<'_>) -> Result<Value, Reason> {
        self.card_by_code(call)?;
        Ok(shown(call.fields))
    }

    pub(super) fn create_feed(&self, call: Call<'_>) -> Result<Value, Reason> {
        self.template_to_join(call)?;
        let names = ["brand_id", "card_id", "user_card_code", "openid"];
        self.newest(call.fields, &names, &["EFFECTIVE"]).ok_or(Reason::State)?;
        let mut feed = call.fields.clone();
        feed.remove("openid");
        Ok(shown(&feed))
    }

    /// A user wants a coupon for points. `coupon` is what the platform has made of it.
    pub(in crate::card_lives) fn ask_for_coupon(
        &mut self,
        fields: &Fields,
        coupon: Option<&Fields>,
    ) -> Outcome {
        let card = self.newest(fields, &["brand_id", "card_id", "openid"], &["EFFECTIVE"]);
        let Some(card) = card else { return Outcome::Impossible };
        let coupon = coupon.cloned().unwrap_or_default();
        for name in ["brand_id", "card_id", "openid", "user_card_code"] {
            assert_eq!(coupon[name], self.cards[card][name], "{name} of the coupon");
        }
        self.make_up(&coupon["record_id"]);
        self.coupons.push(coupon);
        Outcome::Done(Value::Null)
    }

    pub(super) fn confirm_coupon(&mut self, call: Call<'_>) -> Result<Value, Reason> {
        self.card_by_code(call)?;
        let names = ["brand_id", "card_id", "user_card_code", "openid", "record_id"];
        let is_meant = |coupon: &Fields| names.iter().all(|name| coupon[*name] == call.fields[*name]);
        let index = self.coupons.iter().position(is_meant).ok_or(Reason::NoCoupon)?;
        // What is decided is decided, whoever of the two decides.
        if self.coupons[index].contains_key("state") {
            return Err(Reason::State);
        }
        let state = if call.text("result") == "POINT_EXCHANGE_COUPON_ALLOW" {
            let code = call.answered("coupon_code");
            self.make_up(&code);
            self.coupons[index].insert("coupon_code".into(), code);
            "POINT_EXCHANGE_COUPON_SUCCESS"
        } else {
            let reason = call.fields["reject_reason"].clone();
            self.coupons[index].insert("reject_reason".into(), reason);
            "POINT_EXCHANGE_COUPON_FAIL"
        };
        self.coupons[index].insert("state".into(), json!(state));
        Ok(shown(&self.coupons[index]))
    }
}
