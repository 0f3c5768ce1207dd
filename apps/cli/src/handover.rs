//! The door of a home: while one process has it open for long, other commands run there.
//!
//! The process that stays listens on the socket `door` in the home (0600, in a folder that only
//! its owner enters). Each connection carries one command:
//!
//! ```text
//! owner    {"door":1}             taken in; from here on the command may have run
//! caller   Request, one line      at most 4 MiB
//! owner    Reply, one line        after the command has run on the owner's own home
//! ```
//!
//! Without the first line nothing was asked, and trying again is safe. Only processes of the
//! same user are heard.

use crate::{
    app,
    exit::error,
    output::{Look, WIDTH},
};
use amble_core::{Amble, AmbleError, ErrorKind};
use serde::{Deserialize, Serialize};
use std::{
    fs::{self, File},
    io::{self, BufRead, BufReader, Read, Write},
    os::unix::{
        fs::{FileTypeExt, MetadataExt, PermissionsExt},
        net as unix,
    },
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};
use tokio::{
    io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt},
    net::{UnixListener, UnixStream},
    sync::Semaphore,
    task::JoinHandle,
    time::timeout,
};

/// The version of the lines above. Both ends are this program, perhaps of two versions.
const VERSION: u16 = 1;
/// The socket's name in the home.
const NAME: &str = "door";
/// Bytes of a request: the longest input, each byte escaped, fits twice.
const REQUEST_BYTES: u64 = 4 * 1024 * 1024;
/// Bytes of a reply: everything a home can hold, opened.
const REPLY_BYTES: u64 = 512 * 1024 * 1024;
/// Commands that run at once.
const AT_ONCE: u32 = 8;
/// For the first line, and for the request.
const SOON: Duration = Duration::from_secs(5);
/// For the command and its reply.
const LONG: Duration = Duration::from_secs(120);

/// One command, as it was typed elsewhere.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Request {
    version: u16,
    /// The words, the program's name first.
    pub(crate) words: Vec<String>,
    /// The folder they were typed in.
    pub(crate) folder: String,
    /// Standard input, if the command reads it and it is no terminal.
    pub(crate) input: Option<String>,
    json: bool,
    colour: bool,
    width: u16,
}

impl Request {
    /// A request of this version.
    pub(crate) fn new(
        words: Vec<String>,
        folder: String,
        input: Option<String>,
        look: Look,
    ) -> Self {
        let Look { json, colour, width } = look;
        Self { version: VERSION, words, folder, input, json, colour, width }
    }

    /// How the caller wants its answer.
    pub(crate) fn look(&self) -> Look {
        let width = if self.width == 0 { WIDTH } else { self.width };
        Look { json: self.json, colour: self.colour, width }
    }
}

/// What the command said, and its exit code.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Reply {
    /// Its standard output.
    pub(crate) stdout: String,
    /// Its standard error.
    pub(crate) stderr: String,
    /// Its exit code.
    pub(crate) exit: u8,
}

/// The name by which the socket is bound and reached, and what keeps that name good. The name
/// of a socket has room for some hundred bytes; a home may lie deeper.
fn socket_name(home: &Path) -> io::Result<(PathBuf, Option<File>)> {
    if cfg!(target_os = "linux") {
        use std::os::fd::AsRawFd;
        let folder = File::open(home)?;
        let name = PathBuf::from(format!("/proc/self/fd/{}", folder.as_raw_fd())).join(NAME);
        Ok((name, Some(folder)))
    } else {
        Ok((home.join(NAME), None))
    }
}

/// The user this process acts for.
fn user() -> u32 {
    rustix::process::geteuid().as_raw()
}

/// A door at which somebody answered.
#[derive(Debug)]
pub(crate) struct Knocked(BufReader<unix::UnixStream>);

/// Knocks at the door of a home. Nothing if nobody listens: then no command was asked for.
///
/// # Errors
/// `Busy` if a process of another version answers; `Unsafe` if the door is another user's.
pub(crate) fn knock(home: &Path) -> Result<Option<Knocked>, AmbleError> {
    let Ok(there) = fs::symlink_metadata(home.join(NAME)) else { return Ok(None) };
    if !there.file_type().is_socket() {
        return Ok(None);
    }
    if there.uid() != user() {
        return Err(error(ErrorKind::Unsafe, "the door of this home belongs to another user"));
    }
    let greeted = || -> io::Result<(Knocked, String)> {
        let (name, _folder) = socket_name(home)?;
        let stream = unix::UnixStream::connect(name)?;
        stream.set_read_timeout(Some(SOON))?;
        stream.set_write_timeout(Some(SOON))?;
        let mut door = BufReader::new(stream);
        let mut line = String::new();
        Read::by_ref(&mut door).take(256).read_line(&mut line)?;
        Ok((Knocked(door), line))
    };
    let Ok((knocked, line)) = greeted() else { return Ok(None) };
    if line.is_empty() {
        return Ok(None);
    }
    if line.trim_end() == greeting() {
        return Ok(Some(knocked));
    }
    let reason = "another version of Amble has this home open: close its meeting first";
    Err(error(ErrorKind::Busy, reason))
}

