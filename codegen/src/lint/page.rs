//! Rules about the pages that document operations and events.

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::rule::Rule;
use crate::span::Text;

/// Checks that the address of a page is one.
pub(super) fn url(url: &Text, diagnostics: &mut Diagnostics) {
    let is_address = url.value.strip_prefix("https://").is_some_and(|rest| {
        rest.contains('/')
            && !rest.contains(|c: char| c.is_whitespace() || c.is_control() || "<>()\"".contains(c))
    });
    if !is_address {
        let message = format!("`{}` is not the address of a page", url.value);
        diagnostics.report(
            Diagnostic::new(Rule::DocUrl, &url.span, message)
                .help("write the page's whole address: `https://pay.weixin.qq.com/doc/brand/4015582716`"),
        );
    }
}
