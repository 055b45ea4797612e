//! `wechatpay operations` and `wechatpay describe`: what can be asked of the documentation.

use clap::{Arg, ArgAction, ArgMatches, Command as Clap};

use super::flags::{face_argument, face_of};
use crate::describe::Question;
use crate::failure::Failure;
use crate::operations::Selection;

pub(super) fn operations_grammar() -> Clap {
    Clap::new("operations")
        .about("Lists what can be called")
        .arg(face_argument().help("Who calls [default: both]"))
        .arg(
            Arg::new("product")
                .long("product")
                .value_name("PRODUCT")
                .help("Only this product's, such as card-member"),
        )
}

pub(super) fn selection(flags: &ArgMatches) -> Selection {
    Selection { face: face_of(flags), product: flags.get_one::<String>("product").cloned() }
}

pub(super) fn describe_grammar() -> Clap {
    Clap::new("describe")
        .about("Explains an operation: parameters, body, reply, limits, errors")
        .arg(face_argument().required(true).help("Who calls"))
        .arg(
            Arg::new("operation")
                .value_name("OPERATION")
                .required(true)
                .help("Its name, such as get-user-card, or with its product, card-member/get-user-card"),
        )
        .arg(
            Arg::new("example")
                .long("example")
                .action(ArgAction::SetTrue)
                .help("Print a JSON body to start from and nothing else, as `call --body -` takes it"),
        )
}

pub(super) fn question(flags: &ArgMatches) -> Result<Question, Failure> {
    let missing = || Failure::Input("name a face and an operation".to_owned());
    Ok(Question {
        face: face_of(flags).ok_or_else(missing)?,
        operation: flags.get_one::<String>("operation").ok_or_else(missing)?.clone(),
        example_only: flags.get_flag("example"),
    })
}
