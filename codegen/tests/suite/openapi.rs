//! The bundled documents by themselves: what the crate holds, file by file.

use std::fs;
use std::path::Path;

use crate::command::{run, stderr, stdout};

const FACES: [&str; 2] = ["brand", "partner"];

fn workspace() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn generated(face: &str) -> String {
    fs::read_to_string(workspace().join(format!("generated/src/card_member/{face}.openapi.json"))).unwrap()
}

/// The documents that the crate holds: `card-member.brand` and the others.
fn documents() -> Vec<String> {
    let products =
        fs::read_dir(workspace().join("generated/src")).unwrap().map(|entry| entry.unwrap().path());
    let mut documents: Vec<_> = products
        .flat_map(|product| {
            FACES.into_iter().filter_map(move |face| {
                let is_there = product.join(format!("{face}.openapi.json")).exists();
                let name = product.file_name().unwrap().to_string_lossy().replace('_', "-");
                is_there.then(|| format!("{name}.{face}"))
            })
        })
        .collect();
    documents.sort();
    documents
}

#[test]
fn a_face_is_printed_as_the_crate_holds_it() {
    for face in FACES {
        let printed = run(&workspace(), &["openapi", "--face", &format!("card-member.{face}")]);
        assert_eq!((printed.status.code(), stderr(&printed).as_str()), (Some(0), ""));
        assert!(stdout(&printed) == generated(face), "{face} differs from what is generated");
    }
}

#[test]
fn every_face_is_written_to_a_folder_that_need_not_be_there() {
    let out = tempfile::tempdir().unwrap();
    let folder = out.path().join("a/b");
    for format in ["json", "yaml"] {
        let arguments = ["openapi", "--out", folder.to_str().unwrap(), "--format", format];
        let written = run(&workspace(), &arguments);
        assert_eq!(written.status.code(), Some(0), "{}", stderr(&written));
        assert_eq!(stdout(&written).lines().count(), documents().len());
    }
    for face in FACES {
        let file =
            |format: &str| fs::read_to_string(folder.join(format!("card-member.{face}.{format}"))).unwrap();
        assert!(file("json") == generated(face), "{face} differs from what is generated");
        assert!(file("yaml").starts_with("openapi: \"3.1.0\"\ninfo:\n  title: "), "{face}");
    }
    let one = out.path().join("one");
    run(&workspace(), &["openapi", "--face", "store.brand", "--out", one.to_str().unwrap()]);
    assert_eq!(fs::read_dir(one).unwrap().count(), 1);
}

#[test]
fn what_is_missing_or_unknown_is_reported_with_the_faces_there_are() {
    let faces = documents().iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
    for (arguments, told) in [
        (&["openapi"][..], format!("give `--out`, or choose one with `--face`: {faces}")),
        (&["openapi", "--face", "shop"], format!("no face `shop`; there are {faces}")),
    ] {
        let refused = run(&workspace(), arguments);
        assert_eq!((refused.status.code(), stderr(&refused)), (Some(2), format!("{told}\n")));
    }
    let nowhere = tempfile::tempdir().unwrap();
    assert_eq!(run(nowhere.path(), &["openapi"]).status.code(), Some(2));
    fs::write(nowhere.path().join("file"), "").unwrap();
    let spec = workspace().join("spec");
    let arguments = ["openapi", "--spec", spec.to_str().unwrap(), "--out", "file/x"];
    let refused = run(nowhere.path(), &arguments);
    assert_eq!(refused.status.code(), Some(1));
    assert!(stderr(&refused).starts_with("cannot write `file/x`: "), "{}", stderr(&refused));
}

#[test]
fn errors_of_the_spec_are_reported() {
    let spec = tempfile::tempdir().unwrap();
    fs::create_dir(spec.path().join("cards")).unwrap();
    fs::write(spec.path().join("cards/brand.yaml"), "openapi: 3.0.0\n").unwrap();
    let refused = run(spec.path(), &["openapi", "--spec", ".", "--face", "brand"]);
    assert_eq!((refused.status.code(), stdout(&refused).as_str()), (Some(1), ""));
    assert!(stderr(&refused).contains("--> ./cards/brand.yaml:1"), "{}", stderr(&refused));
}
