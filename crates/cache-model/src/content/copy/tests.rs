#![allow(clippy::unwrap_used)]

use super::*;
use crate::content::tree::Symlink;

/// Builds a tree from lines `path [mode] [uid:gid] [=text | ->target | /]`, and shows one the same way.
fn tree(lines: &[&str]) -> Tree {
    lines
        .iter()
        .map(|line| {
            let mut words = line.split(' ');
            let path = words.next().unwrap();
            let (mut mode, mut owner, mut node) = (None, (0, 0), None);
            for word in words {
                if let Some(text) = word.strip_prefix('=') {
                    node = Some(Node::File(File::of(text.as_bytes())));
                } else if let Some(target) = word.strip_prefix("->") {
                    node = Some(Node::Symlink(Symlink::to(target)));
                } else if let Some((uid, gid)) = word.split_once(':') {
                    owner = (uid.parse().unwrap(), gid.parse().unwrap());
                } else {
                    mode = Some(u32::from_str_radix(word, 8).unwrap());
                }
            }
            let node = node.unwrap_or_else(|| Node::dir(0o755));
            let meta = Meta {
                mode: mode.unwrap_or(node.meta().mode),
                uid: owner.0,
                gid: owner.1,
            };
            (path, node.with_meta(meta))
        })
        .collect()
}

fn show(tree: &Tree) -> Vec<String> {
    tree.walk()
        .map(|(path, node)| {
            let meta = node.meta();
            let usual = match node {
                Node::File(_) => 0o644,
                Node::Dir(_) => 0o755,
                Node::Symlink(_) => 0o777,
            };
            let mode = if meta.mode == usual {
                String::new()
            } else {
                format!(" {:o}", meta.mode)
            };
            let owner = if (meta.uid, meta.gid) == (0, 0) {
                String::new()
            } else {
                format!(" {}:{}", meta.uid, meta.gid)
            };
            let content = match node {
                Node::File(file) => ["", "1", "2", "3"]
                    .iter()
                    .find(|text| Digest::of(text.as_bytes()) == file.digest)
                    .map_or_else(|| " =?".to_owned(), |text| format!(" ={text}")),
                Node::Symlink(link) => format!(" ->{}", link.target),
                Node::Dir(_) => String::new(),
            };
            format!("{path}{mode}{owner}{content}")
        })
        .collect()
}

fn action(src: &str, dest: &str) -> CopyAction {
    CopyAction {
        src: src.to_owned(),
        dest: dest.to_owned(),
        follow_symlink: true,
        dir_copy_contents: true,
        create_dest_path: true,
        allow_wildcard: true,
        allow_empty_wildcard: true,
        ..CopyAction::default()
    }
}

#[track_caller]
fn check(source: &[&str], below: &[&str], copy: &CopyAction, expected: &[&str]) {
    let mut rootfs = Rootfs::known(tree(below));
    rootfs
        .apply_copy(&Rootfs::known(tree(source)), copy)
        .unwrap();
    assert_eq!(show(rootfs.tree()), expected);
}

#[track_caller]
fn fails(source: &[&str], below: &[&str], copy: &CopyAction, message: &str) {
    let mut rootfs = Rootfs::known(tree(below));
    let error = rootfs
        .apply_copy(&Rootfs::known(tree(source)), copy)
        .unwrap_err();
    assert_eq!(error.to_string(), message);
}

#[test]
fn files_land_where_copy_puts_them() {
    let source = ["a =1", "s/b =2", "l ->a"];
    check(&source, &[], &action("/a", "/x"), &["x =1"]);
    check(
        &source,
        &[],
        &action("/a", "/d/e/"),
        &["d", "d/e", "d/e/a =1"],
    );
    check(&source, &["d"], &action("/a", "/d"), &["d", "d/a =1"]);
    check(&source, &[], &action("/a", "/d/x"), &["d", "d/x =1"]);
    check(&source, &["x =3"], &action("/a", "/x"), &["x =1"]);
    check(&source, &[], &action("/l", "/x"), &["x =1"]);
    check(
        &source,
        &["k ->d", "d"],
        &action("/a", "/k/"),
        &["d", "d/a =1", "k ->d"],
    );
    check(&source, &["x ->y"], &action("/a", "/x"), &["x ->y", "y =1"]);
}

