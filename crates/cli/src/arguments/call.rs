//! `wechatpay call`: a subcommand for each face, and in it one for each operation by the names that people may type.

use std::collections::BTreeSet;

use clap::{Arg, ArgMatches, Command as Clap};
use wechatpay_api::{Face, OperationInfo};

use super::flags::face_named;
use super::operation;
use crate::call::Request;
use crate::failure::Failure;
use crate::kebab::kebab;
use crate::names::{Catalogue, full_name};

/// Which names the grammar knows the operations by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Names {
    /// The shortest of each, to be completed.
    Short,
    /// All that people may type: the full ones too, and those that need an explanation why they mean nothing here.
    All,
}

pub(super) fn grammar(operations: &Catalogue<'static, OperationInfo>, names: Names) -> Clap {
    let faces = Face::ALL.map(|face| {
        let about = match face {
            Face::Brand => "As a brand merchant (brand_id)",
            Face::Partner => "As a service provider (mchid)",
        };
        let own = operations.iter().filter(|info| info.face == face);
        let wrong = if names == Names::All { wrong_names(face, operations) } else { BTreeSet::new() };
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

fn operation_grammar(
    info: &'static OperationInfo,
    all: &Catalogue<'static, OperationInfo>,
    known: Names,
) -> Clap {
    let (short, full) = (all.short_name(info), full_name(info));
    let grammar = operation::grammar(info, &short);
    if known == Names::Short {
        return grammar;
    }
    let others = [full, info.name.to_owned()].into_iter().filter(|name| *name != short);
    grammar.aliases(others.filter(|name| all.means_one(name, info.face)))
}

/// Names that mean nothing on a face, but that people will type: those of two products, and the other face's.
fn wrong_names(face: Face, all: &Catalogue<'static, OperationInfo>) -> BTreeSet<String> {
    let mut wrong = BTreeSet::new();
    for info in all.iter() {
        for name in [kebab(info.name), full_name(info), info.name.to_owned()] {
            if !all.means_one(&name, face) {
                wrong.insert(name);
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

pub(super) fn interpret(
    call: &ArgMatches,
    all: &Catalogue<'static, OperationInfo>,
) -> Result<Request, Failure> {
    let missing = || Failure::Input("name a face and an operation".to_owned());
    let (face, operation) = call.subcommand().ok_or_else(missing)?;
    let face = face_named(face).ok_or_else(missing)?;
    let (name, flags) = operation.subcommand().ok_or_else(missing)?;
    Ok(operation::interpret(all.typed(name, face)?, flags))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::names::samples::OPERATIONS;

    fn typed(line: &str) -> Result<Request, String> {
        let all = Catalogue::new(&OPERATIONS);
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
            ("call brand ListCard", "card-member"),
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
