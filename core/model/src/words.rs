//! Enums whose values are words: the word in the document, in `--json`, on the command line and in
//! the bindings.

/// An enum of words, for code that works on any of them.
pub trait Word: Copy + Eq + 'static {
    /// The words of all values, in order.
    const WORDS: &'static [&'static str];

    /// The value's word.
    fn word(self) -> &'static str;

    /// Reads a word.
    fn from_word(word: &str) -> Option<Self>;
}

/// Declares an enum of words.
macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $word:literal),* $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[derive(serde::Serialize, serde::Deserialize)]
        #[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
        pub enum $name { $($(#[$vdoc])* #[serde(rename = $word)] $variant),* }

        impl $name {
            /// Every value, in order.
            pub const ALL: [$name; [$($word),*].len()] = [$($name::$variant),*];
            /// The words of all values, in the same order.
            pub const WORDS: &'static [&'static str] = &[$($word),*];

            /// The value's word.
            #[must_use]
            pub fn word(self) -> &'static str {
                match self { $($name::$variant => $word),* }
            }

            /// Reads a word.
            #[must_use]
            pub fn from_word(word: &str) -> Option<Self> {
                match word { $($word => Some($name::$variant),)* _ => None }
            }
        }

        impl $crate::words::Word for $name {
            const WORDS: &'static [&'static str] = $name::WORDS;

            fn word(self) -> &'static str {
                $name::word(self)
            }

            fn from_word(word: &str) -> Option<Self> {
                $name::from_word(word)
            }
        }
    };
}

pub(crate) use words;
