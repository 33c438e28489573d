// Every operation, with each of its system calls failing once.
import FTPProtocol
import LinuxSystem
import LocalStorage
import Storage
import SystemPackage
import Testing

/// An operation on a site that holds `old` ("OLD OLD OLD") and an empty folder `folder`.
private struct Scenario: Sendable {
    var name: String
    var run: @Sendable (any StorageBackend) throws -> Void
    /// What may be there under each name afterwards, as long as the operation failed; nil stands for nothing.
    var mayLeave: [String: Set<String?>]
    /// What is there when it didn't.
    var leaves: [String: Set<String?>]

    static let all: [Scenario] = [
        store(
            "a new file",
            "/new",
            .create(replacing: false),
            mayLeave: ["new": [nil, "NEW NEW"]],
            leaves: ["new": ["NEW NEW"]]
        ),
        store(
            "a replaced file",
            "/old",
            .create(replacing: true),
            mayLeave: ["old": ["OLD OLD OLD", "NEW NEW"]],
            leaves: ["old": ["NEW NEW"]]
        ),
        store(
            "a unique name",
            "/old",
            .unique,
            mayLeave: ["old.1": [nil, "NEW NEW"]],
            leaves: ["old": ["OLD OLD OLD"], "old.1": ["NEW NEW"]]
        ),
        store(
            "a resumed file",
            "/old",
            .resume(at: 4),
            mayLeave: ["old": ["OLD OLD OLD", "OLD ", "OLD NEW", "OLD NEW NEW"]],
            leaves: ["old": ["OLD NEW NEW"]]
        ),
        store(
            "an appended file",
            "/old",
            .append(creating: true),
            mayLeave: ["old": ["OLD OLD OLD", "OLD OLD OLDNEW", "OLD OLD OLDNEW NEW"]],
            leaves: ["old": ["OLD OLD OLDNEW NEW"]]
        ),
        store(
            "an appended new file",
            "/new",
            .append(creating: true),
            mayLeave: ["new": [nil, "", "NEW", "NEW NEW"]],
            leaves: ["new": ["NEW NEW"]]
        ),
        Scenario(
            name: "a partial file",
            run: { storage in
                let sink = try storage.openForWriting("/new", WriteIntent(.create(replacing: false)))
                try sink.write("NEW NEW")
                sink.discard(keepingPartial: true)
            },
            mayLeave: ["new": [nil, "NEW NEW"]],
            leaves: [:]
        ),
        Scenario(
            name: "a rename",
            run: { try $0.rename("/old", to: "/new", replacing: false) },
            mayLeave: ["old": ["OLD OLD OLD", nil], "new": ["OLD OLD OLD", nil]],
            leaves: ["old": [nil], "new": ["OLD OLD OLD"]]
        ),
        Scenario(
            name: "a removed file",
            run: { try $0.removeFile("/old") },
            mayLeave: ["old": ["OLD OLD OLD", nil]],
            leaves: ["old": [nil]]
        ),
        Scenario(
            name: "folders",
            run: { storage in
                try storage.makeDirectory("/made", mode: 0o777)
                try storage.rename("/made", to: "/moved", replacing: true)
                try storage.removeDirectory("/moved")
            },
            mayLeave: [:],
            leaves: [:]
        ),
        Scenario(
            name: "reading",
            run: { storage in
                guard try storage.read("/old") == "OLD OLD OLD" else { throw StorageError.failed("wrong content") }
                let names = try storage.list(.root).keys.sorted()
                guard names == ["folder", "link", "old"] else { throw StorageError.failed("wrong names") }
                _ = try storage.attributes(of: "/link")
                _ = try storage.availableBytes(at: "/folder")
            },
            mayLeave: [:],
            leaves: [:]
        ),
        Scenario(
            name: "changes",
            run: { try $0.change("/old", [.mode(0o600), .modified(FileTime(seconds: 1))]) },
            mayLeave: [:],
            leaves: [:]
        ),
    ]

