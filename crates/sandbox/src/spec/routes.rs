//! From method and raw path to the operation that is meant.

use axum::http::Method;

use crate::spec::operation::Operation;

/// Every operation of every face.
pub(crate) struct Routes(Vec<Operation>);

/// An operation, and the raw values of its path parameters in the order of the path.
pub(crate) struct Route<'r, 'p> {
    pub(crate) operation: &'r Operation,
    pub(crate) segments: Vec<&'p str>,
}

/// Why there is no operation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum NoRoute {
    /// Nothing is known at this path.
    UnknownPath,
    /// The path is known, but with other methods; these, for the header `Allow`.
    WrongMethod(String),
}

impl Routes {
    /// Serves these operations.
    pub(crate) fn new(operations: Vec<Operation>) -> Self {
        Self(operations)
    }

    /// All operations, in the order of the documents.
    pub(crate) fn all(&self) -> &[Operation] {
        &self.0
    }

    /// Finds the operation; where several templates match, the one with the earliest literal.
    pub(crate) fn find<'p>(&self, method: &Method, path: &'p str) -> Result<Route<'_, 'p>, NoRoute> {
        let mut matching: Vec<Route<'_, 'p>> = self
            .0
            .iter()
            .filter_map(|operation| Some(Route { operation, segments: operation.path.matches(path)? }))
            .collect();
        matching.sort_by_key(|route| route.operation.path.precedence());
        let mut allowed: Vec<&str> = matching.iter().map(|route| route.operation.method.as_str()).collect();
        allowed.sort_unstable();
        allowed.dedup();
        let allowed = allowed.join(", ");
        if allowed.is_empty() {
            return Err(NoRoute::UnknownPath);
        }
        let found = matching.into_iter().find(|route| route.operation.method == *method);
        found.ok_or(NoRoute::WrongMethod(allowed))
    }
}

#[cfg(test)]
mod tests {
    use wechatpay_api::Face;

    use super::*;
    use crate::spec::document::Document;
    use crate::spec::operation::read_all;

    fn routes() -> Routes {
        let operation = |name| format!(r#"{{"operationId": "{name}", "responses": {{"204": {{}}}}}}"#);
        let (get, patch) = (operation("get"), operation("patch"));
        let (import, get_import) = (operation("import"), operation("getImport"));
        let parameter = r#"[{"name": "card_id", "in": "path", "schema": {"type": "string"}}]"#;
        let document = format!(
            r#"{{"paths": {{
                "/cards/{{card_id}}": {{"parameters": {parameter}, "get": {get}, "patch": {patch}}},
                "/cards/import": {{"post": {import}, "get": {get_import}}}
            }}}}"#
        );
        Routes::new(read_all(Face::Brand, &Document::parse(&document).unwrap()).unwrap())
    }

    #[test]
    fn a_literal_segment_is_preferred() {
        let routes = routes();
        let name = |method, path| routes.find(&method, path).map(|route| route.operation.name.as_str());
        assert_eq!(name(Method::GET, "/cards/import"), Ok("getImport"));
        assert_eq!(name(Method::GET, "/cards/1"), Ok("get"));
        assert_eq!(name(Method::PATCH, "/cards/import"), Ok("patch"));
    }

    #[test]
    fn an_unknown_path_differs_from_a_wrong_method() {
        let routes = routes();
        assert_eq!(routes.find(&Method::GET, "/card").err(), Some(NoRoute::UnknownPath));
        assert_eq!(
            routes.find(&Method::PUT, "/cards/1").err(),
            Some(NoRoute::WrongMethod("GET, PATCH".into()))
        );
    }
}
