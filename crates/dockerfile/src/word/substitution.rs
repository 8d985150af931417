//! `$name` and `${name…}`: the part of the reader that looks variables up.
//!
//! Follows `processDollar` and `processName` in `lex.go`.

use super::Environment;
use super::lexer::{Reader, too_long};
use super::pattern::{Pattern, expand_template};

/// How deep `${a:-${b:-…}}` may nest.
///
/// Simplified: `BuildKit` has no bound but the memory; the page has a small stack.
const MAX_DEPTH: usize = 200;

impl<'a, E: Environment + ?Sized> Reader<'a, E> {
    /// Reads a variable, `$` being next.
    pub(super) fn dollar(&mut self) -> Result<String, String> {
        let value = self.variable()?;
        self.spend(value.len())?;
        Ok(value)
    }

    fn variable(&mut self) -> Result<String, String> {
        self.next();
        if self.peek() != Some('{') {
            let name = self.name();
            if name.is_empty() {
                return Ok("$".to_owned());
            }
            return Ok(match self.lookup(&name) {
                Some(value) => value.to_owned(),
                None if self.lexer.skip_unset_env => format!("${name}"),
                None => String::new(),
            });
        }
        self.next();
        match self.peek() {
            None => return Err("syntax error: missing '}'".to_owned()),
            Some('{' | '}' | ':') => return Err("syntax error: bad substitution".to_owned()),
            Some(_) => {}
        }
        let name = self.name();
        match self.next() {
            Some('}') => Ok(match self.lookup(&name) {
                Some(value) => value.to_owned(),
                None if self.lexer.skip_unset_env => format!("${{{name}}}"),
                None => String::new(),
            }),
            Some(':') => {
                let operator = self.next();
                self.modifier(&name, operator, true)
            }
            operator @ Some('+' | '-' | '?' | '#' | '%') => self.modifier(&name, operator, false),
            Some('/') => self.replacement(&name),
            other => Err(unsupported(&printed(other))),
        }
    }

    /// `${name-word}` and its kin, `operator` being read; `colon` if `:` stood before it.
    fn modifier(
        &mut self,
        name: &str,
        operator: Option<char>,
        colon: bool,
    ) -> Result<String, String> {
        let strips = matches!(operator, Some('#' | '%'));
        let symbol = format!("{}{}", if colon { ":" } else { "" }, printed(operator));
        if colon && strips {
            return Err(unsupported(&symbol));
        }
        let word = self.inside_braces('}', strips, "syntax error: missing '}'")?;
        let value = self.lookup(name);
        if self.lexer.skip_unset_env && value.is_none() {
            return Ok(format!("${{{name}{symbol}{word}}}"));
        }
        let absent = value.is_none_or(|value| colon && value.is_empty());
        let text = value.unwrap_or_default();
        match operator {
            Some('-') => Ok(if absent { word } else { text.to_owned() }),
            Some('+') => Ok(if absent { String::new() } else { word }),
            Some('?') if absent => {
                let reason = match value {
                    _ if !word.is_empty() => word.as_str(),
                    None => "is not allowed to be unset",
                    Some(_) => "is not allowed to be empty",
                };
                Err(format!("{name}: {reason}"))
            }
            Some('?') => Ok(text.to_owned()),
            Some(end @ ('#' | '%')) => {
                let (pattern, greedy) = match word.strip_prefix(end) {
                    Some(rest) => (rest, true),
                    None => (word.as_str(), false),
                };
                let compiled = if end == '#' {
                    Pattern::compile(pattern, greedy)
                } else {
                    Pattern::compile_reversed(pattern, greedy)
                };
                let compiled = compiled.map_err(|error| error.to_string())?;
                self.spend(compiled.cost(text))?;
                Ok(if end == '#' {
                    compiled.strip_prefix(text)
                } else {
                    compiled.strip_suffix(text)
                })
            }
            _ => Err(unsupported(&symbol)),
        }
    }

