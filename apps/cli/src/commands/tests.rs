//! What can be typed, and whether the help and the manual say so.

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
    walk("amble", &Cli::command(), &mut out);
    out
}

/// The short commands among those that are typed so.
fn short(line: &str) -> Short {
    match Cli::try_parse_from(line.split(' ')).map(|cli| cli.command) {
        Ok(Some(Command::Short(command))) => command,
        other => panic!("{line}: {other:?}"),
    }
}

#[test]
fn the_commands_fit_together() {
    Cli::command().debug_assert();
}

#[test]
fn every_command_is_explained_with_an_example_that_can_be_typed() {
    let leaves = leaves();
    assert!(leaves.len() > 50, "{}", leaves.len());
    for (path, command) in leaves {
        let about = command.get_about().map(ToString::to_string).unwrap_or_default();
        assert!(about.chars().count() > 10 && !about.ends_with('.'), "{path}: {about:?}");
        let help = command.get_after_help().map(ToString::to_string).unwrap_or_default();
        let examples = help.lines().filter_map(|l| l.strip_prefix("  "));
        let examples: Vec<&str> = examples.filter(|l| l.starts_with("amble")).collect();
        // A verb that stands alone, too, is explained by that.
        let verb = path.rsplit(' ').next().unwrap();
        let alone = [format!("amble {verb}"), "amble decide".into(), "amble people".into()];
        assert!(!examples.is_empty(), "{path} has no example");
        for example in examples {
            let fits = alone.iter().chain([&path]).any(|start| example.starts_with(start));
            assert!(fits, "{path}: {example}");
            let typed = example.split("   ").next().unwrap();
            let typed = typed.split(" < ").next().unwrap().replace('"', "");
            let read = Cli::try_parse_from(typed.split_whitespace());
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
fn help_speaks_the_words_of_the_design() {
    let mut all = Cli::command().render_long_help().to_string();
    for (_, mut command) in leaves() {
        all.push_str(&command.render_long_help().to_string());
    }
    let all = all.to_lowercase();
    for word in [
        "overdue",
        "crdt",
        " merge",
        " node",
        " peer",
        "employee",
        " item",
        "to-do",
        "measure",
        "talking point",
        "context",
        " thing",
        "in step",
        "only me",
        "draft;",
        "contact",
    ] {
        assert!(!all.contains(word), "the help says {word:?}");
    }
}

#[test]
fn options_for_every_command_may_stand_anywhere() {
    for line in
        ["amble --home d --json --with Sam agenda", "amble agenda --with Sam --json --home d"]
    {
        let globals = Cli::try_parse_from(line.split(' ')).unwrap().globals;
        assert!(globals.json && globals.home.is_some() && globals.with.is_some(), "{line}");
    }
    let globals = Cli::try_parse_from(["amble", "action", "list", "-q"]).unwrap().globals;
    assert!(globals.quiet && globals.color == Colour::Auto);
    assert!(Cli::try_parse_from(["amble", "agenda", "-q", "-v"]).is_err());
    assert!(Cli::try_parse_from(["amble"]).unwrap().command.is_none());
}

#[test]
fn nobody_can_confirm_a_code_by_an_option() {
    assert!(Cli::try_parse_from(["amble", "join", "AMBLE1X", "--yes"]).is_err());
    assert!(Cli::try_parse_from(["amble", "invite", "--as", "manager", "--yes"]).is_err());
}

#[test]
fn a_moved_topic_goes_below_another_or_first_and_not_both() {
    let fits = |line: &str| Cli::try_parse_from(line.split(' ')).is_ok();
    assert!(fits("amble move 7k3a --first") && fits("amble topic move 7k3a --after 2f9k"));
    assert!(!fits("amble move 7k3a") && !fits("amble move 7k3a --first --after 2f9k"));
}

#[test]
fn a_version_is_chosen_by_its_value_or_by_whose_it_is_and_not_both() {
    let fits = |line: &str| Cli::try_parse_from(line.split(' ')).is_ok();
    for line in ["settle 2f9k", "settle 2f9k due fri", "settle 2f9k due --mine"] {
        assert!(fits(&format!("amble {line}")), "{line}");
    }
    for line in ["due fri --mine", "due --mine --theirs", "--mine", "title x"] {
        assert!(!fits(&format!("amble settle 2f9k {line}")), "{line}");
    }
}

#[test]
fn only_what_reads_text_waits_for_standard_input() {
    for line in [
        "amble add --paste",
        "amble topic add --paste",
        "amble note 7k3a -",
        "amble topic note 7k3a --replace -",
        "amble private add",
        "amble private edit 9m2c -",
    ] {
        assert!(short(line).reads_input(), "{line}");
    }
    for line in ["amble add Roadmap", "amble note 7k3a hello", "amble note 7k3a", "amble agenda"] {
        assert!(!short(line).reads_input(), "{line}");
    }
}
