//! Which bytes are text.

/// The text, if these bytes are UTF-8 and hold no zero byte: the rule by which git and grep tell text from the rest.
pub(crate) fn of(bytes: Vec<u8>) -> Option<String> {
    if bytes.contains(&0) {
        return None;
    }
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::of;

    #[test]
    fn text_is_utf8_without_zero_bytes() {
        assert_eq!(of(b"caf\xc3\xa9\r\n".to_vec()), Some("café\r\n".to_owned()));
        assert_eq!(of(Vec::new()), Some(String::new()));
        assert_eq!(of(b"\x7fELF\0\0".to_vec()), None);
        assert_eq!(of(b"caf\xe9".to_vec()), None);
    }
}
