// The words and records of a 1:1, as `amble-model` declares them: topics, actions, events, and what
// a person hands in. All of them are names of this module too, so that a new one needs no line here.
@_exported public import AmbleModel
@_exported public import struct AmbleGenerated.LocalMoment

/// A moment, with the place's distance from UTC.
public typealias Moment = LocalMoment

/// A civil date without a zone, as text such as `2026-12-04`; days compare as their text does.
public typealias Day = NaiveDate