#[test]
fn directories_are_merged_by_contents() {
    let source = ["s 700", "s/b =2", "s/t 711", "s/t/c =3", "s/l ->b"];
    check(
        &source,
        &[],
        &action("/s", "/d"),
        &["d", "d/b =2", "d/l ->b", "d/t 711", "d/t/c =3"],
    );
    check(
        &source,
        &["d", "d/b =1", "d/t", "d/t/x =1"],
        &action("/s/", "/d/"),
        &["d", "d/b =2", "d/l ->b", "d/t 711", "d/t/c =3", "d/t/x =1"],
    );
    fails(
        &source,
        &["d/t =1"],
        &action("/s", "/d"),
        "cannot copy to non-directory: /d/t",
    );
    fails(
        &source,
        &["d/b/x =1"],
        &action("/s", "/d"),
        "cannot replace to directory /d/b with file",
    );
    let replace = CopyAction {
        always_replace_existing_dest_paths: true,
        ..action("/s", "/d")
    };
    check(
        &source,
        &["d/b/x =1", "d/t =1"],
        &replace,
        &["d", "d/b =2", "d/l ->b", "d/t 711", "d/t/c =3"],
    );
}

#[test]
fn flags_change_mode_and_owner() {
    let source = ["s/b =2", "s/l ->b", "s/t", "s/t/c 755 =3"];
    let owner = |user: Account, group: Option<Account>| CopyAction {
        owner: Some(Owner {
            user: Some(user),
            group,
        }),
        ..action("/s", "/x/d")
    };
    check(
        &source,
        &[],
        &owner(Account::Id(5), Some(Account::Id(6))),
        &[
            "x 5:6",
            "x/d 5:6",
            "x/d/b 5:6 =2",
            "x/d/l 5:6 ->b",
            "x/d/t 5:6",
            "x/d/t/c 755 5:6 =3",
        ],
    );
    check(
        &["a =1"],
        &["x"],
        &CopyAction {
            src: "/a".into(),
            ..owner(Account::Id(5), None)
        },
        &["x", "x/d 5:5 =1"],
    );
    let mode = CopyAction {
        mode: Some(0o600),
        ..action("/s", "/d")
    };
    check(
        &source,
        &[],
        &mode,
        &["d", "d/b 600 =2", "d/l ->b", "d/t 600", "d/t/c 600 =3"],
    );
    let symbolic = CopyAction {
        mode_str: "go-rwx,u+X".into(),
        ..action("/s", "/d")
    };
    check(
        &source,
        &["d"],
        &symbolic,
        &["d", "d/b 600 =2", "d/l ->b", "d/t 700", "d/t/c 700 =3"],
    );
}

#[test]
fn names_of_owners_are_kept_apart() {
    let owner = |name: &str| {
        ids(&Owner {
            user: Some(Account::Name(name.into())),
            group: None,
        })
    };
    assert_eq!(owner("root"), (0, 0));
    assert_eq!(owner("app"), owner("app"));
    assert_ne!(owner("app"), owner("web"));
    assert!(owner("app").0 >= 1 << 31);
}

#[test]
fn patterns_choose_what_is_copied() {
    let source = [
        "s/a =1",
        "s/d/x.log =2",
        "s/d/y =3",
        "s/e/z.log =2",
        "t1 =1",
        "t2 =2",
    ];
    let exclude = CopyAction {
        exclude_patterns: vec!["**/*.log".into()],
        ..action("/s", "/o/")
    };
    check(
        &source,
        &[],
        &exclude,
        &["o", "o/a =1", "o/d", "o/d/y =3", "o/e"],
    );
    let parents = CopyAction {
        include_patterns: vec!["s/d/y".into()],
        ..action("/", "/o/")
    };
    check(&source, &[], &parents, &["o", "o/s", "o/s/d", "o/s/d/y =3"]);
    check(
        &source,
        &[],
        &action("/t*", "/o/"),
        &["o", "o/t1 =1", "o/t2 =2"],
    );
    check(&source, &[], &action("/none*", "/o/"), &[]);
    check(&source, &[], &action("/s/none*", "/o/"), &[]);
    check(&source, &[], &action("/t1/*", "/o/"), &[]);
    fails(
        &source,
        &[],
        &action("/none/*", "/o/"),
        "lstat /none: no such file or directory",
    );
    let needed = CopyAction {
        allow_empty_wildcard: false,
        ..action("/none*", "/o/")
    };
    fails(&source, &[], &needed, "/none* not found");
    fails(
        &source,
        &[],
        &action("/none", "/o/"),
        "lstat /none: no such file or directory",
    );
}

