//! A tree without what is ignored: what the client offers to the builder (`filterFS.Walk` in `fsutil/filter.go`).

use std::sync::Arc;

use super::matcher::{MatchInfo, Matcher};
use crate::content::tree::{Directory, Meta, Node, Tree};

/// The files of a context that an ignore file leaves. Directories that lose all their files stay, empty, unless they
/// are ignored themselves. Owners become 0, as the client sends them.
///
/// ```
/// use cache_model::content::tree::{File, Node, Tree};
/// use cache_model::ignore::{Matcher, filter};
/// let context: Tree = [("logs/a.log", Node::File(File::of(b"x")))].into_iter().collect();
/// let sent = filter(&context, &Matcher::new("**/*.log").map_err(|error| error.to_string())?);
/// assert!(sent.contains("logs") && !sent.contains("logs/a.log"));
/// # Ok::<(), String>(())
/// ```
pub fn filter(context: &Tree, matcher: &Matcher) -> Tree {
    Filter {
        rule: Rule::Ignore(matcher),
    }
    .tree(context, None)
}

/// The files of a tree that include patterns leave, with the directories on the way to them.
pub(crate) fn include(tree: &Tree, matcher: &Matcher) -> Tree {
    Filter {
        rule: Rule::Include(matcher),
    }
    .tree(tree, None)
}

/// A context with its ignore rules, which keeps what it computed: after an edit only the directories on the way to
/// what changed are looked at again.
#[derive(Debug, Clone, Default)]
pub struct FilteredContext {
    matcher: Matcher,
    context: Tree,
    sent: Tree,
}

impl FilteredContext {
    /// A filter for these rules, of an empty context.
    pub fn new(matcher: Matcher) -> Self {
        Self {
            matcher,
            ..Self::default()
        }
    }

    /// The rules.
    pub const fn matcher(&self) -> &Matcher {
        &self.matcher
    }

    /// What is sent of the context it was last given.
    pub const fn sent(&self) -> &Tree {
        &self.sent
    }

    /// What is sent of this context. Directories shared with the context given before cost nothing.
    pub fn update(&mut self, context: &Tree) -> &Tree {
        let filter = Filter {
            rule: Rule::Ignore(&self.matcher),
        };
        self.sent = filter.tree(context, Some((&self.context, &self.sent)));
        self.context = context.clone();
        &self.sent
    }

    /// What is sent of this context under other rules; nothing is kept unless the rules are the same.
    pub fn update_rules(&mut self, matcher: &Matcher, context: &Tree) -> &Tree {
        if self.matcher != *matcher {
            *self = Self::new(matcher.clone());
        }
        self.update(context)
    }
}

enum Rule<'a> {
    Ignore(&'a Matcher),
    Include(&'a Matcher),
}

struct Filter<'a> {
    rule: Rule<'a>,
}

/// A directory as it was before, and what was left of it.
type Before<'a> = (&'a Arc<Directory>, Option<&'a Arc<Directory>>);

