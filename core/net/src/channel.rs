//! One authenticated stream of frames to the other device.

use crate::{CloseCode, NetError, error, inbox::Inbox, timeouts::Timeouts};
use amble_model::{DeviceId, limits};
use iroh::{
    TransportAddr,
    endpoint::{Connection, RecvStream, SendStream},
};
use std::{fmt, net::SocketAddr, time::Duration};
use tokio::time::{Instant, timeout, timeout_at};

/// One authenticated stream of frames. Both ends have proved their device key to each other
/// (TLS 1.3), and the accepting side has said that the other is expected.
///
/// Dropping it ends the sync with [`CloseCode::Left`] and may lose what was just sent;
/// [`Channel::finish`] does not.
pub struct Channel {
    connection: Connection,
    outgoing: FrameWriter,
    incoming: FrameReader,
    dialled: bool,
}

/// The half of a channel that sends. Both halves can be used at once: two devices that each send
/// more than the other's window would otherwise wait for each other.
#[derive(derive_more::Debug)]
#[debug("FrameWriter {{ .. }}")]
pub struct FrameWriter {
    connection: Connection,
    sender: SendStream,
    /// A frame was begun and not handed over whole: nothing can follow it.
    cut: bool,
    timeouts: Timeouts,
}

/// The half of a channel that receives.
#[derive(derive_more::Debug)]
#[debug("FrameReader {{ .. }}")]
pub struct FrameReader {
    connection: Connection,
    receiver: RecvStream,
    inbox: Inbox,
    timeouts: Timeouts,
}

impl fmt::Debug for Channel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Channel")
            .field("remote", &self.remote())
            .field("dialled", &self.dialled)
            .finish_non_exhaustive()
    }
}

impl Channel {
    pub(crate) fn new(
        connection: Connection,
        (sender, receiver): (SendStream, RecvStream),
        dialled: bool,
        timeouts: Timeouts,
    ) -> Self {
        let outgoing = FrameWriter { connection: connection.clone(), sender, cut: false, timeouts };
        let inbox = Inbox::default();
        let incoming = FrameReader { connection: connection.clone(), receiver, inbox, timeouts };
        Self { connection, outgoing, incoming, dialled }
    }

    /// Both halves, to send and receive at once.
    pub fn split(&mut self) -> (&mut FrameWriter, &mut FrameReader) {
        (&mut self.outgoing, &mut self.incoming)
    }

    /// The device at the other end, proved by its key.
    #[must_use]
    pub fn remote(&self) -> DeviceId {
        DeviceId(*self.connection.remote_id().as_bytes())
    }

    /// The rule it came through.
    #[must_use]
    pub fn alpn(&self) -> &[u8] {
        self.connection.alpn()
    }

    /// Whether this side dialled.
    #[must_use]
    pub fn dialled(&self) -> bool {
        self.dialled
    }

    /// Where the other device is at this moment, to be remembered for the next meeting. Nothing
    /// once the connection is gone.
    #[must_use]
    pub fn remote_address(&self) -> Option<SocketAddr> {
        let paths = self.connection.paths();
        let path = paths.iter().find(|path| path.is_selected()).or_else(|| paths.iter().next())?;
        match path.remote_addr() {
            TransportAddr::Ip(address) => Some(*address),
            _ => None,
        }
    }

    /// 32 bytes that only the two ends of this one connection know (TLS exporter, RFC 8446
    /// §7.5). A proof over them is worth nothing on another connection.
    ///
    /// # Errors
    /// [`NetError::NoKeys`].
    pub fn exporter(&self, label: &[u8]) -> Result<[u8; 32], NetError> {
        let mut keys = [0; 32];
        self.connection
            .export_keying_material(&mut keys, label, b"")
            .map_err(|_| NetError::NoKeys)?;
        Ok(keys)
    }

    /// See [`FrameWriter::send`].
    ///
    /// # Errors
    /// See there.
    pub async fn send(&mut self, frame_body: &[u8]) -> Result<(), NetError> {
        self.outgoing.send(frame_body).await
    }

