//! What is typed or piped in: all of it at once, or line by line while something else goes on.

use crate::exit::error;
use amble_core::{AmbleError, ErrorKind};
use std::io::{self, BufRead, IsTerminal, Read};
use tokio::sync::mpsc;

/// Bytes read from standard input at most: far over any list or note that is kept.
pub(crate) const INPUT_BYTES: u64 = 2 * 1024 * 1024;

/// Where a command reads text from.
#[derive(Debug)]
pub(crate) enum Input {
    /// This process's standard input.
    Process,
    /// Another command's standard input, as it was handed over; nothing if it was a terminal.
    Given(Option<String>),
}

impl Input {
    /// Whether a person sits in front of it.
    pub(crate) fn is_terminal(&self) -> bool {
        match self {
            Self::Process => io::stdin().is_terminal(),
            Self::Given(text) => text.is_none(),
        }
    }

    /// All of it.
    ///
    /// # Errors
    /// `Invalid` if it is not text or is too much.
    pub(crate) fn text(&mut self) -> Result<String, AmbleError> {
        match self {
            Self::Given(text) => Ok(text.take().unwrap_or_default()),
            Self::Process => {
                let mut text = String::new();
                let read = io::stdin().lock().take(INPUT_BYTES + 1).read_to_string(&mut text);
                read.map_err(|_| error(ErrorKind::Invalid, "what was piped in is not text"))?;
                if text.len() as u64 > INPUT_BYTES {
                    return Err(error(ErrorKind::Invalid, "what was piped in is too long"));
                }
                Ok(text)
            }
        }
    }
}

/// Answers to a question that is asked while other things go on. The reading begins with the
/// first question, so that nothing typed before it is taken for its answer.
#[derive(Debug, Default)]
pub(crate) struct Answers(Option<mpsc::UnboundedReceiver<String>>);

impl Answers {
    /// Forgets what was typed so far, and begins to read.
    pub(crate) fn begin(&mut self) {
        if io::stdin().is_terminal() {
            let typed = rustix::termios::QueueSelector::IFlush;
            let _ = rustix::termios::tcflush(io::stdin(), typed);
        }
        if let Some(lines) = &mut self.0 {
            while lines.try_recv().is_ok() {}
            return;
        }
        let (send, receive) = mpsc::unbounded_channel();
        // A thread of its own: reading a terminal cannot be broken off, and the process may end
        // while it waits.
        std::thread::spawn(move || {
            for line in io::stdin().lock().lines() {
                let Ok(line) = line else { break };
                if send.send(line).is_err() {
                    break;
                }
            }
        });
        self.0 = Some(receive);
    }

    /// The next line; nothing at the end of the input.
    pub(crate) async fn next(&mut self) -> Option<String> {
        match &mut self.0 {
            Some(lines) => lines.recv().await,
            None => None,
        }
    }
}

/// Reads yes or no; nothing if it is neither.
pub(crate) fn yes_or_no(line: &str) -> Option<bool> {
    match line.trim().to_lowercase().as_str() {
        "y" | "yes" => Some(true),
        "n" | "no" => Some(false),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::yes_or_no;

    #[test]
    fn only_a_clear_yes_is_a_yes() {
        assert_eq!(yes_or_no(" Y \r\n"), Some(true));
        assert_eq!(yes_or_no("no"), Some(false));
        for unclear in ["", "yeah", "ok", "1", "y n"] {
            assert_eq!(yes_or_no(unclear), None, "{unclear}");
        }
    }
}
