//! A section of three products' pages, and a folder to fetch them into.

use std::fs;
use std::path::PathBuf;
use std::time::Duration;

use tempfile::TempDir;
use wechatpay_pages::fetch::{
    Error, Index, Options, Progress, Report, RequestPolicy, Row, Section, Site, fetch,
};

use crate::server::Server;

pub(crate) const INDEX: &str = "/doc/brand/llms.txt";

/// A page of the platform's layout, with links to samples in these languages.
pub(crate) fn page(id: u32, words: &str, languages: &[&str]) -> String {
    let link =
        |language: &&str| format!("- [{language}](https://pay.weixin.qq.com/doc/brand/{id}-{language}.md)\n");
    let samples: String = languages.iter().map(link).collect();
    format!(">更新时间：2025.07.{}\n\n{words}\n\n## 示例\n\n{samples}", 10 + id)
}

/// An index with a product of the pages 1 to 3, and one of the page 9.
pub(crate) fn index(cards: &[u32]) -> String {
    let link = |id: &u32| format!("- [Page {id}](https://pay.weixin.qq.com/doc/brand/{id}.md)\n");
    let cards: String = cards.iter().map(link).collect();
    format!(">更新时间：2026.08.07\n\n# Docs\n## Cards\n### Calls\n{cards}## Shops\n{}", link(&9))
}

pub(crate) fn path(name: &str) -> String {
    format!("/doc/brand/{name}.md")
}

/// Three pages, of which the first has two samples; the spec names the first.
pub(crate) struct Fixture {
    pub(crate) server: Server,
    pub(crate) options: Options,
    pub(crate) sections: Vec<Section>,
    folder: TempDir,
}

impl Fixture {
    pub(crate) fn new() -> Self {
        let server = Server::start();
        server.serve(INDEX, &index(&[1, 2, 3]));
        server.serve(&path("1"), &page(1, "One.", &["java", "go"]));
        server.serve(&path("2"), &page(2, "Two.", &[]));
        server.serve(&path("3"), &page(3, "Three.", &[]));
        server.serve(&path("9"), &page(9, "Nine.", &[]));
        server.serve(&path("1-java"), "## Java\n");
        server.serve(&path("1-go"), "## Go\n");
        let folder = tempfile::tempdir().unwrap();
        let options = Options {
            out: folder.path().join("pages"),
            site: Site::mirror(&server.url()).unwrap(),
            policy: RequestPolicy {
                pause: Duration::ZERO,
                first_delay: Duration::from_millis(1),
                ..RequestPolicy::default()
            },
            ..Options::default()
        };
        let mut section = Section::of_path("brand").unwrap();
        section.known.insert("1".to_owned());
        Self { server, options, sections: vec![section], folder }
    }

    pub(crate) fn try_fetch(&self) -> Result<Report, Error> {
        fetch(&self.sections, &self.options, &mut Progress::silent())
    }

    pub(crate) fn fetch(&self) -> Report {
        self.try_fetch().unwrap()
    }

    pub(crate) fn root(&self) -> PathBuf {
        self.folder.path().to_owned()
    }

    pub(crate) fn file(&self, name: &str) -> Option<String> {
        fs::read_to_string(self.options.out.join(name)).ok()
    }

    pub(crate) fn row(&self, file: &str) -> Row {
        Index::read(&self.options.out).unwrap().rows.get(file).unwrap().clone()
    }
}

/// Every attempt of one run at a page failed for this reason.
pub(crate) fn only_failure(report: &Report) -> String {
    let [failure] = report.failed.as_slice() else { panic!("{report:?}") };
    failure.to_string()
}
