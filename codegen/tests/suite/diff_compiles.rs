//! The compiler is the judge of what breaks Rust: a caller that uses every public item of the crate before an edit
//! of the spec compiles after it, unless the diff says that it breaks.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Mutex;
use std::thread;

use wechatpay_codegen::diff::{self, Change, Kind, Verdict};
use wechatpay_codegen::{FileTree, Source, compile};

use crate::diff_caller::caller;
use crate::diff_edits::{EDITS, after, before, with_shops, without_partner};

#[test]
fn what_breaks_rust_is_what_the_compiler_refuses() {
    let compiler = Compiler::new();
    let waiting = Mutex::new(cases());
    let wrong = Mutex::new(Vec::new());
    thread::scope(|scope| {
        for _ in 0..thread::available_parallelism().map_or(2, usize::from) {
            scope.spawn(|| {
                loop {
                    let Some(case) = waiting.lock().unwrap().pop() else { return };
                    if let Some(found) = judge(&case, &compiler) {
                        wrong.lock().unwrap().push(found);
                    }
                }
            });
        }
    });
    let wrong = wrong.into_inner().unwrap();
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

/// Two specs.
struct Case {
    name: String,
    old: Source,
    new: Source,
}

/// Every edit, made and taken back; a face less and more; a product less and more; nothing.
fn cases() -> Vec<Case> {
    let edits = EDITS.iter().map(|edit| (edit.name, after(edit)));
    let changed =
        edits.chain([("face", without_partner()), ("product", with_shops()), ("nothing", before())]);
    let both_ways = changed.flat_map(|(name, changed)| {
        let there = Case { name: format!("{name} there"), old: before(), new: changed.clone() };
        [there, Case { name: format!("{name} and back"), old: changed, new: before() }]
    });
    both_ways.collect()
}

/// Compares what the diff says of an edit with what the compiler does.
fn judge(case: &Case, compiler: &Compiler) -> Option<String> {
    let Case { name, old, new } = case;
    let changes = match diff::diff(old, new) {
        Ok(changes) => changes.changes,
        Err(mistakes) => return Some(format!("{name}: {mistakes}")),
    };
    let breaks = |change: &Change| change.rust == Verdict::Breaking && !change.silent;
    let old = compile(old).unwrap();
    let caller = caller(&old);
    let whole = caller.iter().map(|(_, module)| module.as_str()).collect::<Vec<_>>().join("\n");
    let errors = compiler.check(name, new, &whole);
    if let Some(own) = errors.iter().find(|error| !error.contains("caller.rs")) {
        return Some(format!("{name}: what is generated does not compile by itself: {own}"));
    }
    if changes.iter().any(breaks) != errors.is_empty() {
        // If several things break, each does by itself.
        let files: BTreeSet<_> =
            changes.iter().filter(|it| breaks(it)).filter_map(|it| file(it, &old)).collect();
        let by_itself = |file: &&String| {
            let module = caller.iter().find(|(path, _)| path == *file).map(|(_, module)| module.as_str());
            files.len() > 1 && compiler.check(&format!("{name} {file}"), new, module.unwrap()).is_empty()
        };
        let sound = files.iter().find(by_itself)?;
        return Some(format!("{name}: the diff says that {sound} breaks, the compiler does not"));
    }
    let (all, first) = (changes.iter().map(words).collect::<Vec<_>>(), errors.iter().take(5));
    Some(format!("{name}: the diff says {all:#?}\nthe compiler {:#?}", first.collect::<Vec<_>>()))
}

/// The file of the crate that shows a change: that of the operation, the type, the events; a face's own if it is about
/// what that exports. What has another name by now is in no file of that name.
fn file(change: &Change, tree: &FileTree) -> Option<String> {
    let parts: Vec<_> = change.subject.rust.split("::").collect();
    let [product, module, name, ..] = parts.as_slice() else { return None };
    if let Some((_, face)) = change.words.split_once("exported by the ") {
        return Some(format!("{product}/{}.rs", face.split(' ').next()?));
    }
    let heads = ["pub struct ", "pub enum ", "    pub ", "    "].map(|start| format!("\n{start}{name} {{\n"));
    let is_of = |text: &str| heads.iter().any(|head| text.contains(head));
    let folder = format!("{product}/{module}/");
    tree.iter().find(|(path, text)| path.starts_with(&folder) && is_of(text)).map(|(path, _)| path.to_owned())
}

fn words(change: &Change) -> String {
    format!("{} {} ({:?}, silent: {})", change.subject.rust, change.words, change.rust, change.silent)
}

#[test]
fn every_kind_of_change_that_breaks_rust_is_among_the_edits() {
    let old = before();
    let mut seen = BTreeSet::new();
    for edit in EDITS {
        let changes = diff::diff(&old, &after(edit)).unwrap().changes;
        assert!(!changes.is_empty(), "{} changes nothing", edit.name);
        seen.extend(changes.iter().filter(|it| it.rust == Verdict::Breaking).map(|it| it.kind));
    }
    let breaking = [
        Kind::Added,
        Kind::Removed,
        Kind::Renamed,
        Kind::Type,
        Kind::Presence,
        Kind::Constructor,
        Kind::Usage,
        Kind::Reply,
        Kind::Paging,
    ];
    assert_eq!(seen, BTreeSet::from(breaking));
}

/// The compiler by itself: the runtime is built already, for this test binary stands on it.
struct Compiler {
    folder: tempfile::TempDir,
    dependencies: PathBuf,
    runtime: PathBuf,
}

impl Compiler {
    fn new() -> Self {
        let dependencies = std::env::current_exe().unwrap().parent().unwrap().to_owned();
        let libraries = fs::read_dir(&dependencies).unwrap().map(|entry| entry.unwrap().path());
        let is_runtime = |path: &PathBuf| {
            let name = path.file_name().unwrap().to_string_lossy();
            name.starts_with("libwechatpay_runtime-") && name.ends_with(".rlib")
        };
        // Whichever features it was built with last: generated code has need of none.
        let newest =
            libraries.filter(is_runtime).max_by_key(|path| fs::metadata(path).unwrap().modified().unwrap());
        Self { folder: tempfile::tempdir().unwrap(), dependencies, runtime: newest.unwrap() }
    }

    /// The errors of the caller with this spec's crate, a line each.
    fn check(&self, name: &str, spec: &Source, caller: &str) -> Vec<String> {
        let folder = self.folder.path().join(name.replace(|c: char| !c.is_ascii_alphanumeric(), "_"));
        compile(spec).unwrap().write(&folder.join("api")).unwrap();
        let root = "#[path = \"api/lib.rs\"]\npub mod api;\nmod caller;\n";
        fs::write(folder.join("lib.rs"), root).unwrap();
        fs::write(folder.join("caller.rs"), caller).unwrap();
        let rustc = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
        let output = Command::new(rustc)
            .args([
                "--edition=2024",
                "--crate-type=lib",
                "--emit=metadata",
                "--cap-lints=allow",
                "--error-format=short",
            ])
            .args(["--crate-name", "caller", "--out-dir"])
            .arg(&folder)
            .arg("-L")
            .arg(prefixed("dependency=", &self.dependencies))
            .arg("--extern")
            .arg(prefixed("wechatpay_runtime=", &self.runtime))
            .arg(folder.join("lib.rs"))
            .output()
            .unwrap();
        let told = String::from_utf8_lossy(&output.stderr);
        let errors: Vec<_> = told
            .lines()
            .filter(|line| line.contains(": error") && line.contains(".rs:"))
            .map(str::to_owned)
            .collect();
        assert_eq!(output.status.success(), errors.is_empty(), "{name}: {told}");
        errors
    }
}

fn prefixed(prefix: &str, path: &Path) -> std::ffi::OsString {
    let mut argument = std::ffi::OsString::from(prefix);
    argument.push(path);
    argument
}
