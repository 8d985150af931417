//! Persistent trees of files with content digests.
//!
//! A tree is cheap to copy and to change: directories are shared between versions, and each keeps its digest once it
//! was computed, so that after an edit only the path from the file to the root is hashed again. Builds keep the tree
//! they saw, and two trees are compared by walking only what they do not share.
//!
//! Invariant: the entries of a directory are sorted by the bytes of their names, each name is not empty and holds no
//! slash. So a walk visits paths in the order of `BuildKit`'s radix tree, in which `/` sorts as NUL.

mod directory;
mod node;

pub use directory::Directory;
pub use node::{File, Meta, Node, Symlink};

use std::sync::Arc;

use super::path::components;

/// A tree of files. The empty tree has one empty directory, its root.
///
/// ```
/// use cache_model::content::tree::{File, Node, Tree};
/// let mut tree = Tree::default();
/// tree.insert("src/main.rs", Node::File(File::of(b"fn main() {}")))?;
/// let before = tree.clone();
/// tree.insert("src/main.rs", Node::File(File::of(b"fn main() { }")))?;
/// assert_ne!(tree.root().digest(), before.root().digest());
/// # Ok::<(), cache_model::content::tree::TreeError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Tree {
    root: Arc<Directory>,
}

/// How many names a path may have.
///
/// Simplified: systems take paths of 4095 bytes, whatever they are made of. But whatever goes through a tree calls itself
/// for each directory within another, and the page has a small stack.
pub const MAX_DEPTH: usize = 200;

/// A change that a tree cannot hold.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum TreeError {
    /// A file or link stands where a directory is needed.
    #[error("{path} is not a directory")]
    NotADirectory {
        /// The path that is no directory.
        path: String,
    },
    /// Something would lie deeper than [`MAX_DEPTH`].
    #[error("{path} would be more than {MAX_DEPTH} directories deep")]
    TooDeep {
        /// Where the node was to be put.
        path: String,
    },
    /// Only a directory can be the root.
    #[error("the root must be a directory")]
    Root,
}

impl Tree {
    /// The tree below a directory.
    pub const fn of(root: Arc<Directory>) -> Self {
        Self { root }
    }

    /// The root directory.
    pub const fn root(&self) -> &Arc<Directory> {
        &self.root
    }

    /// What stands at a path, links not followed. The path is taken from the root, with or without a slash in front.
    pub fn get(&self, path: &str) -> Option<Node> {
        let mut node = Node::Dir(Arc::clone(&self.root));
        for name in components(path) {
            let next = node.as_dir()?.get(name)?.clone();
            node = next;
        }
        Some(node)
    }

    /// Whether anything stands at a path.
    pub fn contains(&self, path: &str) -> bool {
        self.get(path).is_some()
    }

    /// Puts a node at a path, in place of what stood there, and makes the directories above it (0755, root).
    ///
    /// # Errors
    ///
    /// [`TreeError::NotADirectory`] if one of the directories above is a file or a link, [`TreeError::TooDeep`] if
    /// something would lie too deep, [`TreeError::Root`] if the path is the root and the node no directory.
    pub fn insert(&mut self, path: &str, node: Node) -> Result<(), TreeError> {
        let parts = components(path);
        let Some((name, parents)) = parts.split_last() else {
            let Node::Dir(dir) = node else {
                return Err(TreeError::Root);
            };
            self.root = dir;
            return Ok(());
        };
        if parents.len() + node.height() > MAX_DEPTH {
            return Err(TreeError::TooDeep {
                path: format!("/{}", parts.join("/")),
            });
        }
        // Checked first, so that a failure leaves no half-made directories.
        let mut known = Some(&self.root);
        for (depth, parent) in parents.iter().enumerate() {
            known = match known.and_then(|dir| dir.get(parent)) {
                Some(Node::Dir(dir)) => Some(dir),
                Some(Node::File(_) | Node::Symlink(_)) => {
                    return Err(TreeError::NotADirectory {
                        path: format!("/{}", parents[..=depth].join("/")),
                    });
                }
                None => None,
            };
        }
        self.edit(parents, |dir| dir.set(name, node));
        Ok(())
    }

    /// Takes away what stands at a path, with everything below it. The root is emptied.
    pub fn remove(&mut self, path: &str) -> Option<Node> {
        let removed = self.get(path)?;
        let parts = components(path);
        match parts.split_last() {
            Some((name, parents)) => self.edit(parents, |dir| {
                dir.remove(name);
            }),
            None => self.root = Arc::new(Directory::new(self.root.meta)),
        }
        Some(removed)
    }

