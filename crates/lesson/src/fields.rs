//! Fields of content, read by hand: a page that reads many kinds of content by derived code would carry each of them.

use serde_json::Value;

/// Why content cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the content cannot be read: {0}")]
pub struct ContentError(pub String);

/// One object of content.
#[derive(Clone, Copy)]
pub(crate) struct Fields<'a>(pub &'a Value);

impl<'a> Fields<'a> {
    /// A text that has to be there.
    pub(crate) fn text(self, name: &str) -> Result<&'a str, ContentError> {
        self.optional_text(name)
            .ok_or_else(|| self.missing("text", name))
    }

    /// A text that may be there.
    pub(crate) fn optional_text(self, name: &str) -> Option<&'a str> {
        self.0.get(name).and_then(Value::as_str)
    }

    /// A text that is written down line by line, each line with its end.
    pub(crate) fn lines(self, name: &str) -> Result<String, ContentError> {
        let lines = self.0.get(name).and_then(Value::as_array);
        let lines = lines.ok_or_else(|| self.missing("lines", name))?;
        let mut text = String::new();
        for line in lines {
            text.push_str(line.as_str().unwrap_or_default());
            text.push('\n');
        }
        Ok(text)
    }

    /// An object that has to be there.
    pub(crate) fn object(self, name: &str) -> Result<Self, ContentError> {
        let object = self.0.get(name).filter(|value| value.is_object());
        object.map(Self).ok_or_else(|| self.missing("object", name))
    }

    /// The objects of a list; none if it is not there.
    pub(crate) fn list(self, name: &str) -> impl Iterator<Item = Self> {
        let list = self.0.get(name).and_then(Value::as_array);
        list.into_iter().flatten().map(Self)
    }

    fn missing(self, what: &str, name: &str) -> ContentError {
        let place = self.optional_text("id").unwrap_or("content");
        ContentError(format!("{place} has no {what} `{name}`"))
    }
}

/// What was fetched: a list with one entry a file.
pub(crate) fn files(text: &str) -> Result<Vec<Value>, ContentError> {
    match serde_json::from_str(text) {
        Ok(Value::Array(files)) => Ok(files),
        Ok(_) => Err(ContentError("it is no list".to_owned())),
        Err(error) => Err(ContentError(error.to_string())),
    }
}
