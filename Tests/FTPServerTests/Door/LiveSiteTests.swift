// A site of a running server: paused, stopped, started, and what was set meanwhile.
import Admission
import FTPProtocol
import FTPServer
import LinuxSystem
import ServerTesting
import Sites
import Telemetry
import Testing

@Suite struct LiveSiteTests {
    @Test func `a site that is paused takes nobody, and what was set while it served still holds after it`()
        async throws
    {
        try await withServer(ServerSetup()) { server in
            let guest = try server.client()
            var settings = server.server.settings
            settings.maxConnections = 3
            server.server.change(settings)
            try server.server.setState(of: .first, to: .paused)
            let status = server.server.status().sites
            #expect(status.map(\.state) == [.paused])
            #expect(status.map(\.sessions.current) == [1])
            let late = try WireClient(to: server.endpoint)
            try late.expect(421)
            try guest.ask("PWD", 257)
            try server.server.setState(of: .first, to: .started)
            let next = try server.client()
            try next.ask("PWD", 257)
            #expect(eventually { server.server.status().sites.first?.sessions.limit == 3 })
            #expect(server.server.status().sites.first?.refused == ["siteStopped": 1])
        }
    }

    @Test func `the port of a site that is stopped is closed, and open again when it is started`() async throws {
        try await withServer(ServerSetup()) { server in
            let before = try server.client()
            try server.server.setState(of: .first, to: .stopped)
            try before.expect(421)
            #expect(server.server.endpoints.isEmpty)
            try server.server.setState(of: .first, to: .started)
            let endpoint = try #require(server.server.endpoints.first)
            let after = try WireClient(to: endpoint)
            try after.expect(220)
        }
    }

    @Test func `a setting of one site alone is changed by its number`() async throws {
        try await withServer(ServerSetup()) { server in
            let old = server.server.settings
            var new = old
            new.maxConnections = 5
            server.server.change(from: old, to: new, site: SiteID(rawValue: 9))
            server.server.change(from: old, to: new, site: .first)
            #expect(eventually { server.server.status().sites.first?.sessions.limit == 5 })
            #expect(server.server.settings.maxConnections == nil)
            #expect(server.server.configuration.sites.first?.burst.maxConnections == 5)
        }
    }
}
