//! What is known of an operation, whoever says so: a doc page or the spec.
//!
//! Both are read into the same facts, each with the place `P` that says it, so that they can be compared
//! (`drift`) and the one be written from the other (`import`).

use std::collections::BTreeMap;

use wechatpay_codegen::FaceKind;
use wechatpay_codegen::spec::Method;

/// Something that is known, and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fact<T, P> {
    /// What is known.
    pub value: T,
    /// Where it stands.
    pub at: P,
}

/// What is known of one operation. What nobody says is `None`, or empty.
#[derive(Clone, Debug)]
pub struct OperationFacts<P> {
    /// Its name with a capital: `GetUserCard`.
    pub name: Option<Fact<String, P>>,
    /// The page's title as printed.
    pub title: Option<Fact<String, P>>,
    /// The page's web address.
    pub url: Option<Fact<String, P>>,
    /// The page's date: `2025-07-25`.
    pub updated: Option<Fact<String, P>>,
    /// Who calls.
    pub face: Option<Fact<FaceKind, P>>,
    /// The method.
    pub method: Option<Fact<Method, P>>,
    /// The path template.
    pub path: Option<Fact<String, P>>,
    /// The rate limit.
    pub rate_limit: Option<Fact<RateLimitFacts, P>>,
    /// Header, path and query parameters, in order. Headers as printed, `Authorization` too.
    pub parameters: Vec<FieldFacts<P>>,
    /// The fields of the body, in order; `None` if it has none.
    pub body: Option<Vec<FieldFacts<P>>>,
    /// The fields of the reply, in order; `None` if nobody says (a page that stops before).
    pub reply: Option<Vec<FieldFacts<P>>>,
    /// What the platform refuses with; `None` if nobody says.
    pub errors: Option<Vec<ErrorFacts<P>>>,
}

/// So many requests in so many seconds, counted by `brand_id` or `mchid`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RateLimitFacts {
    /// How many requests.
    pub requests: u32,
    /// In how many seconds.
    pub seconds: u32,
    /// What they are counted by.
    pub per: String,
}

/// What is known of a parameter or a field.
#[derive(Clone, Debug)]
pub struct FieldFacts<P> {
    /// Its wire name.
    pub name: Fact<String, P>,
    /// Where it goes.
    pub place: FieldPlace,
    /// Whether it is always there.
    pub required: Option<Fact<bool, P>>,
    /// Its type.
    pub kind: Option<Fact<FieldKind, P>>,
    /// `string(32)`: how many characters at most.
    pub max_length: Option<Fact<u64, P>>,
    /// Whether it travels sealed; `None` if nobody says.
    pub sensitive: Option<Fact<bool, P>>,
    /// The values of an enum, in order; empty if it is none, or nobody lists them.
    pub values: Vec<Fact<String, P>>,
    /// What the values mean, as printed; those of which nobody says it are missing.
    pub meanings: BTreeMap<String, String>,
    /// The fields of an object or of a list's items; `None` if nobody shows them (collapsed on a page).
    pub fields: Option<Vec<FieldFacts<P>>>,
    /// What the page calls it, in Chinese.
    pub label: Option<String>,
    /// What the page says of it, in Chinese, without the label and the values.
    pub description: Option<String>,
}

impl<P> FieldFacts<P> {
    /// A field of which only the name and the place are known.
    pub const fn named(name: Fact<String, P>, place: FieldPlace) -> Self {
        Self {
            name,
            place,
            required: None,
            kind: None,
            max_length: None,
            sensitive: None,
            values: Vec::new(),
            meanings: BTreeMap::new(),
            fields: None,
            label: None,
            description: None,
        }
    }
}

/// Where a field goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum FieldPlace {
    /// A header.
    Header,
    /// A segment of the path.
    Path,
    /// The query string.
    Query,
    /// The body.
    Body,
    /// The reply.
    Reply,
}

impl FieldPlace {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::Header, Self::Path, Self::Query, Self::Body, Self::Reply];
}

/// The types as pages print them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FieldKind {
    /// `string`
    Text,
    /// `integer`
    Integer,
    /// `number`
    Number,
    /// `boolean`
    Boolean,
    /// `file`, a part of a form.
    File,
    /// `object`; the name of its struct if known.
    Object(Option<String>),
    /// `array[…]`
    List(Box<FieldKind>),
}

/// An error of the table of errors.
#[derive(Clone, Debug)]
pub struct ErrorFacts<P> {
    /// The HTTP status.
    pub status: Fact<u16, P>,
    /// The code.
    pub code: Fact<String, P>,
    /// What it means, as printed.
    pub meaning: String,
    /// What to do, as printed.
    pub remedy: String,
}

/// What a page's sample in one language declares.
#[derive(Clone, Debug)]
pub struct SampleFacts<P> {
    /// `Java` or `Go`.
    pub language: Language,
    /// The operation's name: the class, or the function, that calls it.
    pub operation: Option<Fact<String, P>>,
    /// The method it calls with.
    pub method: Option<Fact<Method, P>>,
    /// The path template it calls.
    pub path: Option<Fact<String, P>>,
    /// The structs, in order; the request's is the first.
    pub structs: Vec<StructFacts<P>>,
    /// The enums: name and values.
    pub enums: Vec<EnumFacts<P>>,
}

/// An enum of a sample: its name, and its values in order.
pub type EnumFacts<P> = (Fact<String, P>, Vec<Fact<String, P>>);

/// The languages of the samples.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    /// Java.
    Java,
    /// Go.
    Go,
}

/// A struct of a sample.
#[derive(Clone, Debug)]
pub struct StructFacts<P> {
    /// Its name: `UserCard`.
    pub name: Fact<String, P>,
    /// Its fields, in order.
    pub fields: Vec<SampleField<P>>,
}

/// A field of a sample's struct.
#[derive(Clone, Debug)]
pub struct SampleField<P> {
    /// Its wire name.
    pub name: Fact<String, P>,
    /// Where its type stands.
    pub type_at: P,
    /// Its type as written, without pointers and lists: `String`, `Long`, `DateInfo`.
    pub type_name: String,
    /// Whether it is a list.
    pub list: bool,
    /// Whether it stands in the JSON body (path and query fields do not).
    pub in_body: bool,
    /// Whether the sample seals it before it sends it.
    pub sealed: bool,
}
