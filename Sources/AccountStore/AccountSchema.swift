// The tables of the store, and how older files become newer ones.
internal import GRDB

enum AccountSchema {
    /// Tells our files from other databases (PRAGMA application_id): "Spil".
    static let applicationID: Int32 = 0x5370_696C

    /// Each step once, in order; a step that has been in a release never changes.
    static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("1 accounts") { db in
            try Self.makeTables(db)
            try db.execute(sql: "PRAGMA application_id = \(Self.applicationID)")
        }
        return migrator
    }

    private static func makeTables(_ db: Database) throws {
        try db.execute(
            sql: """
                CREATE TABLE users (
                    id INTEGER PRIMARY KEY,
                    name TEXT NOT NULL,
                    foldedName TEXT NOT NULL UNIQUE,
                    passwordHash TEXT NOT NULL,
                    isDisabled INTEGER NOT NULL,
                    expires INTEGER,
                    homeKind TEXT NOT NULL CHECK (homeKind IN ('site', 'folder', 'directory')),
                    homePath TEXT,
                    permissions INTEGER NOT NULL,
                    sessionsMax INTEGER,
                    transfersMax INTEGER,
                    uploadRate INTEGER,
                    downloadRate INTEGER,
                    quotaBytes INTEGER,
                    quotaFiles INTEGER,
                    charset TEXT,
                    note TEXT NOT NULL,
                    created INTEGER NOT NULL,
                    passwordChanged INTEGER NOT NULL
                ) STRICT;
                CREATE TABLE memberships (
                    user INTEGER NOT NULL REFERENCES users (id) ON DELETE CASCADE,
                    position INTEGER NOT NULL,
                    groupName TEXT NOT NULL,
                    PRIMARY KEY (user, position)
                ) STRICT, WITHOUT ROWID;
                """
        )
    }
}
