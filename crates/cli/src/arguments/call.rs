//! `wechatpay call`: a subcommand for each operation of the spec, made from its description.

use std::path::PathBuf;
use std::time::Duration;

use clap::{Arg, ArgAction, ArgMatches, Command as Clap};
use wechatpay_api::{Face, OperationInfo, ParameterInfo, Place};

use super::flags::{face_named, open_flag, path_flag, seconds_flag};
use crate::call::{Request, Scope, Sending};
use crate::failure::Failure;
use crate::input::Source;
use crate::names::{self, Named};

/// What the operation's own parameters stand under in the help.
const PARAMETERS: &str = "Parameters";

/// Which names the grammar knows the operations by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Names {
    /// The shortest of each, to be completed.
    Short,
    /// All that people may type: the full ones too, and those that need an explanation why they mean nothing here.
    All,
}

pub(super) fn grammar(operations: &[&'static OperationInfo], names: Names) -> Clap {
    let faces = Face::ALL.map(|face| {
        let about = match face {
            Face::Brand => "As a brand merchant (brand_id)",
            Face::Partner => "As a service provider (mchid)",
        };
        let own = operations.iter().filter(|info| info.face == face);
        let wrong = if names == Names::All { wrong_names(face, operations) } else { Vec::new() };
        Clap::new(face.to_string())
            .about(about)
            .subcommand_required(true)
            .arg_required_else_help(true)
            .subcommand_value_name("OPERATION")
            .subcommand_help_heading("Operations")
            .subcommands(own.map(|info| operation_grammar(info, operations, names)))
            .subcommands(wrong.into_iter().map(wrong_name_grammar))
    });
    Clap::new("call")
        .about("Makes one call and prints the verified reply")
        .subcommand_required(true)
        .arg_required_else_help(true)
        .subcommand_value_name("FACE")
        .subcommands(faces)
}

fn operation_grammar(info: &'static OperationInfo, all: &[&'static OperationInfo], known: Names) -> Clap {
    let name = names::short_name(info, all);
    let mut grammar = Clap::new(name.clone())
        .about(info.summary)
        .after_help(format!(
            "{} {}\nDocumentation: {}\nMore about it: wechatpay describe {} {name}",
            info.method, info.path, info.doc_url, info.face
        ))
        .arg(open_flag("Open the sensitive fields of the reply with the private key"))
        .arg(
            Arg::new("dry-run")
                .long("dry-run")
                .action(ArgAction::SetTrue)
                .help("Print the signed request instead of sending it; sensitive fields are sealed in it"),
        )
        .arg(seconds_flag("timeout").help("How long one attempt may take"));
    let full = names::full_name(info);
    if full != name && known == Names::All {
        grammar = grammar.alias(full);
    }
    if info.has_body {
        grammar = grammar
            .arg(path_flag("body").required(true).help(
                "The JSON body in plaintext, - for standard input; sensitive fields are sealed [required]",
            ))
            .arg(
                Arg::new("unchecked")
                    .long("unchecked")
                    .action(ArgAction::SetTrue)
                    .help("Send the body even if it isn't as documented"),
            );
    }
    if let Some(upload) = &info.upload {
        grammar = grammar.arg(path_flag("file").required(true).help(format!(
            "The file to upload: {}, at most {} bytes [required]",
            upload.media_types.join(", "),
            upload.max_bytes
        )));
    }
    if info.paged {
        grammar = grammar
            .arg(Arg::new("all-pages").long("all-pages").action(ArgAction::SetTrue).conflicts_with("dry-run").help(
                "Call until the list ends, and print one reply with all of it; --limit is a page's size then",
            ))
            .override_usage(paged_usage(info, &name));
    }
    grammar.args(info.parameters.iter().map(|parameter| parameter_flag(info, parameter)))
}

/// clap leaves flags that are required only sometimes out of the usage.
fn paged_usage(info: &OperationInfo, name: &str) -> String {
    let required = info.parameters.iter().filter(|parameter| parameter.required && !places_a_page(parameter));
    let required = required.map(|parameter| format!(" --{} <VALUE>", flag_name(parameter)));
    format!(
        "wechatpay call {} {name} [OPTIONS]{} <--offset <VALUE> --limit <VALUE>|--all-pages>",
        info.face,
        required.collect::<String>()
    )
}

fn flag_name(parameter: &ParameterInfo) -> String {
    parameter.name.replace('_', "-").to_ascii_lowercase()
}

fn places_a_page(parameter: &ParameterInfo) -> bool {
    matches!(parameter.name, "offset" | "limit")
}