    /// Changes mode and owner of what stands at a path; `false` if nothing does.
    pub fn set_meta(&mut self, path: &str, meta: Meta) -> bool {
        let parts = components(path);
        if !self.contains(path) {
            return false;
        }
        match parts.split_last() {
            None => {
                let root = Arc::make_mut(&mut self.root);
                root.changed();
                root.meta = meta;
            }
            Some((name, parents)) => self.edit(parents, |dir| {
                if let Some(node) = dir.get(name) {
                    let node = node.clone().with_meta(meta);
                    dir.set(name, node);
                }
            }),
        }
        true
    }

    /// Changes the directory at `parents`, which is made where it is missing. What is shared is copied first.
    fn edit(&mut self, parents: &[&str], change: impl FnOnce(&mut Directory)) {
        let mut dir = Arc::make_mut(&mut self.root);
        for name in parents {
            dir.changed();
            let at = match dir.find(name) {
                Ok(at) => at,
                Err(at) => {
                    let made = Node::Dir(Arc::default());
                    dir.entries.insert(at, ((*name).into(), made));
                    at
                }
            };
            let node = &mut dir.entries[at].1;
            if !node.is_dir() {
                *node = Node::Dir(Arc::default());
            }
            let Node::Dir(next) = node else {
                return;
            };
            dir = Arc::make_mut(next);
        }
        change(dir);
    }

    /// Everything but the root, each directory before what it holds, in `BuildKit`'s order of paths. Paths have no
    /// slash in front.
    pub fn walk(&self) -> Walk<'_> {
        Walk {
            path: String::new(),
            stack: vec![(0, self.root.entries.iter())],
        }
    }

    /// How many files, links and directories there are, the root apart.
    pub fn len(&self) -> usize {
        self.root.totals().nodes
    }

    /// Whether there is nothing but the root.
    pub fn is_empty(&self) -> bool {
        self.root.is_empty()
    }

    /// Bytes of all files.
    pub fn total_size(&self) -> u64 {
        self.root.totals().bytes
    }
}

/// See [`Tree::walk`].
#[derive(Debug)]
pub struct Walk<'a> {
    path: String,
    /// Of each directory on the way: length of its path, entries still to come.
    stack: Vec<(usize, Entries<'a>)>,
}

type Entries<'a> = std::slice::Iter<'a, (Box<str>, Node)>;

impl<'a> Iterator for Walk<'a> {
    type Item = (String, &'a Node);

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let (length, entries) = self.stack.last_mut()?;
            self.path.truncate(*length);
            let Some((name, node)) = entries.next() else {
                self.stack.pop();
                continue;
            };
            if !self.path.is_empty() {
                self.path.push('/');
            }
            self.path.push_str(name);
            if let Node::Dir(dir) = node {
                self.stack.push((self.path.len(), dir.entries.iter()));
            }
            return Some((self.path.clone(), node));
        }
    }
}

/// Sorts first, so that any order is as fast as the best. Of entries with one path the last counts; entries below
/// what is no directory replace it.
impl<P: Into<String>> FromIterator<(P, Node)> for Tree {
    fn from_iter<T: IntoIterator<Item = (P, Node)>>(entries: T) -> Self {
        let mut entries: Vec<(String, Node)> = entries
            .into_iter()
            .map(|(path, node)| (components(&path.into()).join("\0"), node))
            .collect();
        entries.sort_by(|one, two| one.0.cmp(&two.0));
        let mut tree = Self::default();
        for (path, node) in entries {
            let parts: Vec<&str> = path.split('\0').filter(|part| !part.is_empty()).collect();
            match (parts.split_last(), node) {
                (None, Node::Dir(dir)) => tree.root = dir,
                (None, _) => {}
                (Some((name, parents)), node) => tree.edit(parents, |dir| dir.set(name, node)),
            }
        }
        tree.shrink();
        tree
    }
}