fn greeting() -> String {
    format!("{{\"door\":{VERSION}}}")
}

impl Knocked {
    /// Hands over one command and waits for what it says.
    ///
    /// # Errors
    /// `Invalid` if it is too long; `Busy` if the answer was lost.
    pub(crate) fn hand_over(mut self, request: &Request) -> Result<Reply, AmbleError> {
        let lost = || {
            let reason = "the meeting closed before it answered: look whether this was done";
            error(ErrorKind::Busy, reason)
        };
        let mut line = serde_json::to_vec(request).map_err(|_| lost())?;
        line.push(b'\n');
        if line.len() as u64 > REQUEST_BYTES {
            return Err(error(ErrorKind::Invalid, "this is too long to hand to the open meeting"));
        }
        let mut exchange = || -> io::Result<String> {
            self.0.get_mut().write_all(&line)?;
            self.0.get_mut().set_read_timeout(Some(LONG))?;
            let mut line = String::new();
            Read::by_ref(&mut self.0).take(REPLY_BYTES).read_line(&mut line)?;
            Ok(line)
        };
        let line = exchange().map_err(|_| lost())?;
        serde_json::from_str(&line).map_err(|_| lost())
    }
}

/// An open door. It closes when this is dropped.
#[derive(Debug)]
pub(crate) struct Door {
    listening: JoinHandle<()>,
    room: Arc<Semaphore>,
    name: PathBuf,
}

impl Door {
    /// Begins to listen, on the current runtime. The caller has the home open, so a socket that
    /// is already there is a dead process's.
    ///
    /// # Errors
    /// What the operating system says; the home works without a door.
    pub(crate) fn open(home: &Path, amble: Amble) -> io::Result<Self> {
        let name = home.join(NAME);
        match fs::symlink_metadata(&name) {
            Ok(there) if there.file_type().is_socket() => fs::remove_file(&name)?,
            _ => {}
        }
        let (short, folder) = socket_name(home)?;
        let listener = unix::UnixListener::bind(short)?;
        drop(folder);
        fs::set_permissions(&name, fs::Permissions::from_mode(0o600))?;
        listener.set_nonblocking(true)?;
        let listener = UnixListener::from_std(listener)?;
        let room = Arc::new(Semaphore::new(AT_ONCE as usize));
        let listening = tokio::spawn(listen(listener, amble, room.clone()));
        Ok(Self { listening, room, name })
    }

    /// Takes no more commands, and waits for those that run.
    pub(crate) async fn close(self) {
        let _ = fs::remove_file(&self.name);
        self.listening.abort();
        let _ = timeout(SOON, self.room.acquire_many(AT_ONCE)).await;
    }
}

impl Drop for Door {
    fn drop(&mut self) {
        self.listening.abort();
        let _ = fs::remove_file(&self.name);
    }
}

async fn listen(listener: UnixListener, amble: Amble, room: Arc<Semaphore>) {
    loop {
        let Ok(permit) = room.clone().acquire_owned().await else { return };
        match listener.accept().await {
            Ok((stream, _)) => {
                let amble = amble.clone();
                tokio::spawn(async move {
                    // A caller that leaves early has lost its answer, nothing else.
                    let _ = one(stream, amble).await;
                    drop(permit);
                });
            }
            // Out of file descriptors, perhaps: others may close some.
            Err(_) => tokio::time::sleep(Duration::from_millis(100)).await,
        }
    }
}

/// One connection: one command.
async fn one(mut stream: UnixStream, amble: Amble) -> io::Result<()> {
    if stream.peer_cred()?.uid() != user() {
        return Ok(());
    }
    let greeting = greeting() + "\n";
    timeout(SOON, stream.write_all(greeting.as_bytes())).await??;
    let mut line = Vec::new();
    let (read, mut write) = stream.split();
    let mut read = tokio::io::BufReader::new(read).take(REQUEST_BYTES);
    timeout(SOON, read.read_until(b'\n', &mut line)).await??;
    let Ok(request) = serde_json::from_slice::<Request>(&line) else { return Ok(()) };
    if request.version != VERSION {
        return Ok(());
    }
    let json = request.look().json;
    let run = tokio::task::spawn_blocking(move || app::serve(&amble, request));
    let reply = run.await.unwrap_or_else(|_| app::broken(json));
    let mut line = serde_json::to_vec(&reply)?;
    line.push(b'\n');
    timeout(LONG, write.write_all(&line)).await??;
    timeout(SOON, write.shutdown()).await?
}

#[cfg(test)]
mod tests;
