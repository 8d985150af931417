//! Letter case as Go has it: one character becomes one character, whatever stands around it.
//!
//! Rust follows Unicode's full mappings, by which `ß` in capitals is `SS`, `İ` in small letters is two characters,
//! and `Σ` at the end of a word another letter than elsewhere.

/// `text` in small letters (`strings.ToLower`).
///
/// ```
/// assert_eq!(dockerfile::case::lower("İΣ"), "iσ");
/// ```
pub fn lower(text: &str) -> String {
    text.chars()
        .map(|ch| ch.to_lowercase().next().unwrap_or(ch))
        .collect()
}

/// `text` in capitals (`strings.ToUpper`).
///
/// ```
/// assert_eq!(dockerfile::case::upper("straße"), "STRAßE");
/// ```
pub fn upper(text: &str) -> String {
    text.chars()
        .map(|ch| {
            let mut capitals = ch.to_uppercase();
            match (capitals.next(), capitals.next()) {
                (Some(capital), None) => capital,
                _ => ch,
            }
        })
        .collect()
}
