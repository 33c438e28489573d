// The calendar: days since 1970 to dates and back, without a clock, a time zone or a library.

extension FileTime {
    /// This time on the clock of a place that is that many seconds ahead of UTC.
    func ahead(by seconds: Int64) -> FileTime {
        guard seconds != 0 else { return self }
        return FileTime(seconds: CivilTime.clamped(self.seconds) + seconds, nanoseconds: self.nanoseconds)
    }
}

/// A UTC date and time of day in the proleptic Gregorian calendar, years 0 to 9999.
public struct CivilTime: Hashable, Sendable {
    /// The seconds since 1970 that years 0 to 9999 span.
    public static let secondsRange: ClosedRange<Int64> = -62_167_219_200...253_402_300_799

    /// 0 to 9999.
    public let year: Int
    /// 1 to 12.
    public let month: Int
    /// 1 to 31.
    public let day: Int
    /// 0 to 23.
    public let hour: Int
    /// 0 to 59.
    public let minute: Int
    /// 0 to 59; leap seconds have no place in Unix time.
    public let second: Int

    /// The date of a time; times outside of years 0 to 9999 become the first or last second of that span.
    public init(_ time: FileTime) {
        let seconds = Self.clamped(time.seconds)
        let days = seconds.flooringQuotient(86_400)
        let secondOfDay = Int(seconds - days * 86_400)
        (self.year, self.month, self.day) = Self.date(daysSince1970: Int(days))
        self.hour = secondOfDay / 3_600
        self.minute = secondOfDay / 60 % 60
        self.second = secondOfDay % 60
    }

    /// A date and a time of day; nil when one of the numbers is out of its range, or the month hasn't that day.
    public init?(date: (year: Int, month: Int, day: Int), time: (hour: Int, minute: Int, second: Int)) {
        guard (0...9_999).contains(date.year), (1...12).contains(date.month) else { return nil }
        guard (1...Self.days(inMonth: date.month, of: date.year)).contains(date.day) else { return nil }
        guard (0...23).contains(time.hour), (0...59).contains(time.minute), (0...59).contains(time.second) else {
            return nil
        }
        (self.year, self.month, self.day) = date
        (self.hour, self.minute, self.second) = time
    }

    /// Seconds since 1970-01-01 00:00:00 UTC.
    public var secondsSince1970: Int64 {
        let days = Self.daysSince1970(year: self.year, month: self.month, day: self.day)
        return Int64(days * 86_400 + self.hour * 3_600 + self.minute * 60 + self.second)
    }

    static func clamped(_ seconds: Int64) -> Int64 {
        min(max(seconds, Self.secondsRange.lowerBound), Self.secondsRange.upperBound)
    }

    private static func days(inMonth month: Int, of year: Int) -> Int {
        switch month {
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }
}

// Howard Hinnant's `civil_from_days` and `days_from_civil`: years begin in March, so the leap day is a year's last, and
// 400 years, an era, always have 146,097 days. 719,468 days lie between 0000-03-01 and 1970-01-01.
extension CivilTime {
    private static func date(daysSince1970 days: Int) -> (year: Int, month: Int, day: Int) {
        let shifted = days + 719_468
        let era = shifted.flooringQuotient(146_097)
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthFromMarch = (5 * dayOfYear + 2) / 153
        let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
        let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        return (year, month, dayOfYear - (153 * monthFromMarch + 2) / 5 + 1)
    }

    private static func daysSince1970(year: Int, month: Int, day: Int) -> Int {
        let yearFromMarch = month <= 2 ? year - 1 : year
        let era = yearFromMarch.flooringQuotient(400)
        let yearOfEra = yearFromMarch - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return era * 146_097 + dayOfEra - 719_468
    }
}

extension SignedInteger where Self: FixedWidthInteger {
    /// The quotient rounded down, not towards zero; the divisor is positive.
    fileprivate func flooringQuotient(_ divisor: Self) -> Self {
        let (quotient, remainder) = self.quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? quotient - 1 : quotient
    }
}
