//! Media types as people know them: by the extensions of file names and by short labels.

/// The extensions a media type goes by, in lower case: `jpg` and `jpeg` for `image/jpeg`.
///
/// For types that are not listed it is the subtype, which fits `image/webp`, `video/mp4` and the like.
pub(super) fn extensions(media_type: &str) -> Vec<&str> {
    match media_type {
        "image/jpeg" => vec!["jpg", "jpeg"],
        other => vec![other.rsplit_once('/').map_or(other, |(_, subtype)| subtype)],
    }
}

/// Lists media types as people call them: `JPG, BMP or PNG`.
pub(super) fn labels(media_types: &[&str]) -> String {
    let labels = media_types.iter().filter_map(|media_type| extensions(media_type).first().copied());
    either(&labels.map(str::to_ascii_uppercase).collect::<Vec<_>>())
}

/// Lists the extensions of media types: `.jpg, .jpeg, .bmp or .png`.
pub(super) fn dotted_extensions(media_types: &[&str]) -> String {
    let extensions = media_types.iter().flat_map(|media_type| extensions(media_type));
    either(&extensions.map(|extension| format!(".{extension}")).collect::<Vec<_>>())
}

fn either(words: &[String]) -> String {
    match words {
        [] => String::new(),
        [word] => word.clone(),
        [words @ .., last] => format!("{} or {last}", words.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn media_types_are_listed_as_people_call_them() {
        let images = ["image/jpeg", "image/bmp", "image/png"];
        assert_eq!(labels(&images), "JPG, BMP or PNG");
        assert_eq!(dotted_extensions(&images), ".jpg, .jpeg, .bmp or .png");
        assert_eq!((labels(&["video/mp4"]).as_str(), labels(&[]).as_str()), ("MP4", ""));
    }
}
