//! `cargo pages fetch`: the command line.

use std::error::Error as _;
use std::io::{IsTerminal, stderr};
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use clap::Args;
use wechatpay_pages::fetch::{
    Error, Options, Progress, Report, RequestPolicy, Section, Site, fetch, sections_of,
};

use super::{Folder, SpecFolder, print_line, usage_error};

/// Fetches the documentation pages and their code samples.
///
/// By default those of the products in which the spec names pages; a product is a heading of the second level in a
/// section's index (llms.txt). Only what has changed is written. A run that was interrupted goes on where it was.
#[derive(Args)]
#[command(after_help = "\
Exit codes: 0 everything is current; 1 some pages could not be fetched, the others are stored; 2 usage, or the spec, \
an index or the folder can't be used.")]
pub(crate) struct Fetch {
    /// Sections that the spec names, all of them by default; others by their path, say `v3/merchant`.
    #[arg(value_name = "SECTION")]
    sections: Vec<String>,
    #[command(flatten)]
    spec: SpecFolder,
    /// The folder of the pages, `pages` of this workspace by default.
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// A mirror: its scheme and host replace those of every address.
    #[arg(long, value_name = "URL", value_parser = Site::mirror)]
    base_url: Option<Site>,
    /// Also fetches the pages of all other products.
    #[arg(long)]
    all: bool,
    /// Also fetches the pages of this product, by its heading; may be repeated.
    #[arg(long = "product", value_name = "HEADING")]
    products: Vec<String>,
    /// How many requests there are at a time.
    #[arg(long, value_name = "N", default_value_t = 3, value_parser = clap::value_parser!(u8).range(1..=16))]
    connections: u8,
    /// The least number of milliseconds between two requests.
    #[arg(long, value_name = "MS", default_value_t = 100)]
    pause: u64,
    /// The longest time that one answer may take, in seconds.
    #[arg(long, value_name = "SECONDS", default_value_t = 30, value_parser = clap::value_parser!(u64).range(1..))]
    timeout: u64,
    /// How often a request is repeated that failed for a reason that may pass.
    #[arg(long, value_name = "N", default_value_t = 3, value_parser = clap::value_parser!(u8).range(..=10))]
    retries: u8,
}

impl Fetch {
    /// Fetches, and says how it went.
    pub(crate) fn run(self) -> ExitCode {
        match self.fetch() {
            Ok(report) => match (report.unreadable.is_empty(), report.failed.is_empty()) {
                (false, _) => ExitCode::from(2),
                (true, false) => ExitCode::FAILURE,
                (true, true) => ExitCode::SUCCESS,
            },
            Err(message) => usage_error(message.trim_end()),
        }
    }

    fn fetch(self) -> Result<Report, String> {
        let no_workspace = || "not inside a workspace with a spec: give `--spec` and `--out`".to_owned();
        let spec = Folder::new(self.spec.spec.as_deref(), "spec").ok_or_else(no_workspace)?;
        let out = Folder::new(self.out.as_deref(), "pages").ok_or_else(no_workspace)?;
        let known = spec.read().and_then(|source| sections_of(&source));
        let known = known.map_err(|diagnostics| diagnostics.render(stderr().is_terminal()))?;
        let sections = choose(known, &self.sections)?;
        let options = Options {
            out: out.path,
            site: self.base_url.unwrap_or_default(),
            all: self.all,
            products: self.products,
            policy: RequestPolicy {
                connections: usize::from(self.connections),
                pause: Duration::from_millis(self.pause),
                timeout: Duration::from_secs(self.timeout),
                retries: usize::from(self.retries),
                ..RequestPolicy::default()
            },
        };
        let report = fetch(&sections, &options, &mut Progress::of_terminal()).map_err(in_one_line)?;
        print_line(&format!("{}: {report}", out.shown));
        Ok(report)
    }
}

fn in_one_line(error: Error) -> String {
    match error.source() {
        Some(cause) => format!("{error}: {cause}"),
        None => error.to_string(),
    }
}

/// The sections with these names, or all that the spec names.
fn choose(known: Vec<Section>, names: &[String]) -> Result<Vec<Section>, String> {
    let listed = known.iter().map(|section| section.name.as_str()).collect::<Vec<_>>().join(", ");
    if names.is_empty() && known.is_empty() {
        return Err("the spec names no page of the platform in `externalDocs`: give a section, say `brand`"
            .to_owned());
    }
    if names.is_empty() {
        return Ok(known);
    }
    let choose = |name: &String| {
        let found = known.iter().find(|section| section.name == *name).cloned();
        let other = || Section::of_path(name).filter(|_| name.contains('/') || known.is_empty());
        found.or_else(other).ok_or_else(|| {
            format!("the spec names no section `{name}`; it names {listed}; give others by their path: `v3/merchant`")
        })
    };
    names.iter().map(choose).collect()
}