    private static func store(
        _ name: String,
        _ path: VirtualPath,
        _ mode: WriteIntent.Mode,
        mayLeave: [String: Set<String?>],
        leaves: [String: Set<String?>]
    ) -> Scenario {
        Scenario(
            name: name,
            run: { storage in
                let sink = try storage.openForWriting(path, WriteIntent(mode, allocation: 100))
                try sink.write("NEW NEW")
                try sink.commit()
            },
            mayLeave: mayLeave,
            leaves: leaves
        )
    }
}

@Suite("Faults")
struct FaultTests {
    private static let errnos: [Errno] = [.noSpace, .ioError, .tooManyOpenFiles, .interrupted, .permissionDenied]
    /// Far more calls than any operation makes.
    private static let callsMax = 200

    @Test(
        "Whichever call fails, old content or new is whole, nothing is left open, nothing hidden is seen",
        arguments: Setup.all
    )
    func everyCall(_ setup: Setup) throws {
        var setup = setup
        // Syncing adds calls, and takes none away.
        setup.options.syncsUploads = true
        for scenario in Scenario.all {
            for errno in Self.errnos { try self.failEachCall(of: scenario, setup, errno) }
        }
    }

    private func failEachCall(of scenario: Scenario, _ setup: Setup, _ errno: Errno) throws {
        for number in 1...Self.callsMax {
            let calls = FaultyCalls()
            let folder = try self.preparedFolder(setup)
            let story: Comment = "\(scenario.name), call \(number): \(errno)"
            var succeeded = false
            do {
                let site = try Site(setup, in: folder, calls: calls)
                calls.arm(.fail(number, errno))
                do {
                    try scenario.run(site.storage)
                    succeeded = true
                } catch {
                    #expect(error is StorageError, story)
                }
            }
            #expect(folder.openDescriptors.isEmpty, story)
            try self.look(at: Site(setup, in: folder), after: scenario, succeeded: succeeded, story)
            if calls.count < number { return #expect(succeeded, story) }
        }
        Issue.record("\(scenario.name) makes too many calls")
    }

    private func preparedFolder(_ setup: Setup) throws -> Folder {
        let folder = try Folder(on: setup.medium)
        try folder.makeFolder("root/folder")
        try folder.put("root/old", "OLD OLD OLD")
        try folder.link("root/link", to: "old")
        return folder
    }

    private func look(at site: Site, after scenario: Scenario, succeeded: Bool, _ story: Comment) throws {
        for (name, contents) in scenario.mayLeave { #expect(contents.contains(site.content(name)), story) }
        if succeeded {
            for (name, contents) in scenario.leaves { #expect(contents.contains(site.content(name)), story) }
        }
        if scenario.mayLeave["old"] == nil { #expect(site.content("old") == "OLD OLD OLD", story) }
        let listed = try Set(site.storage.list(.root, .names).keys)
        let known: Set = ["folder", "link", "old", "made", "moved"]
        #expect(listed.subtracting(known).isSubset(of: scenario.mayLeave.keys), story)
    }
}

@Suite("Answers to errors")
struct ErrorTests {
    @Test(
        "Each error of the kernel has its word",
        arguments: [
            (.noSpace, .noSpace), (.diskQuotaExceeded, .quotaExceeded), (.readOnlyFileSystem, .readOnly),
            (.permissionDenied, .notPermitted), (.notPermitted, .notPermitted), (.improperLink, .notPermitted),
            (.tooManySymbolicLinkLevels, .notPermitted), (.noSuchFileOrDirectory, .notFound),
            (.fileExists, .alreadyExists),
            (.notDirectory, .notADirectory), (.isDirectory, .isADirectory), (.directoryNotEmpty, .directoryNotEmpty),
            (.fileNameTooLong, .invalidName), (.invalidArgument, .invalidName), (.illegalByteSequence, .invalidName),
            (.fileTooLarge, .tooLarge), (.tooManyOpenFiles, .outOfResources),
            (.tooManyOpenFilesInSystem, .outOfResources),
            (.noMemory, .outOfResources), (.resourceBusy, .busy), (.textFileBusy, .busy), (.wouldBlock, .busy),
            (.noFunction, .unsupported), (.ioError, .failed("Input/output error (errno 5)")),
        ] as [(Errno, StorageError)]
    )
    func mapping(_ errno: Errno, _ error: StorageError) {
        #expect(StorageError(errno) == error)
    }
}
