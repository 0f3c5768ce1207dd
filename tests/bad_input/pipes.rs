//! Standard input and output that are closed, or end early.

use crate::{DISK, ana, titles};
use amble_support::{Home, Said};
use std::{
    fs::OpenOptions,
    process::{Command, Stdio},
};

/// Runs a command in a shell that changes its input or output first.
fn redirected(home: &Home, words: &[&str], how: &str) -> Said {
    let command = home.command(words);
    let mut shell = Command::new("sh");
    shell.args(["-c", &format!("exec \"$0\" \"$@\" {how}")]);
    shell.arg(command.get_program()).args(command.get_args()).stdin(Stdio::null());
    Said::of(shell.output().unwrap())
}

#[test]
fn a_reader_that_left_is_no_error_and_what_was_asked_is_done() {
    let home = ana();
    let left = |words: &[&str]| {
        let (reader, writer) = std::io::pipe().unwrap();
        // Nobody reads: the first thing that is said meets a broken pipe.
        drop(reader);
        let mut command = home.command(words);
        command.stdin(Stdio::null()).stdout(writer);
        Said::of(command.output().unwrap())
    };
    for words in [
        &["agenda"][..],
        &["--json", "agenda"],
        &["add", "Nobody reads this"],
        &["status"],
        &["--help"],
    ] {
        let said = left(words);
        assert_eq!((said.code, said.err.as_str()), (Some(0), ""), "{words:?}");
    }
    assert!(titles(&home).contains(&"Nobody reads this".to_owned()));
    let said = left(&["show", "nothing"]);
    assert_eq!(said.code, Some(4), "{said:?}");
}

#[test]
fn an_answer_that_cannot_be_written_is_said() {
    let home = ana();
    let Ok(full) = OpenOptions::new().write(true).open("/dev/full") else {
        println!("SKIPPED: there is no /dev/full here");
        return;
    };
    let mut command = home.command(&["agenda"]);
    command.stdin(Stdio::null()).stdout(full);
    crate::check_refusal(&Said::of(command.output().unwrap()), DISK);
}

#[test]
fn closed_input_is_an_empty_one_and_closed_output_changes_nothing() {
    let home = ana();
    let said = redirected(&home, &["add", "--paste"], "<&-");
    assert_eq!(said.code, Some(3), "{said:?}");
    assert_eq!(redirected(&home, &["agenda"], "<&-").code, Some(0));
    assert_eq!(redirected(&home, &["add", "Said to nobody"], ">&- 2>&-").code, Some(0));
    assert_eq!(redirected(&home, &["show", "nothing"], ">&- 2>&-").code, Some(4));
    assert_eq!(titles(&home), ["Roadmap for spring", "Hiring", "Said to nobody"]);
}

#[test]
fn the_end_of_the_input_is_no_yes_to_a_code() {
    let (ana, sam) = (ana(), crate::nowhere());
    assert_eq!(sam.run(&["init", "--name", "Sam"]).code, Some(0));
    let mut inviting = ana.start(&["invite", "--as", "manager"]);
    let event = inviting.wait_for("ticket");
    let ticket = event["text"].as_str().unwrap();
    // Its input is at its end from the start.
    let said = sam.run(&["--json", "join", ticket]);
    assert_eq!(said.code, Some(14), "{said:?}");
    inviting.say("y");
    assert_eq!(inviting.finish().code, Some(14));
    assert_eq!(sam.ask(&["people"]), serde_json::json!([]));
}
