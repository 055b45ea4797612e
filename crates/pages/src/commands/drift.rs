//! `cargo pages drift` compares pages of the platform's documentation with the spec.

use std::panic::resume_unwind;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::thread;
use std::{fs, io, iter};

use clap::{Args, ValueEnum};
use wechatpay_codegen::Diagnostics;
use wechatpay_codegen::spec::check;
use wechatpay_pages::drift::Spec;
use wechatpay_pages::drift::folder::{Entry, Folder as Pages};
use wechatpay_pages::drift::report::{self, Report, Unreadable};
use wechatpay_pages::evidence::{Page, Subject};
use wechatpay_pages::reader::{self, Index, Source};

use super::{Folder, SpecFolder, print_error, print_line, spec_error, usage_error};

/// Compares pages of the platform's documentation with the spec.
#[derive(Args)]
#[command(after_help = "\
Without a page, it compares everything that was fetched: a line an operation, then the details, then what only the \
pages or only the spec have. With `--pages`, a PAGE is a part of a file's name, of a call's path or of an event's type, \
such as `brand/4015` or `/brand/card-member/`. Each difference is one line: operation, fact, what the page says and where, what the spec \
says and where. What a page contradicts itself in, and what the spec explains with `x-drift`, is listed apart.

Exit codes: 0 no drift; 1 drift; 2 a page or the spec cannot be read, or usage.")]
pub(crate) struct Drift {
    /// The pages: Markdown, text dumps, or copies; without any, all of the folder.
    #[arg(value_name = "PAGE")]
    pages: Vec<String>,
    /// The folder of fetched pages, `pages` of this workspace by default.
    #[arg(long = "pages", value_name = "DIR")]
    folder: Option<PathBuf>,
    #[command(flatten)]
    spec: SpecFolder,
    /// How the differences are printed.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

/// How differences are printed.
#[derive(Clone, Copy, ValueEnum)]
enum Format {
    /// Lines for people.
    Text,
    /// One object for programs.
    Json,
    /// The body of a pull request.
    Markdown,
}

impl Drift {
    /// Reports each difference; a page that cannot be read does not keep the others from being compared.
    pub(crate) fn run(self) -> ExitCode {
        let Some(folder) = Folder::new(self.spec.spec.as_deref(), "spec") else {
            return usage_error("this isn't a workspace with a spec: give `--spec`");
        };
        let spec = match read_spec(&folder) {
            Ok(spec) => spec,
            Err(diagnostics) => {
                spec_error(&diagnostics);
                return ExitCode::from(2);
            }
        };
        let report = if self.pages.is_empty() || self.folder.is_some() {
            match Folder::new(self.folder.as_deref(), "pages") {
                Some(folder) => of_folder(&folder, &self.pages, &spec),
                None => {
                    return usage_error(
                        "this isn't a workspace with fetched pages: give `--pages`, or a page",
                    );
                }
            }
        } else {
            Ok(of_pages(&self.pages, &spec))
        };
        let report = match report {
            Ok(report) => report,
            Err(reason) => return usage_error(&reason),
        };
        let text = match self.format {
            Format::Text => report::text(&report),
            Format::Json => format!("{:#}", report::json(&report)),
            Format::Markdown => report::markdown(&report),
        };
        if !text.is_empty() {
            print_line(text.trim_end());
        }
        report.unreadable.iter().for_each(|file| print_error(&file.to_string()));
        match (report.unreadable.is_empty(), report.is_clean()) {
            (false, _) => ExitCode::from(2),
            (true, true) => ExitCode::SUCCESS,
            (true, false) => ExitCode::FAILURE,
        }
    }
}

/// Compares the pages that were given.
fn of_pages(paths: &[String], spec: &Spec) -> Report {
    let (mut pages, mut unreadable) = (Vec::new(), Vec::new());
    for path in paths.iter().map(Path::new) {
        let folder = path.parent().and_then(Path::parent);
        match read_page(path, &path.display().to_string(), folder.and_then(index).as_ref()) {
            Ok(page) => pages.push(page),
            Err(file) => unreadable.push(file),
        }
    }
    Report { unreadable, ..Report::of(pages, spec) }
}

/// Compares the pages of a folder that are meant, all of them if none is named.
fn of_folder(folder: &Folder, parts: &[String], spec: &Spec) -> Result<Report, String> {
    let shown = |error: io::Error| {
        format!("{}: {error}; run `cargo pages fetch` first, or give a page", folder.shown)
    };
    let Pages { pages: entries, gone } = Pages::open(&folder.path).map_err(shown)?;
    let index = index(&folder.path);
    let (mut pages, mut unreadable, mut guides) = (Vec::new(), Vec::new(), 0);
    for (is_guide, read) in read_all(&entries, index.as_ref(), spec) {
        match read {
            Ok(page) => pages.push(page),
            Err(_) if is_guide => guides += 1,
            Err(file) => unreadable.push(file),
        }
    }
    if parts.is_empty() {
        let mut report = Report { unreadable, guides, ..Report::of(pages, spec) };
        report.add_whole(gone, spec);
        return Ok(report);
    }
    let found = |part: &String| {
        pages.iter().any(|page| is_named(page, part)) || unreadable.iter().any(|it| it.file.contains(part))
    };
    if let Some(part) = parts.iter().find(|part| !found(part)) {
        return Err(no_page(folder, part));
    }
    pages.retain(|page| parts.iter().any(|part| is_named(page, part)));
    unreadable.retain(|file| parts.iter().any(|part| file.file.contains(part)));
    Ok(Report { unreadable, ..Report::of(pages, spec) })
}

/// Whether a part of a file's name, of a call's path or of an event's type means a page.
pub(super) fn is_named(page: &Page, part: &str) -> bool {
    let name = page.files.first().map_or("", String::as_str);
    let path = page.path.value().map_or("", String::as_str);
    let types = match &page.subject {
        Subject::Event { event_types, .. } => event_types.as_slice(),
        Subject::Call => &[],
    };
    name.contains(part) || path.contains(part) || types.iter().any(|event| event.value.contains(part))
}

/// What is wrong with a part of a name that no page of the folder has.
pub(super) fn no_page(folder: &Folder, part: &str) -> String {
    format!("no page in {} has `{part}` in its name, its path or its event type", folder.shown)
}

/// The index of a folder of pages, if it has one.
pub(super) fn index(folder: &Path) -> Option<Index> {
    Source::open(&folder.join("index.tsv")).ok().map(|source| Index::read(&source))
}

/// Reads pages, each processor some of them; with each that can't be read, whether it is a guide.
pub(super) fn read_all(
    entries: &[Entry],
    index: Option<&Index>,
    spec: &Spec,
) -> Vec<(bool, Result<Page, Unreadable>)> {
    let read = |entry: &Entry| {
        let page = read_page(&entry.path, &entry.name, index);
        (page.is_err() && is_guide(entry, spec), page)
    };
    let share = entries.len().div_ceil(thread::available_parallelism().map_or(1, usize::from)).max(1);
    thread::scope(|scope| {
        let workers: Vec<_> = entries
            .chunks(share)
            .map(|share| scope.spawn(move || share.iter().map(read).collect::<Vec<_>>()))
            .collect();
        workers
            .into_iter()
            .flat_map(|worker| worker.join().unwrap_or_else(|cause| resume_unwind(cause)))
            .collect()
    })
}

/// Whether a page may be one that describes no call: the spec doesn't name it, and it doesn't say what is called.
///
/// The documentation's lists of calls also hold pages about what an app or a mini program does by itself.
fn is_guide(entry: &Entry, spec: &Spec) -> bool {
    let names_call = || {
        let bytes = fs::read(&entry.path).unwrap_or_default();
        let text = String::from_utf8_lossy(&bytes);
        ["请求方式", "请求URL", "event_type"].iter().any(|word| text.contains(word))
    };
    let id = entry.path.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default();
    let mut urls = spec.pages().flat_map(|page| iter::once(&page.url).chain(&page.more_urls));
    !urls.any(|url| url.value.ends_with(&format!("/{id}"))) && !names_call()
}

/// The facts of a sound spec: of another, some would be missing.
fn read_spec(folder: &Folder) -> Result<Spec, Diagnostics> {
    let source = folder.read()?;
    Ok(Spec::of(&check(&source)?))
}

/// Reads a page and the samples beside it; what the page lacks comes from its folder's index.
pub(super) fn read_page(path: &Path, name: &str, index: Option<&Index>) -> Result<Page, Unreadable> {
    let unread =
        |error: io::Error| Unreadable { file: name.to_owned(), line: None, reason: error.to_string() };
    let page = Source { name: name.to_owned(), ..Source::open(path).map_err(unread)? };
    let mut samples = reader::samples_beside(path).map_err(unread)?;
    let folder = Path::new(name).parent().map(Path::to_owned).unwrap_or_default().join("samples");
    for sample in &mut samples {
        let file = Path::new(&sample.name).file_name().map(|file| folder.join(file));
        sample.name = file.map_or_else(String::new, |file| file.display().to_string());
    }
    let mut page = reader::read(&page, &samples).map_err(|error| Unreadable {
        file: error.name,
        line: Some(error.line),
        reason: error.reason,
    })?;
    if let Some(index) = index {
        index.complete(&mut page, path);
    }
    Ok(page)
}
