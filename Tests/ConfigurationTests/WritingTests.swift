// From settings to text and back.
import AccessRules
import Admission
import Configuration
import FTPProtocol
import RandomTesting
import Testing

@Suite("Writing spillway.yaml")
struct WritingTests {
    @Test func `what is usual isn't written`() throws {
        var settings = Settings()
        var site = SiteSettings()
        site.name = "Cameras"
        site.folders.directory = "/srv/ftp"
        site.bindings = [BindingSettings(address: .v4(0xC000_0201), port: 2_121)]
        site.limits.burst.maxConnections = 500
        settings.sites = [site]
        let writer = ConfigurationWriter(
            header: ["Made by a test."],
            comments: [
                "sites[0]": ["The first site."], "sites[0].limits.maxConnections": ["Was 400."],
                "sites[0].autoStart": ["As it was."], "sites[0].name": ["Its name."],
            ]
        )
        #expect(
            writer.text(settings) == """
                # Made by a test.

                sites:
                  # The first site.
                  # Its name.
                  - name: Cameras
                    id: 1
                    # As it was.
                    autoStart: true
                    bindings:
                      - address: 192.0.2.1
                        port: 2121
                    directory: /srv/ftp
                    limits:
                      # Was 400.
                      maxConnections: 500

                """
        )
        #expect(writer.lostComments(settings).isEmpty)
        #expect(try ReadingKit.read(writer.text(settings)).settings == settings)
    }

    @Test func `a comment without a key is told, not lost`() {
        let writer = ConfigurationWriter(comments: ["sites[3].name": ["Nobody."], "server.profile": ["Kept."]])
        #expect(writer.lostComments(Settings()) == ["sites[3].name"])
    }

    @Test(arguments: 0..<200 as Range<UInt64>)
    func `reading what was written gives the same`(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        let settings = RandomSettings.settings(&random)
        let text = ConfigurationWriter().text(settings)
        do throws(ConfigurationError) {
            let loaded = try ReadingKit.read(text)
            #expect(loaded.settings == settings, "\(text)")
            #expect(ReloadPlan(from: settings, to: loaded.settings).isEmpty)
        } catch {
            Issue.record("\(error)\n\(text)")
        }
    }
}
