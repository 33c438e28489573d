// What files are called.
import FTPProtocol
import Testing

@testable import LogFiles

@Suite("Names of log files")
struct LogFileNameTests {
    private static func name(_ format: LogFormat, _ period: LogPeriod, _ seconds: Int64, zone: Int64 = 0) -> String {
        LogFileName(format: format, period: period, zoneSeconds: zone).name(at: at(seconds), number: 3)
    }

    @Test(
        "Each period in UTC",
        arguments: [
            (LogPeriod.maxSize, "extend3.log"), (.hourly, "ex26030208.log"), (.daily, "ex260302.log"),
            (.weekly, "ex260301.log"), (.monthly, "ex2603.log"),
        ]
    )
    func periods(_ period: LogPeriod, name: String) {
        #expect(Self.name(.iis6, period, monday) == name)
        #expect(Self.name(.w3c, period, monday) == "u_" + name)
        #expect(Self.name(.xferlog, period, monday) == "xferlog_" + name)
        #expect(Self.name(.json, period, monday) == "access_" + name.dropLast(3) + "jsonl")
    }

    @Test("In local time the day begins at local midnight")
    func localTime() throws {
        let midnight = try date(2026, 1, 1)
        #expect(Self.name(.w3c, .hourly, midnight - 1) == "u_ex25123123.log")
        #expect(Self.name(.w3c, .hourly, midnight - 1, zone: 3_600) == "u_ex26010100.log")
        #expect(Self.name(.w3c, .daily, midnight, zone: -1) == "u_ex251231.log")
        #expect(Self.name(.w3c, .monthly, midnight, zone: -5 * 3_600) == "u_ex2512.log")
        #expect(Self.name(.w3c, .hourly, midnight, zone: 20_700) == "u_ex26010105.log")
    }

    /// March 2026 begins on a Sunday, February 2026 too; January 2026 on a Thursday, August 2026 on a Saturday.
    @Test(
        "Weeks begin on Sunday and are counted in their month",
        arguments: [
            (3, 1, 1), (3, 7, 1), (3, 8, 2), (3, 31, 5), (2, 28, 4), (1, 1, 1), (1, 3, 1), (1, 4, 2), (1, 31, 5),
            (8, 1, 1), (8, 2, 2), (8, 30, 6), (8, 31, 6),
        ]
    )
    func weeks(month: Int, day: Int, week: Int) throws {
        let name = Self.name(.w3c, .weekly, try date(2026, month, day, 12))
        #expect(name == "u_ex260\(month)0\(week).log")
    }
}
