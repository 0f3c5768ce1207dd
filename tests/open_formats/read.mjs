// Reads an exported shared document with the official JavaScript library of Automerge, as anyone
// could who has nothing of Amble: prints the agenda and the action items as JSON.

import { getConflicts, load } from "@automerge/automerge"
import { readFileSync } from "node:fs"

const document = load(new Uint8Array(readFileSync(process.argv[2])))

// Short words are scalar strings, the notes are collaborative text: both print as strings.
const word = (value) => (value === undefined ? null : String(value))
const things = (map) => Object.entries(document[map]).map(([key, thing]) => ({ key, thing }))
const conflicts = (thing, field) => Object.values(getConflicts(thing, field) ?? {}).map(word).sort()

const items = things("items").map(({ key, thing }) => ({
  key,
  title: word(thing.title),
  context: word(thing.context),
  section: word(thing.section) ?? "open",
  state: word(thing.state) ?? "open",
  author: word(thing.author),
  notes: word(thing.notes) ?? "",
}))

const actions = things("actions").map(({ key, thing }) => ({
  key,
  what: word(thing.what),
  who: word(thing.who),
  due: word(thing.due),
  dues: conflicts(thing, "due"),
  state: word(thing.state) ?? "open",
}))

console.log(JSON.stringify({ schema: document.amble, epoch: document.epoch, items, actions }))
