use super::*;

#[test]
fn text_from_the_other_cannot_steer_the_terminal() {
    let hostile = "pay\u{1b}[2J\u{9b}31m \u{202e}live\u{202c} \u{2066}x\u{2069}\u{7}\u{7f}\r\nend";
    for text in
        [clean(hostile), StyledLine::new().bold(hostile).dim(hostile).render(false, Some(9))]
    {
        let steers = |c: char| (c.is_control() && c != '\n') || turns_direction(c);
        assert_eq!(text.chars().find(|c| steers(*c)), None, "{text:?}");
        assert!(text.contains("pay[2J31m"), "{text:?}");
    }
    assert_eq!(clean(hostile), "pay[2J31m live x end");
}

#[test]
fn colours_only_where_they_are_wanted() {
    let line = StyledLine::new().bold("Agenda").plain(" ").dim("x ");
    assert_eq!(line.render(false, None), "Agenda x");
    assert_eq!(line.render(true, None), "\x1b[1mAgenda\x1b[0m \x1b[2mx\x1b[0m");
}

#[test]
fn a_long_line_goes_on_below_its_own_text_and_no_word_is_broken() {
    let line = StyledLine::new().dim("7k3ab2  ").plain("Roadmap for spring and after").hanging(8);
    let rows = ["7k3ab2  Roadmap", "        for spring", "        and after"];
    assert_eq!(line.render(false, Some(18)), rows.join("\n"));
    assert_eq!(line.render(false, None), "7k3ab2  Roadmap for spring and after");
    let code = "AMBLE1ABCDEFGHJKMNPQRSTVWXYZ";
    assert_eq!(StyledLine::from(code).render(false, Some(10)), code);
    let line = StyledLine::from("a b").indented(4);
    assert_eq!(line.render(false, Some(5)), "    a\nb", "no room to hang");
    let line = StyledLine::new().plain("Draft it").plain(" · due Fri 4 Dec").dim(" · not sent");
    assert_eq!(line.render(false, Some(26)), "Draft it · due Fri 4 Dec\n· not sent");
    assert_eq!(line.render(false, Some(20)), "Draft it\n· due Fri 4 Dec\n· not sent");
    assert_eq!(StyledLine::from("日本 語").render(false, Some(5)), "日本\n語", "two columns each");
}
