// Days and moments: how the core writes them, and how Foundation does.
public import AmbleGenerated
import Foundation

extension DateComponents {
    /// The year, month and day of a `Day`; nothing for a text that is no day of the calendar.
    public init?(_ day: Day) {
        let parts = day.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.map(\.utf8.count) == [4, 2, 2],
            parts.allSatisfy({ $0.utf8.allSatisfy { (48...57).contains($0) } })
        else { return nil }
        let numbers = parts.compactMap { Int($0) }
        self.init(year: numbers[0], month: numbers[1], day: numbers[2])
        guard isValidDate(in: Calendar(identifier: .gregorian)) else { return nil }
    }

    /// These components as a `Day`; nothing if they are not a year, a month and a day of the
    /// Gregorian calendar. Everything else in them is left out.
    public var civilDay: Day? {
        guard let year, let month, let day, (1...9999).contains(year) else { return nil }
        let text = [(year, 4), (month, 2), (day, 2)].map { number, width in
            let digits = String(number)
            return String(repeating: "0", count: max(0, width - digits.count)) + digits
        }.joined(separator: "-")
        return DateComponents(text) == nil ? nil : text
    }
}

extension Moment {
    /// A date, in a time zone.
    public init(_ date: Date, in zone: TimeZone) {
        self.init(
            unixSeconds: Int64(date.timeIntervalSince1970.rounded(.down)),
            offsetSeconds: Int32(zone.secondsFromGMT(for: date)))
    }
}
