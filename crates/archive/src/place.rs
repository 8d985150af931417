//! One clean tree out of members as they come: each gets its place, or is put aside.

use std::collections::BTreeMap;

use crate::aside::{Aside, Why};
use crate::bounds::{Bounds, Limit};
use crate::fault::Fault;
use crate::listing::{Listing, Member, What};
use crate::name;

/// What stands at a path.
enum Place {
    /// A directory, with its mode if it was a member itself.
    Directory(Option<u32>),
    /// Anything else.
    Leaf(What),
}

/// The tree so far.
pub(crate) struct Places<'a> {
    bounds: &'a Bounds,
    tree: BTreeMap<String, Place>,
    aside: Vec<Aside>,
    names: usize,
}

impl<'a> Places<'a> {
    pub(crate) fn new(bounds: &'a Bounds) -> Self {
        Self {
            bounds,
            tree: BTreeMap::new(),
            aside: Vec::new(),
            names: 0,
        }
    }

    /// The file or link at a path, for hard links to it.
    pub(crate) fn leaf(&self, path: &str) -> Option<&What> {
        match self.tree.get(path)? {
            Place::Leaf(what) => Some(what),
            Place::Directory(_) => None,
        }
    }

    /// Puts a member aside.
    pub(crate) fn put_aside(&mut self, name: &[u8], why: Why) -> Result<(), Fault> {
        let name = name::shown(name);
        self.count(name.len())?;
        self.aside.push(Aside { name, why });
        Ok(())
    }

    /// Gives a member its place.
    pub(crate) fn put(&mut self, path: String, what: What) -> Result<(), Fault> {
        if path.is_empty() {
            // The folder itself: only a directory can be that, and it is there anyway.
            return match what {
                What::Directory { .. } => Ok(()),
                _ => self.put_aside(b"./", Why::Clash),
            };
        }
        for (end, _) in path.match_indices('/') {
            let above = &path[..end];
            match self.tree.get(above) {
                Some(Place::Directory(_)) => {}
                Some(Place::Leaf(What::Symlink { .. })) => {
                    return self.put_aside(path.as_bytes(), Why::ThroughLink);
                }
                Some(Place::Leaf(_)) => return self.put_aside(path.as_bytes(), Why::Clash),
                None => {
                    let above = above.to_owned();
                    self.count(above.len())?;
                    self.tree.insert(above, Place::Directory(None));
                }
            }
        }
        let next = match what {
            What::Directory { mode } => Place::Directory(Some(mode)),
            what => Place::Leaf(what),
        };
        match (self.tree.get(&path), &next) {
            (None, _) => self.count(path.len())?,
            (Some(Place::Leaf(_)), Place::Leaf(_)) => {
                self.put_aside(path.as_bytes(), Why::Replaced)?;
            }
            (Some(Place::Directory(_)), Place::Directory(_)) => {}
            _ => return self.put_aside(path.as_bytes(), Why::Clash),
        }
        self.tree.insert(path, next);
        Ok(())
    }

    fn count(&mut self, name: usize) -> Result<(), Fault> {
        self.names += name;
        if self.names > self.bounds.names {
            return Err(Fault::Over(Limit::Names(self.bounds.names)));
        }
        if self.tree.len() + self.aside.len() >= self.bounds.members {
            return Err(Fault::Over(Limit::Members(self.bounds.members)));
        }
        Ok(())
    }

    /// The tree, without the one folder that everything is in.
    pub(crate) fn listing(self) -> Listing {
        let top = only_top(&self.tree);
        let within = top.as_ref().map_or(0, |top| top.len() + 1);
        let members = self.tree.into_iter().filter_map(|(path, place)| {
            let what = match place {
                Place::Leaf(what) => what,
                Place::Directory(Some(mode)) => What::Directory { mode },
                Place::Directory(None) => return None,
            };
            let path = path.get(within..)?.to_owned();
            Some(Member { path, what })
        });
        let members: Vec<Member> = members.collect();
        let leading_out = members
            .iter()
            .filter_map(|member| match &member.what {
                What::Symlink { target } if name::leads_out(&member.path, target) => {
                    Some(member.path.clone())
                }
                _ => None,
            })
            .collect();
        Listing {
            name: top,
            members,
            aside: self.aside,
            leading_out,
        }
    }
}

/// The one directory that everything is in.
fn only_top(places: &BTreeMap<String, Place>) -> Option<String> {
    let (top, place) = places.first_key_value()?;
    let below = |path: &String| {
        path.strip_prefix(top.as_str())
            .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    };
    (matches!(place, Place::Directory(_)) && places.keys().all(below)).then(|| top.clone())
}
