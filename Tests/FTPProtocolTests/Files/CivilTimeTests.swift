import FTPProtocol
import RandomTesting
import Testing

@Suite("CivilTime")
struct CivilTimeTests {
    private static let known: [(Int64, [Int])] = [
        (-62_167_219_200, [0, 1, 1, 0, 0, 0]),
        (-62_162_035_201, [0, 2, 29, 23, 59, 59]),
        (-2_208_988_800, [1900, 1, 1, 0, 0, 0]),
        (-2_203_891_200, [1900, 3, 1, 0, 0, 0]),
        (-1, [1969, 12, 31, 23, 59, 59]),
        (0, [1970, 1, 1, 0, 0, 0]),
        (951_782_400, [2000, 2, 29, 0, 0, 0]),
        (951_868_800, [2000, 3, 1, 0, 0, 0]),
        (1_763_832_545, [2025, 11, 22, 17, 29, 5]),
        (2_147_483_647, [2038, 1, 19, 3, 14, 7]),
        (2_147_483_648, [2038, 1, 19, 3, 14, 8]),
        (4_107_542_400, [2100, 3, 1, 0, 0, 0]),
        (253_402_300_799, [9999, 12, 31, 23, 59, 59]),
    ]

    private static func fields(_ time: CivilTime) -> [Int] {
        [time.year, time.month, time.day, time.hour, time.minute, time.second]
    }

    private static func time(_ fields: [Int]) -> CivilTime? {
        CivilTime(date: (fields[0], fields[1], fields[2]), time: (fields[3], fields[4], fields[5]))
    }

    @Test("Known seconds are known dates, and known dates are known seconds", arguments: Self.known)
    func knownDates(seconds: Int64, fields: [Int]) {
        #expect(Self.fields(CivilTime(FileTime(seconds: seconds))) == fields)
        #expect(Self.time(fields)?.secondsSince1970 == seconds)
    }

    @Test("Every day of 2,000 years follows the one before it, as a calendar kept by hand says")
    func everyDay() {
        var (year, month, day) = (1600, 1, 1)
        var seconds: Int64 = -11_676_096_000
        for _ in 0..<730_485 {
            let time = CivilTime(FileTime(seconds: seconds))
            guard (time.year, time.month, time.day) == (year, month, day), time.secondsSince1970 == seconds else {
                Issue.record("\(year)-\(month)-\(day) became \(time)")
                return
            }
            let isLeap = year.isMultiple(of: 4) && !year.isMultiple(of: 100) || year.isMultiple(of: 400)
            let days = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
            (year, month, day) =
                day < days[month - 1]
                ? (year, month, day + 1) : month < 12 ? (year, month + 1, 1) : (year + 1, 1, 1)
            seconds += 86_400
        }
        #expect(year == 3600)
    }

    @Test("Times outside of years 0 to 9999 become the span's first or last second")
    func outOfRange() {
        #expect(Self.fields(CivilTime(FileTime(seconds: .min))) == [0, 1, 1, 0, 0, 0])
        #expect(Self.fields(CivilTime(FileTime(seconds: -62_167_219_201))) == [0, 1, 1, 0, 0, 0])
        #expect(Self.fields(CivilTime(FileTime(seconds: 253_402_300_800))) == [9999, 12, 31, 23, 59, 59])
        #expect(Self.fields(CivilTime(FileTime(seconds: .max))) == [9999, 12, 31, 23, 59, 59])
    }

    @Test(
        "A date that no calendar has is refused",
        arguments: [
            [-1, 1, 1, 0, 0, 0], [10_000, 1, 1, 0, 0, 0], [2025, 0, 1, 0, 0, 0], [2025, 13, 1, 0, 0, 0],
            [2025, 1, 0, 0, 0, 0], [2025, 1, 32, 0, 0, 0], [2025, 4, 31, 0, 0, 0], [2025, 2, 29, 0, 0, 0],
            [1900, 2, 29, 0, 0, 0], [2000, 2, 30, 0, 0, 0], [2025, 1, 1, 24, 0, 0], [2025, 1, 1, -1, 0, 0],
            [2025, 1, 1, 0, 60, 0], [2025, 1, 1, 0, 0, 60], [.max, .max, .max, .max, .max, .max],
            [.min, .min, .min, .min, .min, .min],
        ]
    )
    func impossibleDates(fields: [Int]) {
        #expect(Self.time(fields) == nil)
    }

    @Test("A hundred thousand random times keep their seconds on the way to a date and back")
    func roundTrip() {
        var random = SeededRandom(seed: 1)
        for _ in 0..<100_000 {
            let seconds = Int64.random(in: CivilTime.secondsRange, using: &random)
            let time = CivilTime(FileTime(seconds: seconds))
            guard time.secondsSince1970 == seconds, Self.time(Self.fields(time)) == time else {
                Issue.record("\(seconds) became \(time)")
                return
            }
        }
    }
}
