// What the tests of imports share.
import Configuration
import Foundation
import Testing

@testable import IISImport

enum ImportKit {
    /// The bytes of an invented file.
    static func fixture(_ name: String) throws -> [UInt8] {
        let folder = try #require(Bundle.module.resourcePath)
        return Array(try Data(contentsOf: URL(filePath: "\(folder)/Fixtures/\(name)")))
    }

    static func load(_ bytes: [UInt8], _ mappings: String...) throws -> ImportedConfiguration {
        let map = PathMap(mappings.compactMap { PathMapping($0) })
        return try IISImport(map: map).configuration(file: "in", bytes: bytes)
    }

    static func load(_ text: String, _ mappings: String...) throws -> ImportedConfiguration {
        let map = PathMap(mappings.compactMap { PathMapping($0) })
        return try IISImport(map: map).configuration(file: "in", bytes: Array(text.utf8))
    }

    /// Why a text can't be imported.
    static func problem(_ text: String, limits: ImportLimits = ImportLimits()) -> String? {
        do {
            _ = try IISImport(limits: limits).configuration(file: "in", bytes: Array(text.utf8))
            return nil
        } catch {
            return error.description
        }
    }

    /// What the reader of spillway.yaml makes of the result; the settings must be the same.
    static func check(_ imported: ImportedConfiguration) throws {
        let reader = ConfigurationReader(
            files: ConfigurationTexts(["/etc/spillway/spillway.yaml": imported.yaml]),
            environment: { _ in nil },
            isCharset: { _ in true }
        )
        do throws(ConfigurationError) {
            let loaded = try reader.read("/etc/spillway/spillway.yaml")
            #expect(loaded.settings.sites.map(\.name) == imported.settings.sites.map(\.name))
            #expect(loaded.settings.server == imported.settings.server || imported.settings.server.centralLog != nil)
        } catch {
            Issue.record("\(error)\n\(imported.yaml)")
        }
    }

    /// An IIS 6 metabase with one site; the texts are attributes.
    static func metabase(service: String = "", site: String = "", root: String = "", inside: String = "") -> String {
        """
        <?xml version ="1.0"?>
        <configuration xmlns="urn:microsoft-catalog:XML_Metabase_V64_0"><MBProperty>
        <IIsFtpService Location ="/LM/MSFTPSVC" \(service)></IIsFtpService>
        <IIsFtpServer Location ="/LM/MSFTPSVC/1" \(site)>\(inside)</IIsFtpServer>
        <IIsFtpVirtualDir Location ="/LM/MSFTPSVC/1/ROOT" Path="D:\\ftp" \(root)></IIsFtpVirtualDir>
        </MBProperty></configuration>
        """
    }

    /// An applicationHost.config with one site; the texts are elements of its ftpServer, of siteDefaults', of
    /// system.ftpServer, and whatever follows.
    static func host(_ server: String = "", defaults: String = "", global: String = "", rest: String = "") -> String {
        """
        <configuration><system.applicationHost><sites>
        <site name="Files" id="3"><application path="/">
        <virtualDirectory path="/" physicalPath="D:\\ftp" /><virtualDirectory path="/in" physicalPath="E:\\in" />
        </application><bindings><binding protocol="ftp" bindingInformation="*:21:" /></bindings>
        <ftpServer>\(server)</ftpServer></site>
        <siteDefaults><ftpServer>\(defaults)</ftpServer></siteDefaults>
        </sites></system.applicationHost><system.ftpServer>\(global)</system.ftpServer>\(rest)</configuration>
        """
    }
}

extension ImportedConfiguration {
    /// The one site of a test.
    func onlySite() throws -> SiteSettings {
        try #require(self.settings.sites.count == 1)
        return self.settings.sites[0]
    }

    /// The one entry whose key ends like that.
    func entry(_ key: String) throws -> ReportEntry {
        let found = self.report.entries.filter { $0.key.hasSuffix(key) }
        try #require(found.count == 1, "\(key): \(found)")
        return found[0]
    }
}
