//! Path templates, matched against the raw path: it is split at its slashes before anything is decoded.

/// A path such as `/brand/card-member/cards/{card_id}/invalidate`.
pub(crate) struct Template(Vec<Segment>);

enum Segment {
    Literal(String),
    Parameter(String),
}

impl Template {
    /// Reads a template; a parameter fills its segment.
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        let wrong = || format!("`{text}` is not a path template: `/`, and `{{name}}` for a whole segment");
        let segments = text.strip_prefix('/').ok_or_else(wrong)?;
        let segments = segments.split('/').map(|segment| {
            match segment.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')) {
                Some(name) if !name.is_empty() && !name.contains(['{', '}']) => {
                    Ok(Segment::Parameter(name.to_owned()))
                }
                None if !segment.contains(['{', '}']) => Ok(Segment::Literal(segment.to_owned())),
                _ => Err(wrong()),
            }
        });
        segments.collect::<Result<_, _>>().map(Self)
    }

    /// The parameters' names, in the order of the path.
    pub(crate) fn parameters(&self) -> impl Iterator<Item = &str> {
        self.0.iter().filter_map(|segment| match segment {
            Segment::Parameter(name) => Some(name.as_str()),
            Segment::Literal(_) => None,
        })
    }

    /// The parameters' raw values in the order of the path, if the template matches the path.
    pub(crate) fn matches<'p>(&self, path: &'p str) -> Option<Vec<&'p str>> {
        let raw: Vec<&str> = path.strip_prefix('/')?.split('/').collect();
        if raw.len() != self.0.len() {
            return None;
        }
        let mut values = Vec::new();
        for (segment, raw) in self.0.iter().zip(raw) {
            match segment {
                Segment::Literal(literal) if literal == raw => {}
                Segment::Literal(_) => return None,
                Segment::Parameter(_) => values.push(raw),
            }
        }
        Some(values)
    }

    /// Sorts the templates that match one path: the one whose literal comes first is meant.
    pub(crate) fn precedence(&self) -> Vec<bool> {
        self.0.iter().map(|segment| matches!(segment, Segment::Parameter(_))).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_escaped_slash_separates_nothing() {
        let template = Template::parse("/cards/{card_id}/invalidate").unwrap();
        assert_eq!(template.matches("/cards/a%2Fb/invalidate"), Some(vec!["a%2Fb"]));
        assert_eq!(template.matches("/cards/a/b/invalidate"), None);
        assert_eq!(template.matches("/cards//invalidate"), Some(vec![""]));
        assert_eq!(template.matches("/cards/a/invalidate/"), None);
        assert_eq!(template.matches("cards/a/invalidate"), None);
        assert_eq!(template.matches("*"), None);
    }

    #[test]
    fn a_parameter_fills_its_segment() {
        for text in ["cards", "/cards/{", "/cards/{}", "/cards/a{b}", "/cards/{a}{b}", "/cards/{a}b"] {
            assert!(Template::parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_literal_goes_before_a_parameter() {
        let literal = Template::parse("/cards/import/{a}").unwrap();
        let parameter = Template::parse("/cards/{card_id}/confirm").unwrap();
        assert!(literal.precedence() < parameter.precedence());
    }
}
