//! How wide the columns are, and which are folded: a setting of this device.

use crate::host::storage::small;

/// Name of the setting.
const SETTING: &str = "layer-lab:columns";

/// The columns on both sides of the Dockerfile.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Columns {
    /// Width of the files, in pixels.
    pub files: f64,
    /// Width of the reasons, in pixels.
    pub why: f64,
    /// Whether the files are unfolded.
    pub files_open: bool,
    /// Whether the reasons are unfolded.
    pub why_open: bool,
}

impl Default for Columns {
    fn default() -> Self {
        Self {
            files: 248.0,
            why: 328.0,
            files_open: true,
            why_open: true,
        }
    }
}

impl Columns {
    /// Smallest and largest width of the files.
    pub(super) const FILES: (f64, f64) = (200.0, 560.0);

    /// Smallest and largest width of the reasons.
    pub(super) const WHY: (f64, f64) = (260.0, 640.0);

    /// As they were left.
    pub(super) fn kept() -> Self {
        small::get(SETTING)
            .and_then(|text| Self::read(&text))
            .unwrap_or_default()
    }

    /// Keeps them.
    pub(super) fn keep(self) {
        small::set(SETTING, &self.write());
    }

    fn write(self) -> String {
        let fold = |open: bool| if open { "open" } else { "folded" };
        format!(
            "{} {} {} {}",
            self.files,
            fold(self.files_open),
            self.why,
            fold(self.why_open)
        )
    }

    /// Whatever was written there: nothing out of bounds, none if it is no such setting.
    fn read(text: &str) -> Option<Self> {
        let words: Vec<&str> = text.split(' ').collect();
        let [files, files_open, why, why_open] = words[..] else {
            return None;
        };
        let width = |text: &str, (min, max): (f64, f64)| {
            let width: f64 = text.parse().ok()?;
            width.is_finite().then(|| width.clamp(min, max))
        };
        let open = |text: &str| match text {
            "open" => Some(true),
            "folded" => Some(false),
            _ => None,
        };
        Some(Self {
            files: width(files, Self::FILES)?,
            why: width(why, Self::WHY)?,
            files_open: open(files_open)?,
            why_open: open(why_open)?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::Columns;

    #[test]
    fn what_is_kept_is_read_back_within_bounds() {
        let left = Columns {
            files: 301.0,
            why: 260.0,
            files_open: false,
            why_open: true,
        };
        assert_eq!(Columns::read(&left.write()), Some(left));
        let wide = Columns::read("9000 open -4 open").unwrap();
        assert_eq!((wide.files, wide.why), (560.0, 260.0));
        for bad in [
            "",
            "x open 1 open",
            "NaN open 300 open",
            "300 open 300",
            "300 yes 300 no",
        ] {
            assert_eq!(Columns::read(bad), None, "{bad}");
        }
    }
}
