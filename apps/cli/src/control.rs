//! The control socket of a home: while one process has it open for long, other commands run there.
//!
//! The owner listens on the socket `control` in the home (0600, in a folder that only its owner
//! enters). Each connection carries one command:
//!
//! ```text
//! owner    {"control":1}          taken in; from here on the command may have run
//! caller   Request, one line      at most 4 MiB
//! owner    Reply, one line        after the command has run on the owner's own home
//! ```
//!
//! Without the first line nothing was asked, and trying again is safe. Only processes of the
//! same user are heard.

use crate::{
    exit::{Result, error, invalid},
    request::{Reply, Request},
    serve,
};
use amble_core::ErrorKind;
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
const NAME: &str = "control";
/// Bytes of a request: the longest input, each byte escaped, fits twice.
const REQUEST_BYTES: u64 = 4 * 1024 * 1024;
/// Bytes of a reply: everything a home can hold, opened.
const REPLY_BYTES: u64 = 512 * 1024 * 1024;
const AT_ONCE: u32 = 8;
/// For the first line, and for the request.
const SOON: Duration = Duration::from_secs(5);
/// For the command and its reply.
const LONG: Duration = Duration::from_secs(120);

pub(crate) type Handler = Arc<dyn Fn(Request) -> Reply + Send + Sync>;

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

fn user() -> u32 {
    rustix::process::geteuid().as_raw()
}

fn greeting() -> String {
    format!("{{\"control\":{VERSION}}}")
}

/// A connection to the process that has a home open.
#[derive(Debug)]
pub(crate) struct ControlConnection(BufReader<unix::UnixStream>);

/// Connects to the process that has a home open. Nothing if nobody listens: then no command was
/// asked for.
pub(crate) fn connect(home: &Path) -> Result<Option<ControlConnection>> {
    let Ok(there) = fs::symlink_metadata(home.join(NAME)) else { return Ok(None) };
    if !there.file_type().is_socket() {
        return Ok(None);
    }
    if there.uid() != user() {
        let reason = "the control socket of this home belongs to another user";
        return Err(error(ErrorKind::Unsafe, reason));
    }
    let greeted = || -> io::Result<(ControlConnection, String)> {
        let (name, _folder) = socket_name(home)?;
        let stream = unix::UnixStream::connect(name)?;
        stream.set_read_timeout(Some(SOON))?;
        stream.set_write_timeout(Some(SOON))?;
        let mut stream = BufReader::new(stream);
        let mut line = String::new();
        Read::by_ref(&mut stream).take(256).read_line(&mut line)?;
        Ok((ControlConnection(stream), line))
    };
    match greeted() {
        Ok((connection, line)) if line.trim_end() == greeting() => Ok(Some(connection)),
        Ok((_, line)) if !line.is_empty() => {
            let reason = "another version of Amble has this home open: end its sync first";
            Err(error(ErrorKind::Busy, reason))
        }
        _ => Ok(None),
    }
}

impl ControlConnection {
    /// Hands over one command and waits for what it says.
    pub(crate) fn ask(mut self, request: &Request) -> Result<Reply> {
        let reason = "the process that has this home open ended before it answered: look whether \
                      this was done";
        let lost = || error(ErrorKind::Busy, reason);
        let mut line = serde_json::to_vec(request).map_err(|_| lost())?;
        line.push(b'\n');
        if line.len() as u64 > REQUEST_BYTES {
            return Err(invalid("this is too long to hand to the process that has this home open"));
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

/// A control socket that listens. It closes when this is dropped.
#[derive(Debug)]
pub(crate) struct ControlSocket {
    listening: JoinHandle<()>,
    room: Arc<Semaphore>,
    name: PathBuf,
}

impl ControlSocket {
    /// Begins to listen, on the current runtime. The caller has the home open, so a socket that
    /// is already there is a dead process's. The home works without one.
    pub(crate) fn open(home: &Path, handler: Handler) -> io::Result<Self> {
        let name = home.join(NAME);
        if fs::symlink_metadata(&name).is_ok_and(|there| there.file_type().is_socket()) {
            fs::remove_file(&name)?;
        }
        let (short, folder) = socket_name(home)?;
        let listener = unix::UnixListener::bind(short)?;
        drop(folder);
        fs::set_permissions(&name, fs::Permissions::from_mode(0o600))?;
        listener.set_nonblocking(true)?;
        let listener = UnixListener::from_std(listener)?;
        let room = Arc::new(Semaphore::new(AT_ONCE as usize));
        let listening = tokio::spawn(listen(listener, handler, room.clone()));
        Ok(Self { listening, room, name })
    }

    /// Takes no more commands, and waits for those that run.
    pub(crate) async fn close(self) {
        let room = self.room.clone();
        drop(self);
        let _ = timeout(SOON, room.acquire_many(AT_ONCE)).await;
    }
}

impl Drop for ControlSocket {
    fn drop(&mut self) {
        self.listening.abort();
        let _ = fs::remove_file(&self.name);
    }
}

async fn listen(listener: UnixListener, handler: Handler, room: Arc<Semaphore>) {
    loop {
        let Ok(permit) = room.clone().acquire_owned().await else { return };
        match listener.accept().await {
            Ok((stream, _)) => {
                let handler = handler.clone();
                tokio::spawn(async move {
                    // A caller that leaves early has lost its answer, nothing else.
                    let _ = one(stream, handler).await;
                    drop(permit);
                });
            }
            // Out of file descriptors, perhaps: others may close some.
            Err(_) => tokio::time::sleep(Duration::from_millis(100)).await,
        }
    }
}

async fn one(mut stream: UnixStream, handler: Handler) -> io::Result<()> {
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
    let look = request.look;
    let run = tokio::task::spawn_blocking(move || handler(request));
    let reply = run.await.unwrap_or_else(|_| serve::broken(look));
    let mut line = serde_json::to_vec(&reply)?;
    line.push(b'\n');
    timeout(LONG, write.write_all(&line)).await??;
    timeout(SOON, write.shutdown()).await?
}

#[cfg(test)]
mod tests;
