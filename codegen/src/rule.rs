//! The rules a spec can break, each with the name that stands in its messages.

/// Declares [`Rule`] and its names once.
macro_rules! rules {
    ($($(#[doc = $doc:literal])* $variant:ident = $name:literal,)*) => {
        /// A rule of the subset of OpenAPI 3.1 that `spec/README.md` describes.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        #[non_exhaustive]
        pub enum Rule {
            $($(#[doc = $doc])* $variant,)*
        }

        impl Rule {
            /// Every rule.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// The name that stands in messages: `unknown-keyword`.
            pub const fn name(self) -> &'static str {
                match self {
                    $(Self::$variant => $name,)*
                }
            }
        }
    };
}

rules! {
    // files
    /// A file or folder can be read and written.
    Files = "files",
    /// A face's document is `brand.yaml` or `partner.yaml`; every other document has no paths.
    FileName = "file-name",
    /// Nothing is left to do.
    Todo = "todo",

    // YAML
    /// A document is YAML.
    Syntax = "yaml-syntax",
    /// A document does without anchors, tags, several documents in a file and keys that aren't scalars.
    PlainYaml = "plain-yaml",
    /// A key stands once in its mapping.
    DuplicateKey = "duplicate-key",

    // one element of a document
    /// A keyword belongs to the subset and to the place where it stands.
    UnknownKeyword = "unknown-keyword",
    /// A required keyword is there.
    MissingKeyword = "missing-keyword",
    /// A value is of the right type.
    WrongType = "wrong-type",
    /// A value is one of those the keyword takes.
    WrongValue = "wrong-value",
    /// A text says something.
    BlankText = "blank-text",
    /// A list names a thing once.
    Repeated = "repeated",
    /// A model or an enum is a named component, never written inline.
    InlineSchema = "inline-schema",
    /// `x-enumDescriptions` describes exactly the values of `enum`.
    EnumDescriptions = "enum-descriptions",
    /// `required` names properties that exist.
    UnknownProperty = "unknown-property",
    /// An example or a default is of its schema's type.
    ExampleType = "example-type",

    // operations
    /// An operation ID is in camelCase.
    OperationId = "operation-id",
    /// An operation ID stands once in its document.
    DuplicateOperation = "duplicate-operation",
    /// A path template is well-formed.
    PathTemplate = "path-template",
    /// The path's placeholders are the declared path parameters.
    PathParameters = "path-parameters",
    /// A parameter is a scalar or an enum; a path parameter is required.
    Parameter = "parameter",
    /// The one header parameter is `Wechatpay-Serial`.
    HeaderParameter = "header-parameter",
    /// A key of `x-drift` is the name of a fact.
    FactPath = "fact-path",
    /// A body belongs to POST, PUT or PATCH, and its schema is the face's model `<Operation>Request`.
    RequestBody = "request-body",
    /// Replies of one call with different models.
    SecondReply = "second-reply",
    /// A paged operation takes and replies with what a page is chosen by and holds.
    Paging = "paging",
    /// An upload is one file and the JSON that describes it.
    Upload = "upload",
    /// An example of an error response is a documented error: meaning, code, message.
    ErrorEntry = "error-entry",
    /// The web address of a documentation page is one.
    DocUrl = "doc-url",

    // events
    /// An event type is a word of letters, digits, `_`, `-` and `.`.
    EventType = "event-type",
    /// An event's ID is in camelCase.
    EventId = "event-id",
    /// An older name is of an event of the same face, and holds the same.
    OlderName = "older-name",
    /// The body of an event is the envelope that the runtime reads.
    EventBody = "event-body",
    /// What an event holds is a model, with an example that is whole.
    EventResource = "event-resource",
    /// An event can be accepted.
    EventAnswers = "event-answers",

    // behavior
    /// A step of a behavior, and a rule of a model, has one verb.
    OneVerb = "one-verb",
    /// A new value is a number, or a text with placeholders.
    NewValue = "new-value",
    /// A step is about a model that the platform keeps.
    UnknownResource = "unknown-resource",
    /// A path leads to a field of the request, or of a resource that is known there.
    UnknownField = "unknown-field",
    /// A refusal is a documented error.
    Refusal = "refusal",
    /// A value is one that its field can have.
    ImpossibleValue = "impossible-value",
    /// A step stands where it can be taken.
    StepOrder = "step-order",
    /// A step makes whole resources.
    IncompleteResource = "incomplete-resource",
    /// The reply of an operation comes of its steps.
    BehaviorReply = "behavior-reply",
    /// An event that is announced is one of the face.
    Announcement = "announcement",
    /// An event is sent again at times that make sense.
    Redelivery = "redelivery",
    /// What the platform keeps has a key, and states that are values of an enum.
    Lifecycle = "lifecycle",
    /// A rule of a model is about fields that it can be about.
    ModelRule = "model-rule",
    /// A sample request keeps the rules of its models.
    SampleRule = "sample-rule",

    // references
    /// A reference has the form `#/components/<kind>/<Name>`, after the name of a file or none.
    ReferenceForm = "reference-form",
    /// A reference's file is there.
    MissingFile = "missing-file",
    /// A reference's component is there.
    MissingComponent = "missing-component",
    /// Nothing refers to itself.
    ReferenceCycle = "reference-cycle",
    /// A component is of use to some operation or event.
    UnusedComponent = "unused-component",
    /// A product has one component of a name, but for refinements.
    SecondDefinition = "second-definition",

    // models
    /// `x-faces` names some of the faces that use the model, and what one face shows has its fields.
    Faces = "faces",
    /// A refinement tightens properties that the shared model of the same name has.
    Refinement = "refinement",
    /// A model that is sent has one presence for each field.
    RefinedSentModel = "refined-sent-model",
    /// A model does not contain itself.
    Containment = "containment",
    /// A template text is of templates with an ID, a name and variables each.
    TextTemplate = "text-template",
    /// Sensitive strings stand at places that can be listed.
    SensitivePlace = "sensitive-place",

    // names
    /// A Rust name can be made of a name of the spec.
    RustName = "rust-name",
    /// Two names of the spec stay two in Rust.
    NameClash = "name-clash",
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::Rule;

    #[test]
    fn names_are_kebab_case_and_unique() {
        let names: BTreeSet<_> = Rule::ALL.iter().map(|rule| rule.name()).collect();
        assert_eq!(names.len(), Rule::ALL.len());
        assert!(names.iter().all(|name| name.chars().all(|c| c.is_ascii_lowercase() || c == '-')));
    }
}
