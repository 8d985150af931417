//! Texts of files by their digest. Trees hold digests only; whoever has the digest finds the text here, so that undo,
//! renaming and going back to the last build need no texts of their own.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use cache_model::content::tree::{File, Node, Tree};
use cache_model::digest::Digest;

/// Texts that are kept.
#[derive(Debug, Clone, Default)]
pub(crate) struct Texts {
    by_digest: BTreeMap<Digest, Arc<str>>,
    bytes: usize,
}

impl Texts {
    /// Keeps a text and describes it as a file.
    pub(crate) fn keep(&mut self, text: &str) -> File {
        let file = File::of(text.as_bytes());
        self.put(file.digest, text);
        file
    }

    /// Keeps a text whose digest is known.
    pub(crate) fn put(&mut self, digest: Digest, text: &str) {
        let bytes = &mut self.bytes;
        self.by_digest.entry(digest).or_insert_with(|| {
            *bytes += text.len();
            text.into()
        });
    }

    /// Keeps the texts of others too.
    pub(crate) fn take_in(&mut self, others: Self) {
        for (digest, text) in others.by_digest {
            self.put(digest, &text);
        }
    }

    /// The text with this digest.
    pub(crate) fn get(&self, digest: Digest) -> Option<&str> {
        self.by_digest.get(&digest).map(|text| &**text)
    }

    /// The text with this digest, shared.
    pub(crate) fn share(&self, digest: Digest) -> Option<Arc<str>> {
        self.by_digest.get(&digest).cloned()
    }

    /// The text of the file at a path.
    pub(crate) fn of_path<'a>(&'a self, tree: &Tree, path: &str) -> Option<&'a str> {
        match tree.get(path)? {
            Node::File(file) => self.get(file.digest),
            Node::Dir(_) | Node::Symlink(_) => None,
        }
    }

    /// Bytes kept.
    pub(crate) const fn bytes(&self) -> usize {
        self.bytes
    }

    /// Forgets every text that none of these trees holds.
    pub(crate) fn retain<'a>(&mut self, trees: impl Iterator<Item = &'a Tree>) {
        // Trees that share everything are walked once.
        let mut roots: Vec<&Tree> = Vec::new();
        for tree in trees {
            if !roots.contains(&tree) {
                roots.push(tree);
            }
        }
        let mut used = BTreeSet::new();
        for (_, node) in roots.into_iter().flat_map(Tree::walk) {
            if let Node::File(file) = node {
                used.insert(file.digest);
            }
        }
        self.by_digest.retain(|digest, _| used.contains(digest));
        self.bytes = self.by_digest.values().map(|text| text.len()).sum();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_found_wherever_its_digest_is() {
        let mut texts = Texts::default();
        let mut tree = Tree::default();
        tree.insert("a", Node::File(texts.keep("one"))).unwrap();
        tree.insert("b/c", Node::File(texts.keep("one"))).unwrap();
        assert_eq!(texts.of_path(&tree, "b/c"), Some("one"));
        assert_eq!(texts.of_path(&tree, "b"), None);
        assert_eq!(texts.bytes(), 3);
    }

    #[test]
    fn texts_of_no_tree_are_forgotten() {
        let mut texts = Texts::default();
        let mut tree = Tree::default();
        for text in ["o", "on", "one"] {
            tree.insert("a", Node::File(texts.keep(text))).unwrap();
        }
        assert_eq!(texts.bytes(), 6);
        texts.retain([&tree, &tree.clone()].into_iter());
        assert_eq!(texts.bytes(), 3);
        assert_eq!(texts.of_path(&tree, "a"), Some("one"));
    }
}
