use super::*;
use crate::output::Look;

fn drawn(colour: bool, width: u16) -> String {
    let mut out = Output::kept(Look { colour, width: Some(width), ..Look::default() });
    draw(&mut out, "AMBLE1ABCDEFGHJKMNPQRSTVWXYZ0123456789");
    out.into_kept().0
}

#[test]
fn the_picture_is_dark_on_light_whatever_the_terminal() {
    // The margin is light: on a coloured terminal that is the white background, elsewhere
    // the filled block of a terminal that writes light on dark.
    let coloured = drawn(true, 80);
    assert!(coloured.lines().all(|row| row.starts_with("\x1b[30;107m ")), "{coloured}");
    let plain = drawn(false, 80);
    let light = ['\u{2588}', '\u{2580}'];
    assert!(plain.lines().all(|row| row.starts_with(light)), "{plain}");
}

#[test]
fn a_picture_that_does_not_fit_is_not_broken_over_lines() {
    assert!(drawn(false, 20).contains("wider"));
}
