//! Which images a platform takes (`platformVector` in `containerd/platforms/compare.go`).

use super::platform::Platform;

/// Minor versions of the 64-bit Arm architecture that a variant runs, for each major one: the newest first.
const ARM64: &[(&str, &[(u32, u32)])] = &[
    ("v8", &[(8, 0)]),
    ("v8.0", &[(8, 0)]),
    ("v8.1", &[(8, 1)]),
    ("v8.2", &[(8, 2)]),
    ("v8.3", &[(8, 3)]),
    ("v8.4", &[(8, 4)]),
    ("v8.5", &[(8, 5)]),
    ("v8.6", &[(8, 6)]),
    ("v8.7", &[(8, 7)]),
    ("v8.8", &[(8, 8)]),
    ("v8.9", &[(8, 9)]),
    ("v9", &[(9, 0), (8, 5)]),
    ("v9.0", &[(9, 0), (8, 5)]),
    ("v9.1", &[(9, 1), (8, 6)]),
    ("v9.2", &[(9, 2), (8, 7)]),
    ("v9.3", &[(9, 3), (8, 8)]),
    ("v9.4", &[(9, 4), (8, 9)]),
    ("v9.5", &[(9, 5), (8, 9)]),
    ("v9.6", &[(9, 6), (8, 9)]),
    ("v9.7", &[(9, 7), (8, 9)]),
];

impl Platform {
    /// The platforms whose images are taken for this one, in their usual spelling, the best first: an older variant
    /// serves a newer one, and a 32-bit image a 64-bit machine.
    pub(super) fn served_by(&self) -> Vec<Self> {
        let platform = self.normalized();
        match platform.architecture.as_str() {
            "amd64" => {
                let older = platform.older_variants(1);
                let narrow = platform.with("386", "");
                [vec![platform], older, vec![narrow]].concat()
            }
            "arm" => {
                let older = platform.older_variants(5);
                [vec![platform], older].concat()
            }
            "arm64" => platform.arm64_variants(),
            _ => vec![platform],
        }
    }

    fn arm64_variants(&self) -> Vec<Self> {
        let variant = match self.variant.as_str() {
            "" => "v8",
            variant => variant,
        };
        let Some((_, versions)) = ARM64.iter().find(|(name, _)| *name == variant) else {
            return Vec::new();
        };
        let mut all: Vec<Self> = versions
            .iter()
            .flat_map(|&(major, newest)| (0..=newest).rev().map(move |minor| (major, minor)))
            .map(|(major, minor)| match minor {
                0 => format!("v{major}"),
                _ => format!("v{major}.{minor}"),
            })
            .map(|variant| self.with("arm64", &variant).normalized())
            .collect();
        all.extend(self.with("arm", "v8").served_by());
        all
    }

    /// The same architecture with lower numbers of its variant, down to `oldest`.
    fn older_variants(&self, oldest: u32) -> Vec<Self> {
        let number = self.variant.trim_start_matches('v').parse::<u32>();
        (oldest..number.unwrap_or_default())
            .rev()
            .map(|number| {
                self.with(&self.architecture, &format!("v{number}"))
                    .normalized()
            })
            .collect()
    }

    fn with(&self, architecture: &str, variant: &str) -> Self {
        Self {
            architecture: architecture.to_owned(),
            variant: variant.to_owned(),
            ..self.clone()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(specifier: &str, expected: &[&str]) {
        let platform = Platform::parse(specifier).expect(specifier);
        let served: Vec<String> = platform
            .served_by()
            .iter()
            .map(Platform::to_string)
            .collect();
        assert_eq!(served, expected);
    }

    #[test]
    fn an_older_variant_serves_a_newer_one() {
        check("linux/amd64", &["linux/amd64", "linux/386"]);
        check(
            "linux/amd64/v3",
            &[
                "linux/amd64/v3",
                "linux/amd64/v2",
                "linux/amd64",
                "linux/386",
            ],
        );
        check(
            "linux/arm",
            &["linux/arm/v7", "linux/arm/v6", "linux/arm/v5"],
        );
        check("linux/arm/v5", &["linux/arm/v5"]);
        check(
            "linux/arm64",
            &[
                "linux/arm64",
                "linux/arm/v8",
                "linux/arm/v7",
                "linux/arm/v6",
                "linux/arm/v5",
            ],
        );
        check("linux/s390x", &["linux/s390x"]);
    }

    #[test]
    fn the_newest_64_bit_arm_is_the_eighth_as_well() {
        let platform = Platform::parse("linux/arm64/v9.1").expect("valid");
        let served: Vec<String> = platform
            .served_by()
            .iter()
            .map(Platform::to_string)
            .collect();
        assert_eq!(
            served[..3],
            ["linux/arm64/v9.1", "linux/arm64/v9", "linux/arm64/v8.6"]
        );
        assert_eq!(served.len(), 2 + 7 + 4);
        assert_eq!(
            Platform::parse("linux/arm64/v7")
                .expect("valid")
                .served_by(),
            []
        );
    }
}
