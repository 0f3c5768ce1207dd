//! What is piped in: all of it at once, or line by line while something else goes on.

use crate::exit::{Result, invalid};
use std::io::{self, BufRead, IsTerminal, Read};
use tokio::sync::mpsc;

/// Bytes read from standard input at most: far over any list or note that is kept.
pub(crate) const INPUT_BYTES: u64 = 2 * 1024 * 1024;

/// Whether typed words stand for standard input.
pub(crate) fn is_input(words: &[String]) -> bool {
    matches!(words, [one] if one == "-")
}

/// Reads this process's standard input to its end: text, and not too much of it.
pub(crate) fn read() -> Result<String> {
    let mut text = String::new();
    let read = io::stdin().lock().take(INPUT_BYTES + 1).read_to_string(&mut text);
    read.map_err(|_| invalid("what was piped in is not text"))?;
    if text.len() as u64 > INPUT_BYTES {
        let reason = format!("what was piped in is too long: at most {INPUT_BYTES} bytes are read");
        return Err(invalid(reason));
    }
    Ok(text)
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
            let mut lines = io::stdin().lock().lines().map_while(std::io::Result::ok);
            lines.try_for_each(|line| send.send(line))
        });
        self.0 = Some(receive);
    }

    /// The next line; nothing at the end of the input.
    pub(crate) async fn next(&mut self) -> Option<String> {
        self.0.as_mut()?.recv().await
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
mod tests;
