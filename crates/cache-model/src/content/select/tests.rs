#![allow(clippy::unwrap_used)]

use super::*;
use crate::content::tree::{File, Meta, Node, Symlink, Tree};

type Entry<'a> = (&'a str, &'a str);

/// Files by text; `->` makes a link, a slash at the end a directory.
fn tree(entries: &[Entry<'_>]) -> Tree {
    entries
        .iter()
        .map(|&(path, text)| {
            let node = match text.strip_prefix("->") {
                Some(target) => Node::Symlink(Symlink::to(target)),
                None if path.ends_with('/') => Node::dir(0o755),
                None => Node::File(File::of(text.as_bytes())),
            };
            (path, node)
        })
        .collect()
}

fn copy_of(src: &str) -> Selector {
    Selector::of_copy(&CopyAction {
        src: src.to_owned(),
        follow_symlink: true,
        allow_wildcard: true,
        allow_empty_wildcard: true,
        ..CopyAction::default()
    })
}

fn key(entries: &[Entry<'_>], selector: &Selector) -> Result<Digest, SelectError> {
    let rootfs = Rootfs::known(tree(entries));
    select(&rootfs, std::slice::from_ref(selector)).map(|selection| selection.digest)
}

#[track_caller]
fn same(selector: &Selector, one: &[Entry<'_>], two: &[Entry<'_>]) {
    assert_eq!(key(one, selector).unwrap(), key(two, selector).unwrap());
}

#[track_caller]
fn differ(selector: &Selector, one: &[Entry<'_>], two: &[Entry<'_>]) {
    assert_ne!(key(one, selector).unwrap(), key(two, selector).unwrap());
}

#[test]
fn a_file_is_its_content_wherever_it_lies() {
    let one = key(&[("a", "1")], &copy_of("a")).unwrap();
    assert_eq!(one, key(&[("d/b", "1")], &copy_of("/d/b")).unwrap());
    differ(&copy_of("a"), &[("a", "1")], &[("a", "2")]);
    same(
        &copy_of("a"),
        &[("a", "1"), ("b", "1")],
        &[("a", "1"), ("b", "2")],
    );
}

#[test]
fn a_link_named_as_source_is_followed_and_others_are_not() {
    same(
        &copy_of("l"),
        &[("l", "->a"), ("a", "1")],
        &[("l", "->b"), ("b", "1")],
    );
    same(&copy_of("l"), &[("l", "->a"), ("a", "1")], &[("l", "1")]);
    differ(&copy_of("d"), &[("d/l", "->a")], &[("d/l", "->b")]);
    same(
        &copy_of("d"),
        &[("d/l", "->../a"), ("a", "1")],
        &[("d/l", "->../a"), ("a", "2")],
    );
    same(
        &copy_of("l/a"),
        &[("l", "->d"), ("d/a", "1")],
        &[("l", "->e"), ("e/a", "1")],
    );
    // Dangling in a copied directory is fine, also when it is walked.
    same(&copy_of("d*"), &[("d/l", "->nope")], &[("d/l", "->nope")]);
}

#[test]
fn wildcards_count_names_and_contents_of_what_they_match() {
    let all = copy_of("*.txt");
    differ(&all, &[("a.txt", "1")], &[("b.txt", "1")]);
    differ(&all, &[("a.txt", "1")], &[("a.txt", "1"), ("b.txt", "1")]);
    same(
        &all,
        &[("a.txt", "1"), ("x", "1")],
        &[("a.txt", "1"), ("x", "2")],
    );
    let middle = copy_of("src/*/main.c");
    same(
        &middle,
        &[("src/a/main.c", "1")],
        &[("src/b/main.c", "1"), ("src/b/o", "2")],
    );
    let files = copy_of("*/f");
    differ(
        &files,
        &[("a/f", "1"), ("b/f", "2")],
        &[("a/f", "2"), ("b/f", "1")],
    );
    differ(
        &files,
        &[("a/f", "1"), ("b/f", "2")],
        &[("a/f", "1"), ("c/f", "2")],
    );
    same(&copy_of("no*"), &[("a", "1")], &[("b", "2")]);
    let directories = copy_of("d*");
    differ(
        &directories,
        &[("d1/x/f", "1"), ("d1/y/", "")],
        &[("d1/x/", ""), ("d1/y/f", "1")],
    );
    same(
        &copy_of("l/*.c"),
        &[("l", "->s"), ("s/a.c", "1")],
        &[("l", "->t"), ("t/a.c", "1")],
    );
}

#[test]
fn excluded_files_do_not_count() {
    let selector = Selector {
        exclude: vec!["*.log".into()],
        ..copy_of("src")
    };
    let base = [("src/a", "1"), ("src/x.log", "2")];
    same(&selector, &base, &[("src/a", "1"), ("src/x.log", "3")]);
    same(&selector, &base, &[("src/a", "1")]);
    differ(&selector, &base, &[("src/a", "2"), ("src/x.log", "2")]);
    differ(&selector, &base, &[("src/a", "1"), ("src/d/x.log", "2")]);
}

#[test]
fn included_files_count_with_the_directories_above() {
    let selector = Selector {
        include: vec!["**/package.json".into()],
        ..copy_of("/")
    };
    let base = [
        ("package.json", "0"),
        ("p/a/package.json", "1"),
        ("p/a/x", "2"),
    ];
    same(
        &selector,
        &base,
        &[("package.json", "0"), ("p/a/package.json", "1")],
    );
    differ(
        &selector,
        &base,
        &[("package.json", "0"), ("p/b/package.json", "1")],
    );
    let needs = Selector {
        include: vec!["d/f".into()],
        required: vec!["d/f".into()],
        ..copy_of("/")
    };
    assert!(key(&[("d/f", "1")], &needs).is_ok());
    assert_eq!(
        key(&[("d/g", "1")], &needs).unwrap_err().to_string(),
        "\"/d/f\": not found"
    );
}

#[test]
fn a_filtered_root_has_no_header_and_its_links_are_followed() {
    let selector = Selector {
        exclude: vec!["*.log".into()],
        ..copy_of("/")
    };
    let mut private = tree(&[("a", "1")]);
    private.set_meta("/", Meta::DIRECTORY.with_mode(0o700));
    let digest = |tree: Tree| select(&Rootfs::known(tree), std::slice::from_ref(&selector));
    assert_eq!(digest(private), digest(tree(&[("a", "1")])));
    same(
        &selector,
        &[("l", "->a"), ("a", "1"), ("b", "1")],
        &[("l", "->b"), ("a", "1"), ("b", "1")],
    );
    differ(
        &selector,
        &[("d/l", "->a"), ("d/a", "1"), ("d/b", "1")],
        &[("d/l", "->b"), ("d/a", "1"), ("d/b", "1")],
    );
    // One that leads nowhere is as missing as if it were named (`includedPaths` in `cache/contenthash/checksum.go`).
    assert_eq!(
        key(&[("l", "->nope")], &selector).unwrap_err().to_string(),
        "\"/l\": not found"
    );
}

#[test]
fn what_is_missing_is_named() {
    let error = key(&[("a", "1")], &copy_of("/d/../nope.txt")).unwrap_err();
    assert_eq!(
        error.message("<ref>"),
        "failed to compute cache key: failed to calculate checksum of ref <ref>: \"/nope.txt\": not found"
    );
    let error = key(&[("l", "->/nope")], &copy_of("l")).unwrap_err();
    assert_eq!(error.to_string(), "\"/l\": not found");
    assert!(key(&[("l", "->l")], &copy_of("l")).is_err());
}

#[test]
fn the_root_of_a_context_has_no_header() {
    let plain = tree(&[("a", "1")]);
    let mut changed = plain.clone();
    changed.set_meta("/", Meta::DIRECTORY.with_mode(0o700));
    let key = |rootfs: &Rootfs| select(rootfs, &[]).unwrap();
    let context = |tree: &Tree| Rootfs::context(tree.clone(), tree.clone());
    assert_eq!(key(&context(&plain)), key(&context(&changed)));
    assert_ne!(key(&Rootfs::known(plain)), key(&Rootfs::known(changed)));
}

#[test]
fn selectors_within_others_are_dropped() {
    let rootfs = Rootfs::known(tree(&[("d/a", "1"), ("b", "2")]));
    let key = |paths: &[&str]| {
        let selectors: Vec<_> = paths.iter().map(|path| copy_of(path)).collect();
        select(&rootfs, &selectors).unwrap()
    };
    assert_eq!(key(&["d", "d/a"]), key(&["d"]));
    assert_eq!(key(&["d", "b"]), key(&["b", "d", "b"]));
    assert_ne!(key(&["d", "b"]), key(&["d"]));
    // Within the root is everything, also what is not there.
    assert_eq!(key(&["/", "b", "nope"]), key(&["/"]));
    assert_eq!(key(&["d", "d/nope"]), key(&["d"]));
}

#[test]
fn unknown_writes_are_mixed_into_what_they_may_have_touched() {
    let token = |text: &str| Digest::of(text.as_bytes());
    let mut rootfs = Rootfs::known(tree(&[("old", "1"), ("d/x", "1")]));
    rootfs.apply_run_unknown(token("run 1"));
    let writes = [("/new".to_owned(), Some(Node::File(File::of(b"n"))))].into();
    rootfs.apply_run_known(&writes);
    let exact = key(&[("new", "n")], &copy_of("new")).unwrap();
    let taken = |rootfs: &Rootfs, path: &str| select(rootfs, &[copy_of(path)]).unwrap().digest;
    assert_eq!(taken(&rootfs, "new"), exact);
    for path in ["old", "d", "built", "/", "o*"] {
        let mut other = Rootfs::known(tree(&[("old", "1"), ("d/x", "1")]));
        other.apply_run_unknown(token("run 2"));
        other.apply_run_known(&writes);
        assert_ne!(taken(&rootfs, path), taken(&other, path), "{path}");
        assert_eq!(taken(&rootfs, path), taken(&rootfs.clone(), path), "{path}");
    }
    rootfs.apply_run_unknown(token("run 3"));
    assert_ne!(taken(&rootfs, "new"), exact);
    rootfs.apply_run_known(&[("/old".to_owned(), None)].into());
    assert!(select(&rootfs, &[copy_of("old")]).is_err());
}