impl Filter<'_> {
    fn tree(&self, tree: &Tree, before: Option<(&Tree, &Tree)>) -> Tree {
        let before = before.map(|(context, sent)| (context.root(), Some(sent.root())));
        if let Some((context, Some(sent))) = before
            && Arc::ptr_eq(context, tree.root())
        {
            return Tree::of(Arc::clone(sent));
        }
        Tree::of(self.entries(tree.root(), "", None, before))
    }

    /// What is left of a directory's entries.
    fn entries(
        &self,
        dir: &Arc<Directory>,
        path: &str,
        above: Option<&MatchInfo>,
        before: Option<Before<'_>>,
    ) -> Arc<Directory> {
        let empty = Directory::default();
        let (context, sent) = before.map_or((&empty, None), |(context, sent)| (&**context, sent));
        let mut olds = context.entries().peekable();
        let mut kept = Vec::with_capacity(dir.len());
        let mut untouched = true;
        for (name, node) in dir.entries() {
            while olds
                .next_if(|(old, _)| old.as_bytes() < name.as_bytes())
                .is_some()
            {}
            let old = olds.next_if(|(old, _)| *old == name).map(|(_, old)| old);
            let left_before = || sent.and_then(|sent| sent.get(name));
            let left = match (node, old) {
                (Node::Dir(below), Some(Node::Dir(old))) if Arc::ptr_eq(below, old) => {
                    left_before().cloned()
                }
                (Node::Dir(below), old) => {
                    let before = old.and_then(Node::as_dir);
                    let before = before.map(|old| (old, left_before().and_then(Node::as_dir)));
                    self.directory(below, &beneath(path, name), above, before)
                        .map(Node::Dir)
                }
                // Whether a file is left depends on its path alone, and that was decided before.
                (node, Some(Node::File(_) | Node::Symlink(_))) => {
                    left_before().is_some().then(|| owned_by_root(node))
                }
                (node, _) => self
                    .keeps(&beneath(path, name), above)
                    .then(|| owned_by_root(node)),
            };
            untouched &= left.as_ref().is_some_and(|left| left.same_as(node));
            kept.push(left);
        }
        let meta = root_owned(dir.meta());
        if untouched && meta == dir.meta() {
            return Arc::clone(dir);
        }
        let named = dir.entries().zip(kept);
        let kept = named.filter_map(|((name, _), left)| Some((Box::from(name), left?)));
        Arc::new(Directory::from_sorted(meta, kept.collect()))
    }

    /// What is left of a directory; `None` if it is not sent at all.
    fn directory(
        &self,
        dir: &Arc<Directory>,
        path: &str,
        above: Option<&MatchInfo>,
        before: Option<Before<'_>>,
    ) -> Option<Arc<Directory>> {
        let (wanted, info) = self.decide(path, above);
        let entered = wanted
            || match self.rule {
                Rule::Ignore(matcher) => matcher.enters_ignored(path),
                Rule::Include(matcher) => matcher.enters_not_included(path),
            };
        if !entered {
            return None;
        }
        let left = self.entries(dir, path, Some(&info), before);
        // A directory that is not wanted itself comes along with what is wanted in it.
        (wanted || !left.is_empty()).then_some(left)
    }

    /// Whether a file or link is left.
    fn keeps(&self, path: &str, above: Option<&MatchInfo>) -> bool {
        match self.rule {
            Rule::Ignore(matcher) => !matcher.matches_leaf(path, above),
            Rule::Include(matcher) => matcher.matches_leaf(path, above),
        }
    }

    fn decide(&self, path: &str, above: Option<&MatchInfo>) -> (bool, MatchInfo) {
        match self.rule {
            Rule::Ignore(matcher) => {
                let (matched, info) = matcher.matches_below(path, above);
                (!matched, info)
            }
            Rule::Include(matcher) => matcher.matches_below(path, above),
        }
    }
}

fn beneath(directory: &str, name: &str) -> String {
    if directory.is_empty() {
        name.to_owned()
    } else {
        format!("{directory}/{name}")
    }
}

fn root_owned(meta: Meta) -> Meta {
    Meta {
        uid: 0,
        gid: 0,
        ..meta
    }
}

fn owned_by_root(node: &Node) -> Node {
    let meta = root_owned(node.meta());
    if meta == node.meta() {
        node.clone()
    } else {
        node.clone().with_meta(meta)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use crate::content::tree::File;

    fn file(text: &str) -> Node {
        Node::File(File::of(text.as_bytes()))
    }

    #[test]
    fn directories_stay_unless_they_are_ignored_themselves() {
        let context: Tree = ["d/a.log", "d/e/b.log", "gone/x", "gone/keep/y", "dir/z"]
            .into_iter()
            .map(|path| (path, file("1")))
            .collect();
        let check = |rules: &str, expected: &[&str]| {
            let sent = filter(&context, &Matcher::new(rules).unwrap());
            let paths: Vec<String> = sent.walk().map(|(path, _)| path).collect();
            assert_eq!(paths, expected, "{rules:?}");
        };
        check("**/*.log\ngone\ndir/**", &["d", "d/e", "dir"]);
        check(
            "d\ndir\ngone\n!gone/keep",
            &["gone", "gone/keep", "gone/keep/y"],
        );
        check("*\n!**/y", &["gone", "gone/keep", "gone/keep/y"]);
        check("*\n!nothing", &[]);
    }

    #[test]
    fn an_edit_leaves_everything_else_shared() {
        let matcher = Matcher::new("**/*.log\n!keep.log").unwrap();
        let mut tree: Tree = (0..1000)
            .flat_map(|n| {
                ["txt", "log"].map(|end| (format!("d{}/e{}/{n}.{end}", n % 10, n % 50), file("1")))
            })
            .collect();
        let mut context = FilteredContext::new(matcher);
        let before = context.update(&tree).clone();
        tree.insert("d3/e3/3.txt", file("2")).unwrap();
        let after = context.update(&tree).clone();
        let dir = |tree: &Tree, path: &str| Arc::clone(tree.get(path).unwrap().as_dir().unwrap());
        for (path, node) in after.walk().filter(|(_, node)| node.is_dir()) {
            let shared = Arc::ptr_eq(&dir(&before, &path), node.as_dir().unwrap());
            assert_eq!(shared, !["d3", "d3/e3"].contains(&path.as_str()), "{path}");
        }
    }

    #[test]
    fn owners_are_not_sent() {
        let meta = Meta {
            uid: 1000,
            gid: 1000,
            ..Meta::FILE
        };
        let context: Tree = [("a", file("1").with_meta(meta))].into_iter().collect();
        let sent = filter(&context, &Matcher::default());
        assert_eq!(sent.get("a").unwrap().meta(), Meta::FILE);
    }
}
