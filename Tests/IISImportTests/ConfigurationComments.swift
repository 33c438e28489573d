// Comments that belong to no key would be lost.
import Configuration
import IISImport

enum ConfigurationComments {
    static func lost(_ imported: ImportedConfiguration) -> [String] {
        ConfigurationWriter(comments: imported.comments).lostComments(imported.settings)
    }
}
