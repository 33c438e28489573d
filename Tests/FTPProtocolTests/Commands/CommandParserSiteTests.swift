// SITE.
import FTPProtocol
import Testing

@Suite("Command parser: SITE")
struct CommandParserSiteTests {
    @Test("SITE commands without an argument parse in whatever case")
    func plain() {
        CommandFixture.good("SITE HELP", .site(.help)).check()
        CommandFixture.good("site  who", .site(.who)).check()
        CommandFixture.good("SITE DirStyle ", .site(.directoryStyle)).check()
        CommandFixture.good("SITE EXEC /bin/sh", .site(.unknown)).check()
        CommandFixture.bad("SITE", .syntax(.SITE)).check()
        CommandFixture.bad("SITE  ", .syntax(.SITE)).check()
    }

    @Test("SITE CHMOD takes octal bits and a path")
    func changeMode() throws {
        CommandFixture.good("SITE CHMOD 640 a b", .site(.changeMode(0o640, try path("a b")))).check()
        CommandFixture.good("SITE chmod 07777 -a", .site(.changeMode(0o7777, try path("-a")))).check()
        for text in ["", "640", "640 ", "a 640", "888 a", "10000 a", "u+x a", "99999999999999999999999 a"] {
            CommandFixture.bad("SITE CHMOD \(text)", .syntax(.SITE)).check()
        }
    }

    @Test("SITE UTIME takes both of its forms")
    func setTimes() throws {
        let minute = FileTime(seconds: 1_709_210_040)
        let second = FileTime(seconds: 1_709_210_096)
        CommandFixture.good("SITE UTIME 202402291234 a b", .site(.setTimes(minute, try path("a b")))).check()
        CommandFixture.good("SITE UTIME 20240229123456 a b", .site(.setTimes(second, try path("a b")))).check()
        let long = "SITE UTIME a b 20200101000000 20240229123456 20200101000000 UTC"
        CommandFixture.good(long, .site(.setTimes(second, try path("a b")))).check()
        CommandFixture.good(long + " ", .site(.setTimes(second, try path("a b")))).check()
        let name = "a b 20200101000000 20200101000000 UTC"
        CommandFixture.good("SITE UTIME 202402291234 " + name, .site(.setTimes(minute, try path(name)))).check()
        for text in ["", "a", "202402291234", "20240229 a", "202413291234 a", "a 1 2 3 UTC", "20240229 1 2 3 UTC"] {
            CommandFixture.bad("SITE UTIME \(text)", .syntax(.SITE)).check()
        }
    }

    @Test("SITE UMASK and SITE IDLE tell or set")
    func umaskAndIdle() {
        CommandFixture.good("SITE UMASK", .site(.umask(nil))).check()
        CommandFixture.good("SITE UMASK 027", .site(.umask(0o027))).check()
        CommandFixture.good("SITE IDLE ", .site(.idle(nil))).check()
        CommandFixture.good("SITE IDLE 900", .site(.idle(900))).check()
        CommandFixture.good("SITE IDLE 4294967295", .site(.idle(.max))).check()
        for text in ["UMASK 1000", "UMASK 9", "UMASK -1", "IDLE 4294967296", "IDLE soon", "IDLE -1"] {
            CommandFixture.bad("SITE \(text)", .syntax(.SITE)).check()
        }
    }
}
