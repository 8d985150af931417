//! JSON content read field by field, so that whoever wrote it is told what is wrong, where, and what is expected.
//!
//! The one reader of content, whoever wrote it: an error names the place as a path from the root of the file.

use std::fmt;
use std::ops::RangeInclusive;

use language::tr;
use serde_json::Value;

/// A value of a content file and its place in it.
#[derive(Debug, Clone)]
pub struct At<'a> {
    value: &'a Value,
    place: String,
}

/// What is wrong with a content file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Misfit {
    /// Path from the root: `goals/2/after`. Empty for the root itself.
    pub place: String,
    /// What is wrong and what is expected.
    pub problem: String,
}

impl fmt::Display for Misfit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.place.as_str() {
            "" => f.write_str(&self.problem),
            place => write!(f, "{place}: {}", self.problem),
        }
    }
}

impl std::error::Error for Misfit {}

/// Reads a text as JSON.
///
/// # Errors
/// It is no JSON; the message says in which line and column.
pub fn json(text: &str) -> Result<Value, Misfit> {
    serde_json::from_str(text).map_err(|error| Misfit {
        place: String::new(),
        problem: tr!("this is no JSON: {}", error),
    })
}

impl<'a> At<'a> {
    /// The root of a file.
    pub const fn root(value: &'a Value) -> Self {
        Self {
            value,
            place: String::new(),
        }
    }

    /// An error at this place.
    pub fn misfit(&self, problem: impl Into<String>) -> Misfit {
        Misfit {
            place: self.place.clone(),
            problem: problem.into(),
        }
    }

    fn below(&self, name: &str, value: &'a Value) -> Self {
        let place = match self.place.as_str() {
            "" => name.to_owned(),
            place => format!("{place}/{name}"),
        };
        Self { value, place }
    }

    /// An object that has no field but these.
    ///
    /// # Errors
    /// It is no object, or has another field.
    pub fn object(&self, known: &[&str]) -> Result<(), Misfit> {
        let Value::Object(fields) = self.value else {
            return Err(self.misfit(tr!("must be an object")));
        };
        match fields.keys().find(|name| !known.contains(&name.as_str())) {
            None => Ok(()),
            Some(name) => Err(self.misfit(tr!(
                "has a field “{}”; known are {}",
                name,
                known.join(", ")
            ))),
        }
    }

    /// A field that must be there.
    ///
    /// # Errors
    /// It is not there.
    pub fn field(&self, name: &str) -> Result<Self, Misfit> {
        self.optional(name)
            .ok_or_else(|| self.misfit(tr!("lacks the field “{}”", name)))
    }

    /// A field that may be left out.
    pub fn optional(&self, name: &str) -> Option<Self> {
        self.value.get(name).map(|value| self.below(name, value))
    }

    /// The items of an array.
    ///
    /// # Errors
    /// It is no array.
    pub fn items(&self) -> Result<Vec<Self>, Misfit> {
        let Value::Array(items) = self.value else {
            return Err(self.misfit(tr!("must be an array")));
        };
        Ok(items
            .iter()
            .enumerate()
            .map(|(index, item)| self.below(&index.to_string(), item))
            .collect())
    }

    /// What `read` makes of each item of an optional field; nothing if it is left out.
    ///
    /// # Errors
    /// It is no array, or what `read` says.
    pub fn each<T>(
        &self,
        name: &str,
        read: impl Fn(&Self) -> Result<T, Misfit>,
    ) -> Result<Vec<T>, Misfit> {
        match self.optional(name) {
            None => Ok(Vec::new()),
            Some(field) => field.items()?.iter().map(read).collect(),
        }
    }

    /// The same for a field with at least and at most so many items.
    ///
    /// # Errors
    /// It has fewer or more, or what `read` says.
    pub fn counted<T>(
        &self,
        name: &str,
        count: RangeInclusive<usize>,
        read: impl Fn(&Self) -> Result<T, Misfit>,
    ) -> Result<Vec<T>, Misfit> {
        let read = self.each(name, read)?;
        let (least, most) = (*count.start(), *count.end());
        if read.len() < least {
            let wanted = tr!("needs at least {} of them", least);
            return Err(self.field(name)?.misfit(wanted));
        }
        if read.len() > most {
            let wanted = tr!("has more than {}; leave out some", most);
            return Err(self.field(name)?.misfit(wanted));
        }
        Ok(read)
    }

    /// The fields of an object of texts, in the order of their names.
    ///
    /// # Errors
    /// It is no object of strings.
    pub fn texts(&self) -> Result<Vec<(String, String)>, Misfit> {
        let Value::Object(fields) = self.value else {
            return Err(self.misfit(tr!("must be an object of strings")));
        };
        fields
            .iter()
            .map(|(name, value)| Ok((name.clone(), self.below(name, value).text()?)))
            .collect()
    }