    /// See [`FrameReader::receive`].
    ///
    /// # Errors
    /// See there.
    pub async fn receive(
        &mut self,
        cap: usize,
        limit: Option<Duration>,
    ) -> Result<Vec<u8>, NetError> {
        self.incoming.receive(cap, limit).await
    }

    /// Ends the sync or pairing: everything sent arrives first if the other still listens (2 s at
    /// most), then it is told why.
    pub async fn finish(mut self, code: CloseCode) {
        let FrameWriter { sender, cut, timeouts, .. } = &mut self.outgoing;
        if !*cut && sender.finish().is_ok() {
            // Whatever the outcome, all that can be done for delivery has been done.
            let _ = timeout(timeouts.farewell, sender.stopped()).await;
        }
        self.connection.close(code.wire(), b"");
    }
}

impl FrameWriter {
    /// Hands one frame over to be sent, within 10 s. It is on its way, not yet there.
    ///
    /// If this future is dropped midway, the channel is of no more use.
    ///
    /// # Errors
    /// [`NetError::TooBig`] above [`limits::FRAME_BYTES`] (nothing is sent, the channel goes on);
    /// [`NetError::Slow`] if the other does not read; how it ended, if it did.
    pub async fn send(&mut self, frame_body: &[u8]) -> Result<(), NetError> {
        let too_big = NetError::TooBig { length: frame_body.len(), cap: limits::FRAME_BYTES };
        let length = match u32::try_from(frame_body.len()) {
            Ok(length) if frame_body.len() <= limits::FRAME_BYTES => length,
            _ => return Err(too_big),
        };
        if self.cut {
            return Err(NetError::Lost);
        }
        self.cut = true;
        let write = async {
            self.sender.write_all(&length.to_be_bytes()).await?;
            self.sender.write_all(frame_body).await
        };
        match timeout(self.timeouts.frame, write).await {
            Ok(Ok(())) => {
                self.cut = false;
                Ok(())
            }
            Ok(Err(error)) => Err(error::written(&error)),
            Err(_) => {
                self.connection.close(CloseCode::Slow.wire(), b"");
                Err(NetError::Slow)
            }
        }
    }
}

impl FrameReader {
    /// The next frame of at most `cap` bytes. Within `limit` if there is one, for the whole frame,
    /// counted from this call; and always within 10 s of the frame's first byte.
    ///
    /// May be dropped at any moment and called again: bytes that came are kept.
    ///
    /// # Errors
    /// [`NetError::TooBig`] and [`NetError::Slow`], after which the channel should be finished;
    /// how it ended, if it did. Whole frames that came before the end are given out first.
    pub async fn receive(
        &mut self,
        cap: usize,
        limit: Option<Duration>,
    ) -> Result<Vec<u8>, NetError> {
        let by = limit.map(|limit| Instant::now() + limit);
        loop {
            let lacks = self.inbox.lacks(cap)?;
            if lacks == 0 {
                return Ok(self.inbox.take());
            }
            let whole_by = self.inbox.begun().map(|begun| begun + self.timeouts.frame);
            let deadline = by.into_iter().chain(whole_by).min();
            let read = self.receiver.read_chunk(lacks);
            let came = match deadline {
                Some(deadline) => timeout_at(deadline, read).await.map_err(|_| NetError::Slow)?,
                None => read.await,
            };
            match came {
                Ok(Some(bytes)) => self.inbox.put(&bytes, Instant::now()),
                Ok(None) => return Err(self.farewell().await),
                Err(error) => return Err(error::read(&error)),
            }
        }
    }

    /// The other side will send no more: waits for it to say why.
    async fn farewell(&self) -> NetError {
        match timeout(self.timeouts.farewell, self.connection.closed()).await {
            Ok(reason) => error::ended(&reason),
            Err(_) => NetError::Lost,
        }
    }
}
