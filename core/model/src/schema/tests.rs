use super::*;

#[test]
fn an_object_begins_where_its_author_could_have_brought_it() {
    let begins = |entity: Entity| -> Vec<&str> {
        let spec = entity.spec();
        spec.states().iter().copied().filter(|state| spec.may_begin(state)).collect()
    };
    assert_eq!(begins(Entity::Topic), ["open", "parked", "dropped", "discussed"]);
    assert_eq!(begins(Entity::Decision), ["made", "withdrawn"]);
    // It is started in progress, and may be over before it is sent; nothing makes it missed.
    let meeting = ["planned", "active", "ended", "cut-short", "continued-later"];
    assert_eq!(begins(Entity::Meeting), meeting);
}

#[test]
fn a_state_is_reached_by_moves_that_are_ones_own_to_make() {
    let decision = Entity::Decision.spec();
    assert!(decision.may_move(&["made"], "withdrawn", true));
    assert!(!decision.may_move(&["made"], "withdrawn", false));
    assert!(!decision.may_move(&["made"], "made", false));
    let meeting = Entity::Meeting.spec();
    assert!(meeting.may_move(&["active"], "ended", false));
    assert!(!meeting.may_move(&["ended"], "active", true));
    assert!(meeting.may_move(&["ended", "active"], "cut-short", true), "from either");
    assert!(meeting.may_move(&["resumed"], "ended", true), "a newer state leads anywhere");
    assert!(Entity::Topic.spec().may_move(&["discussed"], "parked", true), "in two moves");
}

#[test]
fn what_follows_from_other_fields_is_written_by_whoever_may_write_those() {
    let writer = |entity, field| row(entity, field).unwrap().writer;
    for field in [Field::STATE, Field::SEEN, Field::REV] {
        assert_eq!(writer(Entity::Decision, field), Writer::Author);
        assert_eq!(writer(Entity::Topic, field), Writer::Either);
    }
    assert_eq!(Writer::any_of(&[Writer::Creator, Writer::Other]), Writer::Other);
    assert_eq!(Writer::any_of(&[Writer::Author, Writer::Other]), Writer::Either);
    assert_eq!(Writer::any_of(&[Writer::Creator, Writer::Author]), Writer::Author);
}
