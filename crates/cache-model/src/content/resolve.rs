//! Following links without leaving the root (`getFollowLinks` in `cache/contenthash/checksum.go`,
//! `RootPath` in `containerd/continuity/fs`).

use std::sync::Arc;

use super::path::{absolute, components};
use super::tree::{Directory, Node, Tree};

/// What happens to a link at the end of a path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trailing {
    /// It is followed.
    Follow,
    /// The path names the link itself.
    Keep,
}

/// Links lead to links without end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("too many links")]
pub struct TooManyLinks;

const MAX_LINKS: usize = 255;

impl Tree {
    /// The absolute path that `path` stands for once links are followed. Links that point above the root stay at the
    /// root. What does not exist is taken as it is written.
    ///
    /// # Errors
    ///
    /// [`TooManyLinks`] after 255 links.
    pub fn resolve(&self, path: &str, trailing: Trailing) -> Result<String, TooManyLinks> {
        let mut remaining: Vec<String> = components(&absolute(path))
            .into_iter()
            .rev()
            .map(str::to_owned)
            .collect();
        let mut current = String::new();
        // What stands at `current`, if that is a directory.
        let mut here = Some(Arc::clone(self.root()));
        let mut followed = 0;
        while let Some(part) = remaining.pop() {
            if part == "." || part.is_empty() {
                continue;
            }
            if part == ".." {
                current.truncate(current.rfind('/').unwrap_or(0));
                here = self.directory(&current);
                continue;
            }
            match here.as_ref().and_then(|dir| dir.get(&part)).cloned() {
                Some(Node::Symlink(link))
                    if trailing == Trailing::Follow || !remaining.is_empty() =>
                {
                    followed += 1;
                    if followed > MAX_LINKS {
                        return Err(TooManyLinks);
                    }
                    remaining.extend(link.target.rsplit('/').map(str::to_owned));
                    if link.target.starts_with('/') {
                        current.clear();
                        here = Some(Arc::clone(self.root()));
                    }
                }
                there => {
                    current.push('/');
                    current.push_str(&part);
                    here = there.and_then(|node| node.as_dir().map(Arc::clone));
                }
            }
        }
        Ok(if current.is_empty() {
            "/".to_owned()
        } else {
            current
        })
    }

    fn directory(&self, path: &str) -> Option<Arc<Directory>> {
        self.get(path)?.as_dir().map(Arc::clone)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::content::tree::{File, Symlink};

    #[test]
    fn links_are_followed_within_the_root() {
        let link = |target: &str| Node::Symlink(Symlink::to(target));
        let tree: Tree = [
            ("real/a", Node::File(File::of(b"a"))),
            ("dir", link("real")),
            ("abs", link("/real/a")),
            ("up", link("../../real")),
            ("real/back", link("../dir/a")),
            ("loop", link("loop")),
            ("ping", link("pong")),
            ("pong", link("./ping")),
        ]
        .into_iter()
        .collect();
        let check = |path: &str, trailing, expected: Result<&str, TooManyLinks>| {
            assert_eq!(
                tree.resolve(path, trailing),
                expected.map(str::to_owned),
                "{path}"
            );
        };
        check("dir/a", Trailing::Keep, Ok("/real/a"));
        check("dir", Trailing::Keep, Ok("/dir"));
        check("dir", Trailing::Follow, Ok("/real"));
        check("/abs", Trailing::Follow, Ok("/real/a"));
        check("up/a", Trailing::Keep, Ok("/real/a"));
        check("dir/back", Trailing::Follow, Ok("/real/a"));
        check("nope/x", Trailing::Follow, Ok("/nope/x"));
        check("real/a/below", Trailing::Follow, Ok("/real/a/below"));
        check("loop", Trailing::Follow, Err(TooManyLinks));
        check("ping", Trailing::Follow, Err(TooManyLinks));
        check("", Trailing::Follow, Ok("/"));
        check("..", Trailing::Follow, Ok("/"));
    }
}
