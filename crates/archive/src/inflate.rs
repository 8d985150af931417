//! Deflated bytes, unpacked on demand.

use miniz_oxide::inflate::stream::{InflateState, inflate};
use miniz_oxide::{DataFormat, MZError, MZFlush, MZStatus};

use crate::fault::Flaw;
use crate::source::Stream;

/// No compressor writes more than this without meaning a single byte by it.
const BARREN: usize = 1024 * 1024;

/// The state of unpacking one deflated stream.
pub(crate) struct Inflate {
    state: Box<InflateState>,
    done: bool,
}

impl Inflate {
    pub(crate) fn new() -> Self {
        Self {
            state: InflateState::new_boxed(DataFormat::Raw),
            done: false,
        }
    }

    /// Makes ready for another stream.
    pub(crate) fn restart(&mut self) {
        self.state.reset(DataFormat::Raw);
        self.done = false;
    }

    /// Unpacks as much as fits; nothing only at the end of the stream.
    pub(crate) fn read(&mut self, input: &mut Stream, into: &mut [u8]) -> Result<usize, Flaw> {
        let mut barren = 0;
        while !self.done && !into.is_empty() {
            let ahead = input.ahead();
            let ended = ahead.is_empty();
            let step = inflate(&mut self.state, ahead, into, MZFlush::None);
            input.advance(step.bytes_consumed);
            self.done = step.status == Ok(MZStatus::StreamEnd);
            match step.status {
                Ok(_) | Err(MZError::Buf) if step.bytes_written > 0 => {
                    return Ok(step.bytes_written);
                }
                Ok(MZStatus::StreamEnd) => {}
                Ok(_) | Err(MZError::Buf) if ended => return Err(Flaw::Truncated),
                Ok(_) | Err(MZError::Buf) if step.bytes_consumed > 0 => {
                    barren += step.bytes_consumed;
                    if barren > BARREN {
                        return Err(Flaw::Compression);
                    }
                }
                _ => return Err(Flaw::Compression),
            }
        }
        Ok(0)
    }
}
