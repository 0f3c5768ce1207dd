//! What can be typed, and whether help and manual say so.

use super::*;
use clap::CommandFactory;

/// Every command that does something, with the words that lead to it.
fn leaves() -> Vec<(String, clap::Command)> {
    fn walk(path: &str, command: &clap::Command, out: &mut Vec<(String, clap::Command)>) {
        for sub in command.get_subcommands() {
            let path = format!("{path} {}", sub.get_name());
            if sub.has_subcommands() {
                walk(&path, sub, out);
            } else {
                out.push((path, sub.clone()));
            }
        }
    }
    let mut out = Vec::new();
    walk("amble", &Typed::command(), &mut out);
    out
}

#[test]
fn the_commands_fit_together() {
    Typed::command().debug_assert();
}

#[test]
fn the_help_of_every_command_has_an_example_that_can_be_typed() {
    let leaves = leaves();
    assert!(leaves.len() > 30, "{}", leaves.len());
    for (path, command) in leaves {
        let help = command.get_after_help().map(ToString::to_string).unwrap_or_default();
        let examples: Vec<&str> = help
            .lines()
            .filter_map(|l| l.strip_prefix("  "))
            .filter(|l| l.starts_with("amble"))
            .collect();
        assert!(!examples.is_empty(), "{path} has no example");
        for example in examples {
            assert!(example.starts_with(&path), "{path}: {example}");
            let typed = example.split("   ").next().unwrap_or_default();
            let typed = typed.split(" < ").next().unwrap_or_default().replace('"', "");
            let read = Typed::try_parse_from(typed.split_whitespace());
            assert!(read.is_ok() || example.contains('"'), "{example}: {read:?}");
        }
    }
}

#[test]
fn the_manual_has_every_command() {
    let manual = include_str!("../../../../docs/CLI.md");
    for (path, _) in leaves() {
        assert!(manual.contains(&path), "docs/CLI.md lacks {path}");
    }
}

#[test]
fn help_speaks_the_words_of_the_field() {
    let mut all = Typed::command().render_long_help().to_string();
    for (_, mut command) in leaves() {
        all.push_str(&command.render_long_help().to_string());
    }
    let all = all.to_lowercase();
    for word in ["overdue", "sync", "crdt", " merge", " node", " peer", "employee", "work ticket"] {
        assert!(!all.contains(word), "help says {word:?}");
    }
}

#[test]
fn home_json_and_with_may_stand_anywhere() {
    for line in
        ["amble --home d --json --with Sam agenda", "amble agenda --with Sam --json --home d"]
    {
        let typed = Typed::try_parse_from(line.split(' ')).unwrap();
        assert!(typed.json && typed.home.is_some() && typed.with.is_some(), "{line}");
    }
    let typed = Typed::try_parse_from(["amble", "action", "list", "--json"]).unwrap();
    assert!(typed.json);
}

#[test]
fn nobody_can_confirm_a_code_by_an_option() {
    assert!(Typed::try_parse_from(["amble", "join", "AMBLE1X", "--yes"]).is_err());
    assert!(Typed::try_parse_from(["amble", "invite", "--as", "manager", "--yes"]).is_err());
}

#[test]
fn a_moved_item_goes_below_another_or_first_and_not_both() {
    let fits = |line: &str| Typed::try_parse_from(line.split(' ')).is_ok();
    assert!(fits("amble move 7k3a --first") && fits("amble move 7k3a --after 2f9k"));
    assert!(!fits("amble move 7k3a") && !fits("amble move 7k3a --first --after 2f9k"));
}

#[test]
fn only_what_reads_text_waits_for_standard_input() {
    let reads = |line: &str, terminal| {
        Typed::try_parse_from(line.split(' ')).unwrap().command.reads_input(terminal)
    };
    for line in [
        "amble add --paste",
        "amble note 7k3a -",
        "amble private add",
        "amble private change 9m2c -",
    ] {
        assert!(reads(line, true) && reads(line, false), "{line}");
    }
    for line in ["amble add Roadmap", "amble note 7k3a hello", "amble agenda"] {
        assert!(!reads(line, true) && !reads(line, false), "{line}");
    }
    assert!(reads("amble note 7k3a", false) && !reads("amble note 7k3a", true));
}
