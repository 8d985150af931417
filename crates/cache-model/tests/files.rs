//! Properties of trees, ignore rules and selections that hold whatever the files are.

#![allow(clippy::unwrap_used)]

use std::collections::BTreeMap;

use cache_model::content::diff::diff;
use cache_model::content::layer::{Layer, chain_id};
use cache_model::content::rootfs::Rootfs;
use cache_model::content::select::{Selector, select};
use cache_model::content::sync::SyncedSource;
use cache_model::content::tree::{File, Meta, Node, Symlink, Tree};
use cache_model::content::union::Union;
use cache_model::digest::Digest;
use cache_model::ignore::{FilteredContext, Matcher, filter};
use proptest::prelude::*;

fn name() -> impl Strategy<Value = String> {
    prop::sample::select(vec!["a", "b", "ab", "a.b", "c"]).prop_map(str::to_owned)
}

fn path() -> impl Strategy<Value = String> {
    prop::collection::vec(name(), 1..4).prop_map(|names| names.join("/"))
}

fn node() -> impl Strategy<Value = Node> {
    prop_oneof![
        6 => (0_u8..4, 0_i64..3, prop::bool::ANY).prop_map(|(byte, mtime, executable)| {
            let mode = if executable { 0o755 } else { 0o644 };
            Node::File(File::of(&[byte]).with_mode(mode).with_mtime(mtime))
        }),
        1 => path().prop_map(|target| Node::Symlink(Symlink::to(&target))),
        2 => prop::sample::select(vec![0o755, 0o700]).prop_map(Node::dir),
    ]
}

fn tree() -> impl Strategy<Value = Tree> {
    prop::collection::vec((path(), node()), 0..12).prop_map(|entries| {
        let mut tree = Tree::default();
        for (path, node) in entries {
            // What cannot stand there is left out.
            let _ = tree.insert(&path, node);
        }
        tree
    })
}

fn patterns() -> impl Strategy<Value = String> {
    prop::collection::vec("!?[ab./*?]{1,6}", 0..4).prop_map(|lines| lines.join("\n"))
}

/// Each path with what stands there, by value.
fn listed(tree: &Tree) -> BTreeMap<String, (Digest, Meta)> {
    tree.walk()
        .map(|(path, node)| (path, (node.header_digest(), node.meta())))
        .collect()
}

