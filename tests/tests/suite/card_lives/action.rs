//! What happens in a life of cards, before it is known which templates and codes there are.

use proptest::collection::vec;
use proptest::prelude::{Just, Strategy, any, prop_oneof};
use wechatpay_api::Face;

/// Who calls, and for which brand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Caller {
    Brand,
    Provider,
    ProviderOfOtherBrand,
}

#[derive(Clone, Copy, Debug)]
pub(super) enum Validity {
    Permanent,
    /// So many days after the card was taken.
    Days(u8),
    /// Until so many days after the beginning of the test.
    UntilDay(u8),
}

#[derive(Clone, Copy, Debug)]
pub(super) enum Code {
    /// That of the user's newest card of the template.
    Own,
    /// One that the merchant makes up.
    Merchant(u8),
}

/// One of the templates, activities or coupons that there are, counted in circles; or one that there isn't.
#[derive(Clone, Copy, Debug)]
pub(super) enum Which {
    Made(u8),
    Unknown,
}

/// A member of a template, or who is taken for one.
#[derive(Clone, Copy, Debug)]
pub(super) enum Member {
    /// The one of a card that there is, counted in circles from the newest.
    OfCard(u8),
    Some {
        template: Which,
        user: u8,
    },
}

/// What somebody does.
#[derive(Clone, Copy, Debug)]
pub(super) enum Action {
    CreateTemplate {
        number: u8,
        merchant_codes: bool,
        level: bool,
        validity: Validity,
    },
    GetTemplate(Which),
    UpdateTemplate {
        template: Which,
        title: u8,
        validity: Option<Validity>,
    },
    InvalidateTemplate(Which),
    /// The user takes the card.
    Open(Member),
    /// The user throws the card away.
    Delete(Member),
    Confirm {
        member: Member,
        code: Code,
        fails: bool,
        level: Option<u8>,
    },
    Import {
        member: Member,
        code: u8,
        level: Option<u8>,
        phone: Option<u8>,
    },
    GetCard {
        member: Member,
        code: Code,
    },
    UpdateCard {
        member: Member,
        code: Code,
        level: u8,
        phone: Option<u8>,
        validity: Option<Validity>,
    },
    InvalidateCard {
        member: Member,
        code: Code,
    },
    CreateToken(Member),
    SyncPoints {
        number: u8,
        member: Member,
        code: Code,
        points: u8,
    },
    CreateFeed {
        number: u8,
        member: Member,
        code: Code,
    },
    /// The user wants a coupon for points.
    AskForCoupon(Member),
    ConfirmCoupon {
        coupon: Which,
        allow: bool,
    },
    /// From one day after the beginning of the test to another.
    CreateActivity {
        number: u8,
        template: Which,
        from: u8,
        days: u8,
    },
    GetActivity(Which),
    ModifyActivity {
        activity: Which,
        from: u8,
        days: u8,
    },
    TerminateActivity(Which),
    /// So many hours pass.
    Wait(u8),
}

impl Caller {
    pub(super) fn face(self) -> Face {
        match self {
            Self::Brand => Face::Brand,
            Self::Provider | Self::ProviderOfOtherBrand => Face::Partner,
        }
    }
}

/// A life: it begins with a few templates.
pub(super) fn lives() -> impl Strategy<Value = Vec<(Caller, Action)>> {
    let begin = vec((callers(), templates()), 1..4);
    let life = vec((callers(), actions()), 1..40);
    (begin, life).prop_map(|(begin, life)| [begin, life].concat())
}

fn callers() -> impl Strategy<Value = Caller> {
    prop_oneof![6 => Just(Caller::Brand), 4 => Just(Caller::Provider), 1 => Just(Caller::ProviderOfOtherBrand)]
}

fn validities() -> impl Strategy<Value = Validity> {
    prop_oneof![
        Just(Validity::Permanent),
        (1..5_u8).prop_map(Validity::Days),
        (1..9_u8).prop_map(Validity::UntilDay)
    ]
}

fn maybe<T: std::fmt::Debug + Clone + 'static>(
    strategy: impl Strategy<Value = T> + 'static,
) -> impl Strategy<Value = Option<T>> {
    proptest::option::weighted(0.3, strategy)
}

