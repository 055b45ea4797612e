//! A new product: its folder, a document a face, and the one that the faces share.

use std::sync::Arc;

use wechatpay_codegen::{FaceKind, Folder, Source, SourceFile};

use crate::evidence::Page;

/// The documents of a product that the spec lacks: the folder, the shared one, and those of the faces that pages speak of.
pub(super) fn start(source: &Source, name: &str, pages: &[Page]) -> Source {
    let mut source = source.clone();
    let at = source.folders.partition_point(|folder| folder.name.as_str() < name);
    if source.folders.get(at).is_none_or(|folder| folder.name != name) {
        source.folders.insert(at, Folder { name: name.to_owned(), files: Vec::new() });
    }
    let shown = source.shown.clone();
    let Some(folder) = source.folders.get_mut(at) else { return source };
    let updated = pages.iter().filter_map(|page| page.updated.value()).max();
    let version = updated.map_or_else(|| "0000.00.00".to_owned(), |day| day.replace('-', "."));
    let is_spoken_of = |face: &FaceKind| pages.iter().any(|page| page.face.value() == Some(face));
    let faces = FaceKind::ALL.into_iter().filter(is_spoken_of);
    let faces = faces.map(|face| (face.stem(), face_document(face)));
    for (stem, text) in faces.chain([("models", MODELS.to_owned())]) {
        let path = format!("{name}/{stem}.yaml");
        if folder.files.iter().any(|file| file.path == path) {
            continue;
        }
        let text = text.replace("PRODUCT", &title(name)).replace("VERSION", &version);
        let at = folder.files.partition_point(|file| file.path < path);
        folder.files.insert(at, Arc::new(SourceFile::new(&shown, &path, text)));
    }
    source
}

fn face_document(face: FaceKind) -> String {
    let (scheme, identity) = match face {
        FaceKind::Brand => ("WECHATPAY-BRAND-SHA256-RSA2048", "the brand"),
        FaceKind::Partner => ("WECHATPAY2-SHA256-RSA2048", "the service provider"),
    };
    FACE.replace("FACE", face.stem())
        .replace("SCHEME", scheme)
        .replace("IDENTITY", &format!("`{}` is {identity}", face.identity()))
}

/// `card-member` in words: `Card member`.
fn title(name: &str) -> String {
    let words = name.replace(['-', '_'], " ");
    let mut characters = words.chars();
    characters.next().map_or_else(String::new, |first| first.to_uppercase().chain(characters).collect())
}

const FACE: &str = include_str!("shared/face.yaml");
const MODELS: &str = include_str!("shared/models.yaml");