/// The pattern language told a second time: tries every way, without regular expressions.
fn naive(pattern: &[char], path: &[char]) -> bool {
    match pattern {
        [] => path.is_empty(),
        ['*', '*', rest @ ..] => {
            let rest = rest.strip_prefix(&['/']).unwrap_or(rest);
            if rest.is_empty() {
                return true;
            }
            naive(rest, path)
                || (0..path.len()).any(|at| path[at] == '/' && naive(rest, &path[at + 1..]))
        }
        ['*', rest @ ..] => {
            let end = path.iter().position(|&c| c == '/').unwrap_or(path.len());
            (0..=end).any(|at| naive(rest, &path[at..]))
        }
        ['?', rest @ ..] => path.first().is_some_and(|&c| c != '/') && naive(rest, &path[1..]),
        [c, rest @ ..] => path.first() == Some(c) && naive(rest, &path[1..]),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_pattern_means_what_the_slow_way_says(pattern in "[ab./*?]{1,7}", path in path()) {
        let Ok(matcher) = Matcher::of_patterns(&[&pattern]) else {
            return Ok(());
        };
        for pattern in matcher.patterns() {
            let text: Vec<char> = pattern.text().chars().collect();
            let chars: Vec<char> = path.chars().collect();
            let suffix: String = text.iter().skip(2).collect();
            let expected = if text.starts_with(&['*', '*']) && !suffix.contains(['*', '?']) {
                // A name behind two stars is compared as an ending.
                path.ends_with(&suffix) || suffix.strip_prefix('/') == Some(&path)
            } else {
                naive(&text, &chars)
            };
            prop_assert_eq!(pattern.matches(&path), expected, "{} on {}", pattern.text(), path);
        }
    }

    #[test]
    fn without_exceptions_walking_and_asking_agree(
        lines in prop::collection::vec("[ab./*?]{1,6}", 0..4),
        tree in tree(),
    ) {
        let Ok(matcher) = Matcher::new(&lines.join("\n")) else {
            return Ok(());
        };
        let sent = filter(&tree, &matcher);
        for (path, _) in tree.walk() {
            let ignored = matcher.matches_or_parent_matches(&path);
            prop_assert_eq!(sent.contains(&path), !ignored, "{}", path);
        }
    }

    #[test]
    fn ignore_files_never_panic(text in any::<String>(), tree in tree()) {
        if let Ok(matcher) = Matcher::new(&text) {
            let sent = filter(&tree, &matcher);
            for (path, node) in sent.walk() {
                let whole = tree.get(&path);
                prop_assert!(whole.is_some_and(|whole| whole.meta() == node.meta()));
            }
        }
    }

    #[test]
    fn odd_patterns_never_panic(text in r"[\\\[\]^\-*?!ab/:QEdpx0{}]{0,12}", path in path()) {
        if let Ok(matcher) = Matcher::new(&text) {
            matcher.matches_or_parent_matches(&path);
        }
    }

    #[test]
    fn filtering_again_after_edits_is_filtering_anew(
        text in patterns(),
        start in tree(),
        edits in prop::collection::vec((path(), prop::option::of(node())), 1..5),
    ) {
        let Ok(matcher) = Matcher::new(&text) else {
            return Ok(());
        };
        let mut context = FilteredContext::new(matcher.clone());
        let mut tree = start;
        context.update(&tree);
        for (path, node) in edits {
            match node {
                Some(node) => {
                    let _ = tree.insert(&path, node);
                }
                None => {
                    tree.remove(&path);
                }
            }
            prop_assert_eq!(context.update(&tree), &filter(&tree, &matcher));
        }
    }

    #[test]
    fn a_difference_names_exactly_the_changed_paths(old in tree(), new in tree()) {
        let (before, after) = (listed(&old), listed(&new));
        let mut expected: Vec<String> = before
            .iter()
            .filter(|(path, value)| after.get(*path) != Some(value))
            .map(|(path, _)| path.clone())
            .chain(after.keys().filter(|path| !before.contains_key(*path)).cloned())
            .collect();
        expected.sort();
        let mut named: Vec<String> = diff(&old, &new)
            .into_iter()
            .flat_map(|diff| diff.renamed_from.into_iter().chain([diff.path]))
            .collect();
        named.sort();
        prop_assert_eq!(named, expected);
    }

    #[test]
    fn equal_digests_are_equal_listings(one in tree(), two in tree()) {
        let same = one.root().digest() == two.root().digest();
        prop_assert_eq!(same, listed(&one) == listed(&two));
    }

    #[test]
    fn editing_keeps_no_stale_digest(
        start in tree(),
        edits in prop::collection::vec((path(), node()), 1..5),
    ) {
        let mut tree = start;
        for (path, node) in edits {
            tree.root().digest();
            let _ = tree.insert(&path, node);
            let anew: Tree = serde_json::from_str(&serde_json::to_string(&tree).unwrap()).unwrap();
            prop_assert_eq!(&anew, &tree);
            prop_assert_eq!(anew.root().digest(), tree.root().digest());
            prop_assert_eq!((anew.len(), anew.total_size()), (tree.len(), tree.total_size()));
        }
    }

    #[test]
    fn a_copy_is_keyed_by_what_it_takes_alone(
        tree in tree(),
        elsewhere in path(),
        node in node(),
        taken in path(),
    ) {
        let key = |tree: &Tree| {
            select(&Rootfs::known(tree.clone()), &[Selector::of_path(&taken)]).ok()
        };
        let is_link = |node: &Node| matches!(node, Node::Symlink(_));
        let apart = !format!("{elsewhere}/").starts_with(&format!("{taken}/"))
            && !format!("{taken}/").starts_with(&format!("{elsewhere}/"));
        prop_assume!(apart);
        // A link may lead from one part to the other.
        let mut changed: Tree = tree
            .walk()
            .filter(|(_, node)| !is_link(node) && !node.is_dir())
            .map(|(path, node)| (path, node.clone()))
            .collect();
        prop_assume!(!is_link(&node));
        let before = key(&changed);
        let _ = changed.insert(&elsewhere, node);
        prop_assert_eq!(key(&changed), before);
    }

    #[test]
    fn a_kept_context_misses_only_modes_of_directories_once_times_are_new(
        old in tree(),
        new in tree(),
    ) {
        let stamped: Tree = new
            .walk()
            .map(|(path, node)| {
                let node = match node {
                    Node::File(file) => Node::File(file.clone().with_mtime(100)),
                    node => node.clone(),
                };
                (path, node)
            })
            .collect();
        let mut source = SyncedSource::default();
        source.sync(&old);
        let seen = source.sync(&stamped);
        for missed in diff(seen.tree(), &stamped) {
            let is_dir = |node: &Option<Node>| node.as_ref().is_some_and(Node::is_dir);
            prop_assert!(is_dir(&missed.old) && is_dir(&missed.new), "{}", missed.path);
            prop_assert!(old.get(&missed.path).is_some_and(|node| node.is_dir()));
        }
    }

    #[test]
    fn layers_stacked_are_the_filesystem(
        writes in prop::collection::vec(
            prop::collection::btree_map(path(), prop::option::of(node()), 0..4),
            1..4,
        ),
    ) {
        let mut rootfs = Rootfs::scratch();
        let layers: Vec<Layer> = writes
            .iter()
            .map(|writes| rootfs.apply_run_known(writes))
            .collect();
        let mut stacked = Rootfs::scratch();
        for layer in &layers {
            stacked.apply_layer(layer);
        }
        prop_assert_eq!(listed(stacked.tree()), listed(rootfs.tree()));
        let union = Union::of(&layers);
        let visible: Vec<String> = union
            .paths
            .iter()
            .filter(|(_, path)| path.provider().is_some())
            .map(|(path, _)| path.clone())
            .collect();
        let mut expected: Vec<String> = rootfs
            .tree()
            .walk()
            .filter(|(_, node)| !node.is_dir())
            .map(|(path, _)| format!("/{path}"))
            .collect();
        expected.sort();
        prop_assert_eq!(visible, expected);
        prop_assert_eq!(union.bytes() - union.wasted(), rootfs.tree().total_size());
    }

    #[test]
    fn chain_ids_tell_stacks_apart(
        one in prop::collection::vec(0_u8..3, 1..4),
        two in prop::collection::vec(0_u8..3, 1..4),
    ) {
        let chain = |layers: &[u8]| {
            layers.iter().fold(None, |parent, layer| {
                Some(chain_id(parent, Digest::of(&[*layer])))
            })
        };
        prop_assert_eq!(chain(&one) == chain(&two), one == two);
    }
}