impl Tree {
    fn shrink(&mut self) {
        fn shrink(dir: &mut Arc<Directory>) {
            // A directory that is shared was made elsewhere and is left as it is.
            let Some(dir) = Arc::get_mut(dir) else {
                return;
            };
            dir.entries.shrink_to_fit();
            for (_, node) in &mut dir.entries {
                if let Node::Dir(below) = node {
                    shrink(below);
                }
            }
        }
        shrink(&mut self.root);
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use crate::digest::Digest;

    fn file(text: &str) -> Node {
        Node::File(File::of(text.as_bytes()))
    }

    #[test]
    fn a_tree_holds_what_is_put_into_it() {
        let mut tree = Tree::default();
        tree.insert("/b/x", file("1")).unwrap();
        tree.insert("b.txt", file("22")).unwrap();
        tree.insert("a", Node::Symlink(Symlink::to("b"))).unwrap();
        let paths: Vec<_> = tree.walk().map(|(path, _)| path).collect();
        assert_eq!(paths, ["a", "b", "b/x", "b.txt"]);
        assert_eq!((tree.len(), tree.total_size()), (4, 3));
        assert_eq!(tree.get("./b//x"), Some(file("1")));
        assert_eq!(tree.get("b/x/y"), None);
        assert!(tree.set_meta("b", Meta::DIRECTORY.with_mode(0o700)));
        assert_eq!(tree.get("b").unwrap().meta().mode, 0o700);
        assert!(tree.contains("b/x"));
        assert_eq!(tree.remove("b/x"), Some(file("1")));
        assert_eq!(tree.remove("b/x"), None);
        assert!(tree.contains("b"));
        assert!(tree.remove("/").is_some());
        assert!(tree.is_empty());
    }

    #[test]
    fn a_refused_insert_changes_nothing() {
        let mut tree: Tree = [("a", file("1"))].into_iter().collect();
        let before = tree.clone();
        let error = tree.insert("a/b/c", file("2")).unwrap_err();
        assert_eq!(error.to_string(), "/a is not a directory");
        assert_eq!(tree.insert("", file("2")), Err(TreeError::Root));
        let deep = "/d".repeat(MAX_DEPTH);
        let path = deep.clone() + "/d";
        let refused = tree.insert(&path, file("2"));
        assert_eq!(refused, Err(TreeError::TooDeep { path }));
        let mut other = Tree::default();
        other.insert(&deep, file("2")).unwrap();
        let top = other.get("d").unwrap();
        assert!(tree.insert("d", top.clone()).is_ok());
        assert!(tree.insert("e/d", top).is_err());
        tree.remove("d");
        assert_eq!(tree, before);
    }

    #[test]
    fn digests_tell_what_contents_tell() {
        let base: Tree = [("d/a", file("1")), ("d/b", file("2"))]
            .into_iter()
            .collect();
        let digest = |tree: &Tree| tree.root().digest();
        let changed = |change: &dyn Fn(&mut Tree)| {
            let mut tree = base.clone();
            change(&mut tree);
            digest(&tree)
        };
        let differ: [&dyn Fn(&mut Tree); 7] = [
            &|tree| tree.insert("d/a", file("x")).unwrap(),
            &|tree| tree.insert("d/e", Node::dir(0o755)).unwrap(),
            &|tree| assert!(tree.set_meta("d/a", Meta::FILE.with_mode(0o755))),
            &|tree| {
                let owned = Meta {
                    uid: 1,
                    ..Meta::DIRECTORY
                };
                assert!(tree.set_meta("d", owned));
            },
            &|tree| assert!(tree.remove("d/b").is_some()),
            &|tree| {
                let node = tree.remove("d/b").unwrap();
                tree.insert("d/c", node).unwrap();
            },
            &|tree| tree.insert("d/a", Node::Symlink(Symlink::to("1"))).unwrap(),
        ];
        let mut seen: Vec<Digest> = differ.iter().map(|change| changed(change)).collect();
        seen.push(digest(&base));
        let count = seen.len();
        seen.sort();
        seen.dedup();
        assert_eq!(seen.len(), count);
        let touched = Node::File(File::of(b"1").with_mtime(99));
        assert_eq!(
            changed(&|tree| tree.insert("d/a", touched.clone()).unwrap()),
            digest(&base)
        );
    }

    #[test]
    fn many_files_take_little_room() {
        let tree: Tree = (0..100_000)
            .map(|n| (format!("d{}/e{}/f{n}", n % 100, n % 1000 / 100), file("x")))
            .collect();
        let files = 100_000;
        assert_eq!(tree.len(), files + 100 + 1000);
        let overhead = tree.root().overhead() / files;
        assert!(overhead < 100, "{overhead} bytes a file");
    }
}
