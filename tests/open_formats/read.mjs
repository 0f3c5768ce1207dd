// Reads an exported shared document with the official JavaScript library of Automerge, as anyone
// could who has nothing of Amble: prints the topics with their notes and the actions as JSON.

import { getConflicts, load } from "@automerge/automerge"
import { readFileSync } from "node:fs"

const document = load(new Uint8Array(readFileSync(process.argv[2])))

// Every value is a scalar: text, a flag or a number.
const word = (value) => (value === undefined ? null : String(value))
const objects = (map) => Object.entries(document[map]).map(([key, fields]) => ({ key, fields }))
const conflicts = (fields, name) => Object.values(getConflicts(fields, name) ?? {}).map(word).sort()

// A note is a line under a topic, in the order of the ranks.
const order = (one, other) => (one < other ? -1 : one > other ? 1 : 0)
const notes = objects("notes")
  .filter(({ fields }) => word(fields.state) !== "dropped")
  .sort((a, b) => order(word(a.fields.rank), word(b.fields.rank)) || order(a.key, b.key))

const topics = objects("topics").map(({ key, fields }) => ({
  key,
  title: word(fields.title),
  details: word(fields.details) ?? "",
  section: word(fields.section) ?? "other",
  state: word(fields.state) ?? "open",
  author: word(fields.author),
  notes: notes.filter((note) => word(note.fields.topic) === key).map((note) => word(note.fields.text)),
}))

const actions = objects("actions").map(({ key, fields }) => ({
  key,
  what: word(fields.what),
  owner: word(fields.owner),
  due: word(fields.due),
  dues: conflicts(fields, "due"),
  state: word(fields.state) ?? "open",
}))

console.log(JSON.stringify({ schema: document.amble, epoch: document.epoch, topics, actions }))
