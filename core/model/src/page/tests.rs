use super::*;

#[test]
fn a_page_is_a_part_of_a_list_and_less_than_nothing_is_none() {
    let of = |start, limit| Page { start, limit }.of(1..=5).collect::<Vec<i32>>();
    assert_eq!(of(1, 2), [2, 3]);
    assert_eq!(of(-3, 2), [1, 2]);
    assert_eq!(of(4, 9), [5]);
    assert!(of(9, 1).is_empty() && of(0, -1).is_empty());
}