    /// A string.
    ///
    /// # Errors
    /// It is none.
    pub fn text(&self) -> Result<String, Misfit> {
        match self.value {
            Value::String(text) => Ok(text.clone()),
            _ => Err(self.misfit(tr!("must be a string"))),
        }
    }

    /// A string that says something.
    ///
    /// # Errors
    /// It is none, or empty.
    pub fn words(&self) -> Result<String, Misfit> {
        let text = self.text()?;
        if text.trim().is_empty() {
            return Err(self.misfit(tr!("must not be empty")));
        }
        Ok(text)
    }

    /// A text file, one string a line, each given its line end.
    ///
    /// # Errors
    /// It is no array of strings.
    pub fn lines(&self) -> Result<String, Misfit> {
        let mut text = String::new();
        for line in self.items()? {
            text.push_str(&line.text()?);
            text.push('\n');
        }
        Ok(text)
    }

    /// A whole number from 0.
    ///
    /// # Errors
    /// It is none.
    pub fn whole(&self) -> Result<u64, Misfit> {
        self.value
            .as_u64()
            .ok_or_else(|| self.misfit(tr!("must be a whole number, 0 or more")))
    }

    /// A number of bytes, up to 1 TiB: sums of such numbers stay far from what a count can hold.
    ///
    /// # Errors
    /// It is none.
    pub fn bytes(&self) -> Result<u64, Misfit> {
        match self.whole()? {
            bytes if bytes <= 1 << 40 => Ok(bytes),
            _ => Err(self.misfit(tr!("must be at most 1 TiB"))),
        }
    }

    /// A number by which a file's owner is known.
    ///
    /// # Errors
    /// It is none.
    pub fn owner(&self) -> Result<u32, Misfit> {
        u32::try_from(self.whole()?).map_err(|_| self.misfit(tr!("must be at most 4294967295")))
    }

    /// Seconds, in milliseconds.
    ///
    /// # Errors
    /// It is no number, below 0, or more than a lifetime.
    pub fn seconds(&self) -> Result<u64, Misfit> {
        self.value
            .as_f64()
            .filter(|seconds| (0.0..=1e9).contains(seconds))
            .map(|seconds| (seconds * 1000.0).round() as u64)
            .ok_or_else(|| self.misfit(tr!("must be a number of seconds, from 0 to 1000000000")))
    }

    /// True or false.
    ///
    /// # Errors
    /// It is neither.
    pub fn flag(&self) -> Result<bool, Misfit> {
        self.value
            .as_bool()
            .ok_or_else(|| self.misfit(tr!("must be true or false")))
    }

    /// One of several words.
    ///
    /// # Errors
    /// It is another; the message lists them.
    pub fn choice<T: Copy>(&self, choices: &[(&str, T)]) -> Result<T, Misfit> {
        let text = self.text()?;
        let found = choices.iter().find(|(name, _)| *name == text);
        found.map(|(_, value)| *value).ok_or_else(|| {
            let names: Vec<&str> = choices.iter().map(|(name, _)| *name).collect();
            self.misfit(tr!("is “{}”; possible are {}", text, names.join(", ")))
        })
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[track_caller]
    fn check<T: std::fmt::Debug>(
        text: &str,
        read: impl Fn(&At<'_>) -> Result<T, Misfit>,
        expected: &str,
    ) {
        let value = json(text).unwrap();
        assert_eq!(read(&At::root(&value)).unwrap_err().to_string(), expected);
    }

    #[test]
    fn errors_name_the_place_and_what_is_expected() {
        check("[]", |at| at.object(&["a"]), "must be an object");
        check(
            r#"{"b": 1}"#,
            |at| at.object(&["a", "c"]),
            "has a field “b”; known are a, c",
        );
        check("{}", |at| at.field("a").map(|_| ()), "lacks the field “a”");
        check(
            r#"{"a": ["x", 1]}"#,
            |at| at.field("a")?.lines(),
            "a/1: must be a string",
        );
        check(
            r#"{"a": {"b": -1}}"#,
            |at| at.field("a")?.field("b")?.whole(),
            "a/b: must be a whole number, 0 or more",
        );
        check(
            r#""z""#,
            |at| at.choice(&[("x", 1), ("y", 2)]),
            "is “z”; possible are x, y",
        );
        check(
            r#"[" "]"#,
            |at| at.items()?[0].words(),
            "0: must not be empty",
        );
        assert_eq!(
            json("{").unwrap_err().problem,
            "this is no JSON: EOF while parsing an object at line 1 column 1"
        );
    }
}
