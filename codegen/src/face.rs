//! The two kinds of caller, each with a document of its own.

/// Who calls: the same two as the runtime's `Face`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum FaceKind {
    /// A brand merchant.
    Brand,
    /// A service provider, for brands.
    Partner,
}

impl FaceKind {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Brand, Self::Partner];

    /// The name of its document without `.yaml`, and of its module.
    pub const fn stem(self) -> &'static str {
        match self {
            Self::Brand => "brand",
            Self::Partner => "partner",
        }
    }

    /// The face as a word in prose, and the variant of the runtime's `Face`.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Brand => "Brand",
            Self::Partner => "Partner",
        }
    }

    /// What its callers are known by, and rate limits are counted by.
    pub const fn identity(self) -> &'static str {
        match self {
            Self::Brand => "brand_id",
            Self::Partner => "mchid",
        }
    }

    /// The face a document describes, by the document's name.
    pub fn of_file(name: &str) -> Option<Self> {
        let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
        Self::ALL.into_iter().find(|face| face.stem() == stem)
    }
}
