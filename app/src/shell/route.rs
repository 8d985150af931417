//! Where one is: a route is the part of the address after `#`.

/// A place of the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub(crate) enum Route {
    /// Change something and see what rebuilds.
    #[default]
    Bench,
    /// What the answers rest on.
    About,
}

impl Route {
    /// All of them, in the order of the navigation.
    pub(crate) const ALL: [Self; 2] = [Self::Bench, Self::About];

    /// The route of an address; an unknown one leads to the Bench.
    pub(crate) fn of_hash(hash: &str) -> Self {
        let path = hash.trim_start_matches(['#', '/']);
        let name = path.split(['/', '?']).next().unwrap_or_default();
        Self::ALL
            .into_iter()
            .find(|route| route.name() == name)
            .unwrap_or_default()
    }

    /// Its name in addresses.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Bench => "bench",
            Self::About => "about",
        }
    }

    /// The address of a link to it.
    pub(crate) fn href(self) -> String {
        format!("#/{}", self.name())
    }

    /// Its name for people.
    pub(crate) const fn title(self) -> &'static str {
        match self {
            Self::Bench => "Bench",
            Self::About => "How it knows",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Route;

    #[test]
    fn routes_and_addresses_agree() {
        for route in Route::ALL {
            assert_eq!(Route::of_hash(&route.href()), route);
        }
        for (hash, route) in [
            ("", Route::Bench),
            ("#", Route::Bench),
            ("#/about?x=1", Route::About),
            ("#/about/more", Route::About),
            ("#/no-such-room", Route::Bench),
        ] {
            assert_eq!(Route::of_hash(hash), route, "{hash}");
        }
    }
}
