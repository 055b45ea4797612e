//! Models as codegen writes them, by hand: every kind of field, required and optional, nested and in lists.

use serde_json::{Value, json};
use wechatpay_runtime::wire::{Decode, Encode, ObjectReader, ObjectWriter};
use wechatpay_runtime::{Sensitive, Time, open_enum, serde_by_codec};

open_enum! {
    /// The state of a member's card.
    UserCardState {
        /// In use.
        Effective = "EFFECTIVE",
        /// Given back.
        Invalid = "INVALID",
    }
}

open_enum! {
    /// How a validity is given.
    DateType {
        /// For ever.
        Permanent = "PERMANENT",
        /// From one time to another.
        TimeRange = "TIME_RANGE",
    }
}

open_enum! {
    /// What a common field asks for.
    CommonFieldFlag {
        /// The name.
        Name = "USER_FORM_FLAG_NAME",
        /// The birthday.
        Birthday = "USER_FORM_FLAG_BIRTHDAY",
    }
}

/// Implements the codec for a struct: the fields by their wire names, which are their Rust names or given.
macro_rules! model {
    (@wire $field:ident) => { stringify!($field) };
    (@wire $field:ident $wire:literal) => { $wire };
    ($name:ident { $($field:ident $(($wire:literal))?: $type:ty),* $(,)? }) => {
        #[derive(Clone, Debug, PartialEq, Eq)]
        #[allow(clippy::struct_field_names, reason = "the platform's names")]
        pub(crate) struct $name {
            $(pub(crate) $field: $type,)*
        }

        impl Encode for $name {
            #[inline]
            fn encode(&self, to: &mut ObjectWriter<'_>) {
                $(to.put(model!(@wire $field $($wire)?), &self.$field);)*
            }
        }

        impl Decode for $name {
            #[inline]
            fn decode(from: &mut ObjectReader) -> Self {
                Self { $($field: from.take(model!(@wire $field $($wire)?)),)* }
            }
        }

        serde_by_codec!($name);
    };
}

model!(UserCard {
    user_card_code: String,
    card_id: String,
    openid: String,
    brand_id: Option<String>,
    phone_number: Option<Sensitive>,
    level: Option<String>,
    valid_date_information: DateInfo,
    user_information: Option<UserInfo>,
    state: UserCardState,
    create_time: Time,
    points: Option<i64>,
    is_pinned: Option<bool>,
});

model!(DateInfo {
    kind("type"): DateType,
    begin_time: Option<Time>,
    end_time: Option<Time>,
    available_day: Option<i64>,
});

model!(UserInfo {
    common_field_list: Option<Vec<CommonField>>,
    custom_field_list: Option<Vec<CustomField>>,
});

model!(CommonField { name: CommonFieldFlag, value: Option<Sensitive>, });

model!(Card { card_id: String });

model!(CardList { data: Option<Vec<Card>>, total_count: Option<i64>, });

model!(TokenPage {
    card_list: Option<Vec<Card>>,
    total_count: Option<i64>,
    next_page_token: Option<String>,
});

model!(CustomField { name: String, user_chosen_values: Option<Vec<Sensitive>>, tags: Option<Vec<String>>, });

/// Where a [`UserCard`] holds sensitive strings.
pub(crate) const SENSITIVE: &[&str] = &[
    "/phone_number",
    "/user_information/common_field_list/*/value",
    "/user_information/custom_field_list/*/user_chosen_values/*",
];

/// Where a [`UserCard`] must hold something.
pub(crate) const REQUIRED: &[&str] = &[
    "/user_card_code",
    "/card_id",
    "/openid",
    "/valid_date_information",
    "/valid_date_information/type",
    "/user_information/common_field_list/0/name",
    "/user_information/common_field_list/1/name",
    "/user_information/custom_field_list/0/name",
    "/state",
    "/create_time",
];

/// A reply with every field, ciphertexts included.
pub(crate) fn user_card() -> Value {
    json!({
        "user_card_code": "478515832665",
        "card_id": "pbLatjvWOibDc5-TBnbUk1pD12o0",
        "openid": "obLatjnx9gnqzS4myYGmLZ7LgLBA",
        "brand_id": "1001622624",
        "phone_number": "c2VhbGVkIHBob25lIG51bWJlcg==",
        "level": "钻石会员",
        "valid_date_information": {
            "type": "TIME_RANGE",
            "begin_time": "2015-05-20T13:29:35+08:00",
            "end_time": "2025-05-20T13:29:35.120+08:00",
            "available_day": 3650,
        },
        "user_information": {
            "common_field_list": [
                {"name": "USER_FORM_FLAG_NAME", "value": "c2VhbGVkIG5hbWU="},
                {"name": "USER_FORM_FLAG_BIRTHDAY", "value": "c2VhbGVkIGJpcnRoZGF5"},
            ],
            "custom_field_list": [
                {
                    "name": "爱好",
                    "user_chosen_values": ["c2VhbGVkIGE=", "c2VhbGVkIGI="],
                    "tags": ["a<b>&c", "d"],
                },
            ],
        },
        "state": "EFFECTIVE",
        "create_time": "2024-01-01T00:00:00+08:00",
        "points": 9_007_199_254_740_993_i64,
        "is_pinned": true,
    })
}
