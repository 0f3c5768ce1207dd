//! The control socket, with a real home behind it and a real socket in between.

use super::*;
use crate::output::Look;
use amble_core::{Amble, Entity, Query};
use std::{collections::BTreeMap, os::unix::net::UnixListener as Bound};
use tempfile::TempDir;

fn runtime() -> tokio::runtime::Runtime {
    crate::process::runtime().unwrap()
}

fn request(words: &str, input: Option<&str>) -> Request {
    Request {
        words: words.split(' ').map(str::to_owned).collect(),
        usual: None,
        folder: "/".into(),
        input: input.map(str::to_owned),
        chosen: BTreeMap::new(),
        look: Look { json: true, ..Look::default() },
    }
}

fn open(
    runtime: &tokio::runtime::Runtime,
    home: &Path,
    amble: &Amble,
) -> io::Result<ControlSocket> {
    let amble = amble.clone();
    let handler: Handler = Arc::new(move |asked| serve::serve(&amble, asked));
    runtime.block_on(async { ControlSocket::open(home, handler) })
}

/// A home that lies `deep` bytes below a temporary folder.
fn home(deep: usize) -> (TempDir, PathBuf, Amble) {
    let folder = tempfile::tempdir().unwrap();
    let home = (0..deep / 50).fold(folder.path().to_path_buf(), |p, _| p.join("d".repeat(49)));
    let home = home.join("home");
    fs::create_dir_all(home.parent().unwrap()).unwrap();
    let amble = Amble::init(&home, "Ana", "UTC").unwrap();
    (folder, home, amble)
}

#[test]
fn a_command_is_run_by_the_process_that_has_the_home_open() {
    let (_folder, home, amble) = home(0);
    let runtime = runtime();
    let socket = open(&runtime, &home, &amble).unwrap();
    assert_eq!(fs::metadata(home.join(NAME)).unwrap().permissions().mode() & 0o777, 0o600);

    let ask = |words: &str, input| {
        let connection = connect(&home).unwrap().expect("somebody listens");
        connection.ask(&request(words, input)).unwrap()
    };
    assert_eq!(ask("amble --json person add Sam", None).exit, 0);
    let added = ask("amble --json add --paste", Some("- one\n  why\n- two"));
    assert_eq!((added.exit, added.stderr.as_str()), (0, ""));
    assert!(added.stdout.contains("\"two\""), "{}", added.stdout);
    let pair = amble.people().unwrap()[0].pair;
    let topics = amble.list(pair, Query::open(Entity::Topic)).unwrap();
    assert_eq!(topics.len(), 2, "it is on this process's own home");

    let wrong = ask("amble --json show nothing", None);
    assert_eq!(wrong.exit, crate::exit::code(ErrorKind::NotFound));
    assert!(wrong.stdout.is_empty() && wrong.stderr.contains("not-found"));
    for stays in ["amble --json sync --once", "amble --json init --name Eve", "amble nonsense"] {
        assert_eq!(ask(stays, None).exit, crate::exit::code(ErrorKind::Busy), "{stays}");
    }

    runtime.block_on(socket.close());
    assert!(!home.join(NAME).exists());
    assert!(connect(&home).unwrap().is_none());
}

#[test]
fn a_home_that_lies_deep_has_a_control_socket_too() {
    let (_folder, home, amble) = home(300);
    assert!(home.as_os_str().len() > 250);
    let runtime = runtime();
    let socket = open(&runtime, &home, &amble).unwrap();
    let connection = connect(&home).unwrap().expect("somebody listens");
    assert_eq!(connection.ask(&request("amble people", None)).unwrap().exit, 0);
    drop(socket);
}

#[test]
fn a_socket_left_by_a_dead_process_is_replaced_and_nothing_else_is() {
    let (_folder, home, amble) = home(0);
    drop(Bound::bind(home.join(NAME)).unwrap());
    assert!(home.join(NAME).exists(), "a dead process leaves its socket");
    assert!(connect(&home).unwrap().is_none(), "nobody answers there");
    let runtime = runtime();
    let socket = open(&runtime, &home, &amble).unwrap();
    assert!(connect(&home).unwrap().is_some());
    runtime.block_on(socket.close());

    fs::write(home.join(NAME), "a file of the owner's").unwrap();
    assert!(open(&runtime, &home, &amble).is_err());
    assert_eq!(fs::read(home.join(NAME)).unwrap(), b"a file of the owner's");
}

#[test]
fn another_version_behind_the_socket_is_refused_before_anything_is_asked() {
    let (_folder, home, _amble) = home(0);
    let bound = Bound::bind(home.join(NAME)).unwrap();
    let answering = std::thread::spawn(move || {
        let (mut stream, _) = bound.accept().unwrap();
        stream.write_all(b"{\"control\":9}\n").unwrap();
        let mut heard = Vec::new();
        stream.read_to_end(&mut heard).unwrap();
        heard
    });
    let refused = connect(&home).unwrap_err();
    assert_eq!(refused.error.kind, ErrorKind::Busy);
    assert!(refused.error.reason.contains("version"), "{refused}");
    assert!(answering.join().unwrap().is_empty());
}

#[test]
fn a_command_that_is_too_long_is_refused_and_one_that_is_no_request_harms_nobody() {
    let (_folder, home, amble) = home(0);
    let runtime = runtime();
    let socket = open(&runtime, &home, &amble).unwrap();
    let long = "\u{1}".repeat(REQUEST_BYTES as usize / 4);
    let connection = connect(&home).unwrap().unwrap();
    let refused = connection.ask(&request("amble add --paste", Some(&long))).unwrap_err();
    assert_eq!(refused.error.kind, ErrorKind::Invalid);

    let mut connection = connect(&home).unwrap().unwrap();
    connection.0.get_mut().write_all(b"not a request\n").unwrap();
    let mut answer = String::new();
    connection.0.read_to_string(&mut answer).unwrap();
    assert_eq!(answer, "");
    let connection = connect(&home).unwrap().expect("it still listens");
    assert_eq!(connection.ask(&request("amble people", None)).unwrap().exit, 0);
    drop(socket);
}
