//! `x-behavior`: what an operation or an event does to the resources that the platform keeps, step by step.

use super::assignment::{Assignment, Setting};
use super::condition::Condition;
use super::field_path::FieldPath;
use crate::node::Node;
use crate::span::{Span, Text};

/// What an operation or an event does; without steps, nobody says.
#[derive(Clone, Debug, Default)]
pub struct Behavior {
    /// The steps, in order.
    pub steps: Vec<Step>,
}

/// One step: all of them hold and everything is done, or the first that fails refuses the call.
#[derive(Clone, Debug)]
pub struct Step {
    /// Where it stands: its verb.
    pub span: Span,
    /// What it says, as it is written.
    pub written: Node,
    /// What must hold for it to be taken.
    pub when: Condition,
    /// What it does.
    pub action: Action,
    /// The name of the documented error that refuses the call.
    pub refusal: Option<Text>,
}

/// What a step does.
#[derive(Clone, Debug)]
pub enum Action {
    /// Looks up the one resource, or all of them.
    Find {
        /// Which.
        lookup: Lookup,
        /// What it is called in sentences about this behavior, if not what others of its model are.
        noun: Option<Text>,
        /// Whether nothing is refused if there is none.
        optional: bool,
        /// Whether all that agree are meant, and not the newest alone.
        all: bool,
    },
    /// Refuses if there are so many such resources already.
    Absent {
        /// Which.
        lookup: Lookup,
        /// How many are too many.
        fewer_than: Limit,
    },
    /// Refuses unless this holds.
    Require(Condition),
    /// Gives the first reply again where these fields of the request have the same values again, and refuses where
    /// the rest of it differs.
    Once(Vec<Text>),
    /// Makes a resource of the request's fields, or several.
    Create {
        /// Its model.
        resource: Text,
        /// The list of which each item makes one, or how many are made; none if one is.
        each: Option<FieldPath>,
        /// Which fields of the request it takes.
        taken: Taken,
        /// The resources whose fields it takes over.
        copy: Vec<Copied>,
        /// What else is set.
        set: Vec<Setting>,
        /// Its state.
        to: Option<Assignment>,
    },
    /// Changes the resource that was found by the request's fields.
    Change {
        /// Its model.
        resource: Text,
        /// Which fields of the request it takes.
        taken: Taken,
        /// The states in which it can be.
        from: Vec<Text>,
        /// Its state afterwards.
        to: Option<Assignment>,
        /// What else is set.
        set: Vec<Setting>,
        /// The request's fields that don't change it.
        keep: Vec<Text>,
    },
    /// Removes the resource that was found.
    Remove(Text),
    /// Replies with all such resources, page by page.
    List {
        /// Which.
        lookup: Lookup,
        /// What must be equal where the request gives it.
        filters: Vec<Match>,
    },
    /// Replies with what other than a resource as it is.
    Reply {
        /// Where its fields come from.
        of: ReplySource,
        /// What else is set.
        set: Vec<Setting>,
    },
    /// Sends an event about the resource.
    Announce {
        /// The event's ID, or `self`.
        event: Text,
        /// The URL that it is sent to.
        to: FieldPath,
    },
}

/// How many are too many.
#[derive(Clone, Debug)]
pub enum Limit {
    /// So many.
    Constant(u32),
    /// As many as a field says; where it is absent, any number is fine.
    Path(FieldPath),
}

/// Which fields of the request a resource takes.
#[derive(Clone, Debug)]
pub enum Taken {
    /// Those of the body.
    Body,
    /// Those of an object in the request, instead of the body's.
    Object(FieldPath),
    /// None.
    Nothing,
}

/// Where the fields of a reply come from.
#[derive(Clone, Debug)]
pub enum ReplySource {
    /// From the request.
    Request(Span),
    /// From a resource.
    Resource(Text),
}

/// Which resources are meant.
#[derive(Clone, Debug)]
pub struct Lookup {
    /// Their model.
    pub resource: Text,
    /// The fields that are equal to a value.
    pub by: Vec<Match>,
    /// The fields that have one of some constants.
    pub constants: Vec<(Text, Vec<Node>)>,
}

/// A field of a resource and the value that it is equal to.
#[derive(Clone, Debug)]
pub struct Match {
    /// The field.
    pub field: Text,
    /// The value.
    pub value: FieldPath,
}

/// Fields that are taken over from a resource.
#[derive(Clone, Debug)]
pub struct Copied {
    /// The resource.
    pub resource: Text,
    /// The fields; none if it is all that both have.
    pub fields: Option<Vec<Text>>,
}

impl Behavior {
    /// Whether nobody says what happens.
    pub fn is_empty(&self) -> bool {
        self.steps.is_empty()
    }
}

impl Action {
    /// The resource that it finds, makes, changes, removes or lists, if it is about one.
    pub fn resource(&self) -> Option<&Text> {
        match self {
            Self::Find { lookup, .. } | Self::Absent { lookup, .. } | Self::List { lookup, .. } => {
                Some(&lookup.resource)
            }
            Self::Create { resource, .. } | Self::Change { resource, .. } | Self::Remove(resource) => {
                Some(resource)
            }
            Self::Require(_) | Self::Once(_) | Self::Reply { .. } | Self::Announce { .. } => None,
        }
    }
}