fn parameter_flag(info: &OperationInfo, parameter: &ParameterInfo) -> Arg {
    let place = match parameter.place {
        Place::Path => "Path parameter",
        Place::Query => "Query parameter",
        Place::Header => "Header",
    };
    let range = match parameter.range {
        None => String::new(),
        Some((least, i64::MAX)) => format!(", at least {least}"),
        Some((i64::MIN, most)) => format!(", at most {most}"),
        Some((least, most)) => format!(", {least} to {most}"),
    };
    let places_a_page = info.paged && places_a_page(parameter);
    let required = match (parameter.required, places_a_page) {
        (_, true) => " [required without --all-pages]",
        (true, false) => " [required]",
        (false, false) => "",
    };
    let flag = Arg::new(parameter.name)
        .long(flag_name(parameter))
        .value_name("VALUE")
        .help_heading(PARAMETERS)
        .help(format!("{place} `{}`{range}{required}", parameter.name));
    if places_a_page { flag.required_unless_present("all-pages") } else { flag.required(parameter.required) }
}

/// Names that mean nothing on a face, but that people will type: those of two products, and the other face's.
fn wrong_names(face: Face, all: &[&'static OperationInfo]) -> Vec<String> {
    let mut wrong = Vec::new();
    for info in all {
        for name in [crate::kebab::kebab(info.name()), names::full_name(*info)] {
            if names::find(&name, face, all).is_err() && !wrong.contains(&name) {
                wrong.push(name);
            }
        }
    }
    wrong
}

/// Takes any arguments, so that what is reported is the name.
fn wrong_name_grammar(name: String) -> Clap {
    Clap::new(name)
        .hide(true)
        .disable_help_flag(true)
        .arg(Arg::new("rest").num_args(0..).trailing_var_arg(true).allow_hyphen_values(true).hide(true))
}

pub(super) fn interpret(call: &ArgMatches, all: &[&'static OperationInfo]) -> Result<Request, Failure> {
    let missing = || Failure::Input("name a face and an operation".to_owned());
    let (face, operation) = call.subcommand().ok_or_else(missing)?;
    let face = face_named(face).ok_or_else(missing)?;
    let (name, flags) = operation.subcommand().ok_or_else(missing)?;
    let info = names::find(name, face, all).map_err(|error| {
        Failure::Input(format!("{error}; the operations there are: wechatpay operations {face}"))
    })?;
    let arguments = info.parameters.iter().filter_map(|parameter| {
        let value = flags.get_one::<String>(parameter.name)?;
        Some((parameter.name.to_owned(), value.clone()))
    });
    let given = |name| flags.try_get_one::<PathBuf>(name).ok().flatten();
    let switched_on = |name| flags.try_get_one::<bool>(name).ok().flatten().copied().unwrap_or_default();
    Ok(Request {
        info,
        arguments: arguments.collect(),
        body: given("body").map(|path| Source::typed(path)),
        file: given("file").cloned(),
        scope: if switched_on("all-pages") { Scope::AllPages } else { Scope::OneReply },
        sending: if switched_on("dry-run") { Sending::DryRun } else { Sending::Real },
        unchecked: switched_on("unchecked"),
        timeout: flags.get_one::<Duration>("timeout").copied(),
        open: switched_on("open"),
    })
}

#[cfg(test)]
mod tests {
    use wechatpay_api::Method;

    use super::*;

    const fn operation(name: &'static str, product: &'static str, face: Face) -> OperationInfo {
        OperationInfo::new(name, face, Method::Get, "/", "").product(product)
    }

    static OPERATIONS: [OperationInfo; 4] = [
        operation("GetCard", "card-member", Face::Brand),
        operation("GetCard", "gift-card", Face::Brand),
        operation("ListCard", "card-member", Face::Brand),
        operation("CreateActivity", "card-member", Face::Partner),
    ];

    fn typed(line: &str) -> Result<Request, String> {
        let all: Vec<_> = OPERATIONS.iter().collect();
        let grammar = grammar(&all, Names::All);
        grammar.clone().debug_assert();
        let matches = grammar.try_get_matches_from(line.split(' ')).map_err(|error| error.to_string())?;
        interpret(&matches, &all).map_err(|failure| failure.to_string())
    }

    #[test]
    fn two_products_may_have_operations_of_one_name() {
        for (line, product) in [
            ("call brand gift-card/get-card", "gift-card"),
            ("call brand card-member/get-card", "card-member"),
            ("call brand list-card", "card-member"),
            ("call brand card-member/list-card", "card-member"),
        ] {
            assert_eq!(typed(line).unwrap().info.product, product, "{line}");
        }
        let message = typed("call brand get-card --card-id 1").unwrap_err();
        assert!(message.contains("card-member/get-card, gift-card/get-card"), "{message}");
    }

    #[test]
    fn an_operation_of_the_other_face_says_so_whatever_follows() {
        for line in ["call brand create-activity --body - --open", "call brand card-member/create-activity"] {
            let message = typed(line).unwrap_err();
            assert!(message.contains("for the partner face only"), "{message}");
        }
    }

    #[test]
    fn wrong_names_are_not_in_the_help() {
        let message = typed("call brand --help").unwrap_err();
        assert!(message.contains("gift-card/get-card") && !message.contains("create-activity"), "{message}");
    }
}
