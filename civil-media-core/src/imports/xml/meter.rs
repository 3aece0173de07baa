//! A limit on what one piece of a document may take from its source.
use std::io::{self, BufRead, Read};

/// Gives out at most so many bytes until it is filled up again; then it fails.
///
/// A parser keeps a piece in memory until it has seen its end. One that has no end must not fill it.
#[derive(Debug)]
pub(super) struct Meter<R> {
    input: R,
    left: usize,
    is_spent: bool,
}

impl<R> Meter<R> {
    pub(super) fn new(input: R) -> Self {
        Self { input, left: 0, is_spent: false }
    }

    /// Allows so many bytes from here on.
    pub(super) fn allow(&mut self, bytes: usize) {
        self.left = bytes;
    }

    /// Whether a read failed because more was asked for than was allowed.
    pub(super) fn is_spent(&self) -> bool {
        self.is_spent
    }
}

impl<R: BufRead> BufRead for Meter<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        let Self { input, left, is_spent } = self;
        let bytes = input.fill_buf()?;
        if *left == 0 && !bytes.is_empty() {
            *is_spent = true;
            return Err(io::Error::other("more than one piece may take"));
        }
        Ok(bytes.get(..*left).unwrap_or(bytes))
    }

    fn consume(&mut self, amount: usize) {
        self.left = self.left.saturating_sub(amount);
        self.input.consume(amount);
    }
}

impl<R: BufRead> Read for Meter<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let read = self.fill_buf()?.read(out)?;
        self.consume(read);
        Ok(read)
    }
}
