//! The macro that makes an entity of its declaration.
//!
//! A field is written once: its name, its kind (see [`super::kind`]), who may write it, and what
//! it becomes when both write it apart. From that come the rows of the schema, the view with its
//! `--json` and its shapes in other languages, what a person hands in, and its puts. `author`,
//! `rev`, and `state` and `seen` where there are states, need not be said.

/// See the module; `entity/topic.rs` is an example of everything.
macro_rules! entity {
    (
        $(#[$doc:meta])*
        $View:ident in $map:literal, labelled $label:ident;

        $(#[$newdoc:meta])*
        new $New:ident;

        required { $($(#[$rdoc:meta])* $rname:ident: $rkind:ty, $rby:ident, $rrule:ident;)* }
        optional { $($(#[$odoc:meta])* $oname:ident: $okind:ty, $oby:ident, $orule:ident;)* }
        kept     { $($(#[$kdoc:meta])* $kname:ident: $kkind:ty, $kby:ident, $krule:ident;)* }

        $(
            $(#[$sdoc:meta])*
            states $State:ident $(, dropped is $dropped:literal)? {
                $($(#[$vdoc:meta])* $variant:ident = $word:literal),* $(,)?
            }
            moves { $($act:ident: $($from:literal)|+ => $to:literal by $by:ident;)* }
        )?

        computed { $($(#[$cdoc:meta])* $cname:ident: $ctype:ty = $compute:expr;)* }
    ) => {
        $(
            $crate::words::words! {
                $(#[$sdoc])*
                $State { $($(#[$vdoc])* $variant = $word),* }
            }
        )?

        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
        #[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
        pub struct $View {
            /// Which one.
            pub id: $crate::ObjectId,
            /// Whose statement it is.
            pub author: $crate::Side,
            $($(#[$rdoc])* pub $rname: <$rkind as $crate::entity::FieldKind>::Shown,)*
            $($(#[$odoc])* pub $oname: <$okind as $crate::entity::FieldKind>::Shown,)*
            $($(#[$kdoc])* pub $kname: <$kkind as $crate::entity::FieldKind>::Shown,)*
            $(
                /// What became of it.
                pub state: $State,
            )?
            /// How far what we wrote about it is on its way.
            pub delivery: $crate::Delivery,
            /// No part of it was ever sent: it can be taken back whole.
            pub unsent: bool,
            /// Where both wrote apart and one version must be chosen.
            pub conflicts: Vec<$crate::Conflict>,
            $($(#[$cdoc])* pub $cname: $ctype,)*
        }

        $(#[$newdoc])*
        #[derive(Debug, Clone, PartialEq, Eq)]
        #[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
        pub struct $New {
            $($(#[$rdoc])* pub $rname: <$rkind as $crate::entity::FieldKind>::Given,)*
            $(
                $(#[$odoc])*
                #[cfg_attr(feature = "uniffi", uniffi(default))]
                pub $oname: <$okind as $crate::entity::FieldKind>::Given,
            )*
        }

        impl $New {
            /// What was handed in, field by field.
            pub(crate) fn puts(&self, people: &$crate::People) -> Vec<$crate::Put> {
                let _ = people;
                let all: Vec<(&'static str, Option<$crate::Value>)> = vec![
                    $((stringify!($rname), <$rkind as $crate::entity::FieldKind>::stored(&self.$rname, people)),)*
                    $((stringify!($oname), <$okind as $crate::entity::FieldKind>::stored(&self.$oname, people)),)*
                ];
                let put = |(field, value): (_, Option<_>)| {
                    Some($crate::Put { field: $crate::Field(field), value: value? })
                };
                all.into_iter().filter_map(put).collect()
            }
        }

        impl $crate::entity::Declared for $View {
            const ENTITY: $crate::Entity = $crate::Entity::$View;
            const SPEC: $crate::schema::EntitySpec = $crate::schema::EntitySpec {
                map: $map,
                label: $crate::Field(stringify!($label)),
                fields: &[
                    $crate::entity::declare::row!($View, "author", $crate::schema::Kind::Side, [Creator], Register, false),
                    $($crate::entity::declare::row!($View, stringify!($rname), <$rkind as $crate::entity::FieldKind>::KIND, [$rby], $rrule, true),)*
                    $($crate::entity::declare::row!($View, stringify!($oname), <$okind as $crate::entity::FieldKind>::KIND, [$oby], $orule, false),)*
                    $($crate::entity::declare::row!($View, stringify!($kname), <$kkind as $crate::entity::FieldKind>::KIND, [$kby], $krule, false),)*
                    $(
                        $crate::entity::declare::row!($View, "state", $crate::schema::Kind::Choice($State::WORDS), [$($by)*], Max, false),
                        $crate::entity::declare::row!($View, "seen", $crate::schema::Kind::Edits, [$($by)*], Set, false),
                    )?
                    $crate::entity::declare::row!($View, "rev", $crate::schema::Kind::Edits, [$($rby)* $($oby)* $($kby)* $($($by)*)?], Set, false),
                ],
                dropped: $crate::entity::declare::first!($($(Some($dropped),)?)? None),
                moves: &[$($(
                    $crate::schema::Move {
                        act: $crate::Act::$act,
                        from: &[$($from),+],
                        to: $to,
                        by: $crate::schema::Writer::$by,
                    },
                )*)?],
            };

            fn of(object: &$crate::Object, snapshot: &$crate::Snapshot) -> Self {
                let people = &snapshot.people;
                let _ = people;
                Self {
                    id: object.id,
                    author: snapshot.people.side(object.author),
                    $($rname: <$rkind as $crate::entity::FieldKind>::shown(object, $crate::Field(stringify!($rname)), people),)*
                    $($oname: <$okind as $crate::entity::FieldKind>::shown(object, $crate::Field(stringify!($oname)), people),)*
                    $($kname: <$kkind as $crate::entity::FieldKind>::shown(object, $crate::Field(stringify!($kname)), people),)*
                    $(state: $State::from_word(object.state()).unwrap_or($State::ALL[0]),)?
                    delivery: snapshot.delivery(object.id),
                    unsent: snapshot.is_unsent(object.id),
                    conflicts: object.conflicts(people),
                    $($cname: $compute(snapshot, object.id),)*
                }
            }

            fn label(&self) -> String {
                $crate::entity::kind::Name::name(&self.$label)
            }
        }
    };
}

/// One row of the schema. Where it names several writers, each of them may write: the
/// state by who may make a move, a revision by who may change anything.
macro_rules! row {
    ($View:ident, $field:expr, $kind:expr, [$by:ident], $rule:ident, $required:expr) => {
        $crate::entity::declare::row!(@$View, $field, $kind, $crate::schema::Writer::$by, $rule, $required)
    };
    ($View:ident, $field:expr, $kind:expr, [$($by:ident)*], $rule:ident, $required:expr) => {
        $crate::entity::declare::row!(
            @$View, $field, $kind, $crate::schema::Writer::any_of(&[$($crate::schema::Writer::$by),*]), $rule, $required
        )
    };
    (@$View:ident, $field:expr, $kind:expr, $by:expr, $rule:ident, $required:expr) => {
        $crate::schema::FieldSpec {
            entity: $crate::Entity::$View,
            field: $crate::Field($field),
            kind: $kind,
            writer: $by,
            rule: $crate::schema::Rule::$rule,
            required: $required,
        }
    };
}

/// The first of several expressions.
macro_rules! first {
    ($first:expr $(, $rest:expr)* $(,)?) => {
        $first
    };
}

pub(crate) use {entity, first, row};
