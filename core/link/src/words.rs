//! The words that two people read to each other while pairing.
//!
//! Chosen for the ear: everyday things, at least three letters apart from each other, and told
//! apart by their first four. Their order is part of the format: byte `n` of the code is word `n`.

/// The 256 words of a pairing code.
#[rustfmt::skip]
pub const WORDS: [&str; 256] = [
    "abacus", "acorn", "album", "alley", "almond", "amber", "anchor", "apple", "apron", "aspirin",
    "autumn", "avenue", "badge", "bakery", "bamboo", "banana", "bandit", "banjo", "barrel",
    "basket", "beaver", "bicycle", "biscuit", "bishop", "blossom", "blueprint", "bonfire",
    "bottle", "boulder", "breeze", "broccoli", "brush", "bubble", "buffalo", "butter", "cabin",
    "cactus", "camel", "candle", "canyon", "captain", "cardigan", "carpet", "celery", "cherry",
    "chestnut", "chimney", "chisel", "cinema", "circus", "clover", "cobalt", "coconut", "coffee",
    "compass", "copper", "cotton", "cousin", "cricket", "crystal", "cushion", "daisy", "dancer",
    "desert", "diamond", "doctor", "dolphin", "donkey", "dragon", "drawer", "drum", "duck",
    "eagle", "echo", "elephant", "falcon", "feather", "fence", "fiddle", "fiesta", "flamingo",
    "flannel", "flute", "forest", "fossil", "fountain", "freckle", "fridge", "frog", "galaxy",
    "garden", "garlic", "ginger", "giraffe", "glacier", "goblet", "gondola", "gravel", "guitar",
    "hammock", "hamster", "harbor", "harvest", "hedgehog", "helmet", "horizon", "iceberg",
    "igloo", "island", "ivory", "jaguar", "jasmine", "jelly", "jigsaw", "juggler", "kangaroo",
    "kayak", "kitchen", "kiwi", "koala", "ladder", "ladybug", "lagoon", "lantern", "laundry",
    "lavender", "lemon", "leopard", "lilac", "lizard", "llama", "lobster", "locket", "magnet",
    "magpie", "marble", "marigold", "meadow", "meteor", "mirror", "mitten", "monsoon", "mosaic",
    "muffin", "museum", "mushroom", "mustard", "napkin", "needle", "nickel", "nutmeg", "oasis",
    "oatmeal", "obelisk", "ocean", "octopus", "olive", "onion", "orange", "orchid", "ostrich",
    "pajamas", "palace", "panda", "panther", "papaya", "parrot", "parsley", "pasture", "peacock",
    "peanut", "pelican", "pencil", "penguin", "pepperoni", "piano", "pickle", "picnic", "pigeon",
    "pillow", "pinwheel", "pirate", "plankton", "platypus", "polka", "pony", "porcupine",
    "potato", "powder", "pretzel", "propeller", "pumpkin", "puzzle", "pyramid", "quilt", "rabbit",
    "raccoon", "radio", "raft", "rainbow", "raisin", "ranch", "rhubarb", "ribbon", "river",
    "ruby", "sapphire", "saturn", "scallop", "scarf", "scooter", "seahorse", "shovel", "sketch",
    "sleigh", "slipper", "snowflake", "sofa", "spaghetti", "spider", "spinach", "sponge", "squid",
    "stadium", "statue", "sugar", "summer", "sunflower", "sunset", "sweater", "syrup", "teapot",
    "telescope", "temple", "tennis", "thimble", "thunder", "toast", "tractor", "trumpet", "tulip",
    "tunnel", "turtle", "tuxedo", "umbrella", "unicorn", "vanilla", "violin", "volcano", "waffle",
    "walnut", "weasel", "whistle", "window", "yogurt", "zebra",
];

#[cfg(test)]
mod tests;
