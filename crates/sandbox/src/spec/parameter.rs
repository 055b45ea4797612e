//! The path, query and header parameters of an operation.

use super::document::Node;
use super::schema::Schema;

/// A path, query or header parameter.
pub(crate) struct Parameter {
    pub(crate) name: String,
    pub(crate) place: Place,
    pub(crate) required: bool,
    pub(crate) schema: Schema,
}

/// Where a parameter stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    Path,
    Query,
    Header,
}

/// Reads the parameters at a path and at one of its operations, and whether they require `Wechatpay-Serial`, which
/// isn't among them.
pub(super) fn read(levels: &[&Node<'_>]) -> Result<(Vec<Parameter>, bool), String> {
    let mut parameters = Vec::new();
    let mut needs_serial = false;
    for level in levels {
        for parameter in level.get("parameters")?.map(|list| list.items()).transpose()?.into_iter().flatten()
        {
            let name = parameter.text("name").ok_or("a parameter has no `name`")?;
            let place = match parameter.text("in") {
                Some("path") => Place::Path,
                Some("query") => Place::Query,
                Some("header") if name.eq_ignore_ascii_case("Wechatpay-Serial") => {
                    needs_serial = parameter.flag("required");
                    continue;
                }
                Some("header") => Place::Header,
                _ => {
                    return Err(format!(
                        "the parameter `{name}` is of a kind that the sandbox does not know"
                    ));
                }
            };
            let required = place == Place::Path || parameter.flag("required");
            parameters.push(Parameter {
                name: name.to_owned(),
                place,
                required,
                schema: parameter.schema("schema")?,
            });
        }
    }
    Ok((parameters, needs_serial))
}