fn which() -> impl Strategy<Value = Which> {
    prop_oneof![9 => (0..4_u8).prop_map(Which::Made), 1 => Just(Which::Unknown)]
}

fn anybody() -> impl Strategy<Value = Member> {
    (which(), 0..2_u8).prop_map(|(template, user)| Member::Some { template, user })
}

fn members() -> impl Strategy<Value = Member> {
    prop_oneof![5 => (0..4_u8).prop_map(Member::OfCard), 1 => anybody()]
}

fn codes() -> impl Strategy<Value = Code> {
    prop_oneof![4 => Just(Code::Own), 1 => (0..3_u8).prop_map(Code::Merchant)]
}

fn templates() -> impl Strategy<Value = Action> {
    let parts = (0..3_u8, any::<bool>(), any::<bool>(), validities());
    parts.prop_map(|(number, merchant_codes, level, validity)| Action::CreateTemplate {
        number,
        merchant_codes,
        level,
        validity,
    })
}

fn actions() -> impl Strategy<Value = Action> {
    let update = (which(), 0..2_u8, maybe(validities()));
    let update =
        update.prop_map(|(template, title, validity)| Action::UpdateTemplate { template, title, validity });
    let on_templates = prop_oneof![
        3 => templates(),
        2 => which().prop_map(Action::GetTemplate),
        2 => update,
        1 => which().prop_map(Action::InvalidateTemplate),
    ];
    prop_oneof![
        5 => on_templates,
        8 => joining(),
        8 => on_cards(),
        4 => points(),
        3 => on_activities(),
        2 => (1..96_u8).prop_map(Action::Wait),
    ]
}

fn joining() -> impl Strategy<Value = Action> {
    let confirm = (members(), codes(), proptest::bool::weighted(0.2), maybe(0..2_u8));
    let import = (anybody(), 0..3_u8, maybe(0..2_u8), maybe(0..2_u8));
    prop_oneof![
        5 => anybody().prop_map(Action::Open),
        4 => confirm.prop_map(|(member, code, fails, level)| Action::Confirm { member, code, fails, level }),
        3 => import.prop_map(|(member, code, level, phone)| Action::Import { member, code, level, phone }),
        1 => anybody().prop_map(Action::CreateToken),
    ]
}

fn on_cards() -> impl Strategy<Value = Action> {
    let update = (members(), codes(), 0..2_u8, maybe(0..2_u8), maybe(validities()));
    prop_oneof![
        3 => (members(), codes()).prop_map(|(member, code)| Action::GetCard { member, code }),
        3 => update.prop_map(|(member, code, level, phone, validity)| {
            Action::UpdateCard { member, code, level, phone, validity }
        }),
        2 => (members(), codes()).prop_map(|(member, code)| Action::InvalidateCard { member, code }),
        1 => members().prop_map(Action::Delete),
    ]
}

fn points() -> impl Strategy<Value = Action> {
    let sync = (0..3_u8, members(), codes(), 0..2_u8);
    let feed = (0..3_u8, members(), codes());
    prop_oneof![
        2 => sync.prop_map(|(number, member, code, points)| Action::SyncPoints { number, member, code, points }),
        2 => feed.prop_map(|(number, member, code)| Action::CreateFeed { number, member, code }),
        2 => members().prop_map(Action::AskForCoupon),
        2 => (which(), any::<bool>()).prop_map(|(coupon, allow)| Action::ConfirmCoupon { coupon, allow }),
    ]
}

fn on_activities() -> impl Strategy<Value = Action> {
    let create = (0..3_u8, which(), 0..4_u8, 1..6_u8);
    let modify = (which(), 0..4_u8, 1..6_u8);
    prop_oneof![
        3 => create.prop_map(|(number, template, from, days)| {
            Action::CreateActivity { number, template, from, days }
        }),
        2 => which().prop_map(Action::GetActivity),
        1 => modify.prop_map(|(activity, from, days)| Action::ModifyActivity { activity, from, days }),
        1 => which().prop_map(Action::TerminateActivity),
    ]
}