    /// `${name/pattern/text}` and `${name//pattern/text}`, the first `/` being read.
    fn replacement(&mut self, name: &str) -> Result<String, String> {
        let all = self.peek() == Some('/');
        if all {
            self.next();
        }
        let pattern = self.inside_braces('/', true, "syntax error: missing '/' in ${}")?;
        let replacement = self.inside_braces('}', true, "syntax error: missing '}'")?;
        let value = self.lookup(name);
        if self.lexer.skip_unset_env && value.is_none() {
            return Ok(format!("${{{name}/{pattern}/{replacement}}}"));
        }
        let value = value.unwrap_or_default();
        let compiled = Pattern::compile(&pattern, true).map_err(|error| error.to_string())?;
        self.spend(compiled.cost(value))?;
        if all {
            return compiled
                .replace_all(value, self.budget, |matched| {
                    expand_template(&replacement, matched)
                })
                .ok_or_else(too_long);
        }
        Ok(match compiled.find(value) {
            Some((start, end)) => [&value[..start], &replacement, &value[end..]].concat(),
            None => value.to_owned(),
        })
    }

    /// Takes `steps` from what the word may cost.
    fn spend(&mut self, steps: usize) -> Result<(), String> {
        self.budget = self.budget.checked_sub(steps).ok_or_else(too_long)?;
        Ok(())
    }

    /// As [`Self::until`] inside `${…}`, where `raw_escapes` may differ from outside.
    fn nested(&mut self, stop: char, raw_escapes: bool) -> Result<String, String> {
        if self.depth >= MAX_DEPTH {
            return Err("substitutions are nested too deeply".to_owned());
        }
        let outside = std::mem::replace(&mut self.raw_escapes, raw_escapes);
        self.depth += 1;
        let read = self.until(Some(stop));
        self.depth -= 1;
        self.raw_escapes = outside;
        read.map(|(result, _)| result)
    }

    /// As [`Self::nested`]; at the end of the text the complaint is `missing`.
    fn inside_braces(
        &mut self,
        stop: char,
        raw_escapes: bool,
        missing: &str,
    ) -> Result<String, String> {
        self.nested(stop, raw_escapes).map_err(|error| {
            if self.peek().is_none() {
                missing.to_owned()
            } else {
                error
            }
        })
    }

    /// A name: digits, one special character, or letters, digits and `_`.
    fn name(&mut self) -> String {
        let start = self.position;
        match self.peek() {
            Some(ch) if is_digit(ch) => {
                while self.peek().is_some_and(is_digit) {
                    self.next();
                }
            }
            Some('@' | '*' | '#' | '?' | '-' | '$' | '!') => {
                self.next();
            }
            _ => {
                while self
                    .peek()
                    .is_some_and(|ch| ch == '_' || is_letter(ch) || is_digit(ch))
                {
                    self.next();
                }
            }
        }
        self.source[start..self.position].to_owned()
    }

    fn lookup(&mut self, name: &str) -> Option<&'a str> {
        let value = self.env.get(name);
        match value {
            Some(_) => self.matched.insert(name.to_owned()),
            None => self.unmatched.insert(name.to_owned()),
        };
        value
    }
}

/// Go's `unicode.IsDigit`: decimal digits (Nd).
///
/// Simplified: outside ASCII every numeric character that is not alphabetic counts.
fn is_digit(ch: char) -> bool {
    ch.is_ascii_digit()
        || (!ch.is_ascii() && ch.is_numeric() && ch.to_digit(10).is_none() && !is_other_number(ch))
}

/// Numeric characters that are not decimal digits (Nl, No): superscripts, fractions, Roman and enclosed numbers.
fn is_other_number(ch: char) -> bool {
    matches!(ch,
        '\u{b2}' | '\u{b3}' | '\u{b9}' | '\u{bc}'..='\u{be}'
        | '\u{2070}'..='\u{2189}' | '\u{2460}'..='\u{24ff}' | '\u{2776}'..='\u{2793}'
        | '\u{3007}' | '\u{3021}'..='\u{303a}' | '\u{3192}'..='\u{32bf}')
}

/// Go's `unicode.IsLetter`.
fn is_letter(ch: char) -> bool {
    ch.is_alphabetic()
}

fn printed(ch: Option<char>) -> String {
    // At the end of the text Go's scanner yields -1, which prints as the replacement character.
    ch.unwrap_or('\u{fffd}').to_string()
}

fn unsupported(modifier: &str) -> String {
    format!("unsupported modifier ({modifier}) in substitution")
}