#[test]
fn no_destination_lies_below_a_file() {
    let there = ["bin/tool =1", "l ->/bin/tool"];
    for (dest, message) in [
        ("/bin/tool/", "mkdir /bin/tool: not a directory"),
        ("/bin/tool/a", "mkdir /bin/tool: not a directory"),
        ("/bin/tool/q/", "lstat /bin/tool/q: not a directory"),
        ("/l/q/r/", "lstat /bin/tool/q: not a directory"),
    ] {
        fails(&["a =2"], &there, &action("/a", dest), message);
    }
}

#[test]
fn directories_and_files_are_made() {
    let mut rootfs = Rootfs::known(tree(&["etc/passwd =1", "d 700"]));
    let error = rootfs
        .apply_mkdir("/etc/passwd", 0o755, true, None)
        .unwrap_err();
    assert_eq!(error.to_string(), "mkdir /etc/passwd: not a directory");
    let error = rootfs
        .apply_mkdir("/etc/passwd/x/y", 0o755, true, None)
        .unwrap_err();
    assert_eq!(error.to_string(), "lstat /etc/passwd/x: not a directory");
    let layer = rootfs.apply_mkdir("/d", 0o755, true, None).unwrap();
    assert!(layer.is_empty());
    let layer = rootfs.apply_mkdir("/d/e/f", 0o755, true, None).unwrap();
    assert_eq!(show(&layer.entries), ["d 700", "d/e", "d/e/f"]);
    let layer = rootfs.apply_mkfile("/d/x", 0o640, b"2", None).unwrap();
    assert_eq!(show(&layer.entries), ["d 700", "d/x 640 =2"]);
    assert_eq!(layer.size(), Some(1));
}

#[test]
fn layers_carry_what_was_written_from_stage_to_stage() {
    let mut rootfs = Rootfs::scratch();
    let writes = [
        ("/a/b".to_owned(), Some(Node::File(File::of(b"1")))),
        ("/c".to_owned(), Some(Node::dir(0o700))),
    ];
    let one = rootfs.apply_run_known(&writes.into());
    let two = rootfs.apply_run_known(&[("/a/b".to_owned(), None)].into());
    assert_eq!(show(rootfs.tree()), ["a", "c 700"]);
    let mut again = Rootfs::scratch();
    again.apply_layer(&one);
    again.apply_layer(&two);
    assert_eq!(again, rootfs);
    assert_ne!(one.diff_id(), two.diff_id());
}

#[test]
fn what_an_archive_holds_is_unknown_but_has_an_identity() {
    let add = CopyAction {
        attempt_unpack: true,
        ..action("/a.tar.gz", "/d/")
    };
    let run = |text: &str| {
        let mut rootfs = Rootfs::scratch();
        let source = tree(&[&format!("a.tar.gz ={text}")]);
        let layer = rootfs.apply_copy(&Rootfs::known(source), &add).unwrap();
        assert_eq!(layer.size(), None);
        let taken = select(&rootfs, &[Selector::of_path("/d/x")]).unwrap();
        assert!(select(&rootfs, &[Selector::of_path("/e")]).is_err());
        (layer.diff_id(), taken.digest)
    };
    assert_eq!(run("1"), run("1"));
    assert_ne!(run("1"), run("2"));
}

#[test]
fn unknown_sources_stay_within_the_destination() {
    let mut build = Rootfs::known(tree(&["app/known =1"]));
    build.apply_run_unknown(Digest::of(b"make"));
    let mut image = Rootfs::known(tree(&["etc/conf =2"]));
    let before = select(&image, &[Selector::of_path("/etc")]).unwrap();
    let layer = image
        .apply_copy(&build, &action("/app/dist", "/srv/www"))
        .unwrap();
    assert!(layer.unknown.is_some());
    assert_eq!(
        select(&image, &[Selector::of_path("/etc")]).unwrap(),
        before
    );
    assert!(select(&image, &[Selector::of_path("/srv/www/x")]).is_ok());
}
