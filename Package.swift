// swift-tools-version: 6.1
// Spillway: an FTP server for sites that are hit by bursts. ARCHITECTURE.md draws the layers that the targets form.

import PackageDescription

let strict: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
]

let nio: [Target.Dependency] = [
    .product(name: "NIOCore", package: "swift-nio"),
    .product(name: "NIOPosix", package: "swift-nio"),
]
let systemPackage: Target.Dependency = .product(name: "SystemPackage", package: "swift-system")
let logging: Target.Dependency = .product(name: "Logging", package: "swift-log")
let collections: Target.Dependency = .product(name: "DequeModule", package: "swift-collections")
let heap: Target.Dependency = .product(name: "HeapModule", package: "swift-collections")

let package = Package(
    name: "spillway",
    products: [.executable(name: "spillway", targets: ["spillway"])],
    dependencies: [
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-system", from: "1.8.1"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-collections", from: "1.6.0"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
        .package(url: "https://github.com/HdrHistogram/hdrhistogram-swift", from: "0.2.0"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
    ],
    targets: [
        // The pure core: the standard library, and nothing else.
        .target(name: "FTPProtocol", swiftSettings: strict),
        .target(name: "FTPSession", dependencies: ["FTPProtocol"], swiftSettings: strict),
        .target(name: "Admission", dependencies: ["FTPProtocol", collections], swiftSettings: strict),

        .target(name: "AccessRules", dependencies: ["FTPProtocol"], swiftSettings: strict),

        // The ports.
        .target(
            name: "Storage",
            dependencies: ["FTPProtocol", .product(name: "Crypto", package: "swift-crypto")],
            swiftSettings: strict
        ),
        .target(
            name: "Accounts",
            dependencies: ["FTPProtocol", .product(name: "Crypto", package: "swift-crypto")],
            swiftSettings: strict
        ),
        .target(name: "Telemetry", dependencies: ["FTPProtocol", logging], swiftSettings: strict),

        // The system.
        .target(name: "CLinux"),
        .target(name: "LinuxSystem", dependencies: ["CLinux", "FTPProtocol", systemPackage], swiftSettings: strict),

        // The drivers.
        .target(
            name: "LocalStorage",
            dependencies: ["FTPProtocol", "Storage", "LinuxSystem", systemPackage],
            swiftSettings: strict
        ),

        .target(
            name: "AccountStore",
            dependencies: [
                "FTPProtocol", "Accounts", "LinuxSystem", systemPackage,
                .product(name: "GRDB", package: "GRDB.swift"),
                .product(name: "CryptoExtras", package: "swift-crypto"),
            ],
            swiftSettings: strict
        ),
        .systemLibrary(name: "CPAM", providers: [.apt(["libpam0g-dev"])]),
        .target(
            name: "Authenticators",
            dependencies: [
                "FTPProtocol", "Accounts", "LinuxSystem", "CPAM", systemPackage,
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "Crypto", package: "swift-crypto"),
                // Its package has a module of the same name as one of ours.
                .product(
                    name: "AsyncHTTPClient",
                    package: "async-http-client",
                    moduleAliases: ["Configuration": "SwiftConfiguration"]
                ),
            ] + nio,
            swiftSettings: strict
        ),
        .target(
            name: "LogFiles",
            dependencies: ["FTPProtocol", "Telemetry", "LinuxSystem", systemPackage],
            swiftSettings: strict
        ),

        // What a site is: who may come in, where they land, what they see.
        .target(
            name: "Sites",
            dependencies: [
                "FTPProtocol", "FTPSession", "Admission", "AccessRules", "Storage", "Accounts", "Telemetry",
            ],
            swiftSettings: strict
        ),

        // The edge.
        .target(
            name: "FTPServer",
            dependencies: [
                "FTPProtocol", "FTPSession", "Admission", "AccessRules", "Storage", "Accounts", "Telemetry", "Sites",
                "LinuxSystem", systemPackage, collections, heap, logging,
            ] + nio,
            swiftSettings: strict
        ),

        // The control plane and the tools.
        .target(
            name: "Configuration",
            dependencies: [
                "Admission", "AccessRules", "FTPProtocol", "FTPSession", "Telemetry", "LinuxSystem", systemPackage,
                .product(name: "Yams", package: "Yams"),
            ],
            swiftSettings: strict
        ),
        .target(
            name: "IISImport",
            dependencies: ["Configuration", "Admission", "AccessRules", "FTPProtocol", "LinuxSystem", systemPackage],
            swiftSettings: strict
        ),
        .target(
            name: "Hosting",
            dependencies: [
                "Configuration", "FTPServer", "Sites", "LocalStorage", "AccountStore", "Authenticators", "LogFiles",
                "Storage", "Accounts", "Telemetry", "LinuxSystem", "FTPSession", "Admission", "AccessRules",
                "FTPProtocol", systemPackage, logging,
            ],
            swiftSettings: strict
        ),
        .target(
            name: "Admin",
            dependencies: [
                "Configuration", "FTPServer", "Hosting", "Admission", "Telemetry", "FTPProtocol", "LinuxSystem",
                systemPackage,
            ],
            swiftSettings: strict
        ),
        .target(name: "FTPClient", dependencies: ["FTPProtocol"], swiftSettings: strict),
        .target(
            name: "BurstLab",
            dependencies: [
                "FTPClient", "FTPProtocol", "LinuxSystem", "Telemetry", systemPackage,
                .product(name: "Histogram", package: "hdrhistogram-swift"),
            ],
            swiftSettings: strict
        ),
        .target(
            name: "Doctor",
            dependencies: ["Configuration", "Admission", "Telemetry", "LinuxSystem", "FTPProtocol", systemPackage],
            swiftSettings: strict
        ),

        // The program.
        .executableTarget(
            name: "spillway",
            dependencies: [
                "FTPProtocol", "FTPServer", "FTPSession", "LocalStorage", "Accounts", "Telemetry", "LinuxSystem",
                "Admission", "Configuration", "Admin", "FTPClient", "BurstLab", "Doctor", "Hosting", "IISImport",
                "AccountStore", "AccessRules", "Sites",
                logging,
                systemPackage,
                .product(name: "UnixSignals", package: "swift-service-lifecycle"),
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ],
            swiftSettings: strict
        ),

        // What tests share: random numbers with a seed, and a whole server with clients.
        .target(name: "RandomTesting", path: "Tests/RandomTesting", swiftSettings: strict),
        .target(
            name: "ServerTesting",
            dependencies: [
                "FTPServer", "FTPProtocol", "FTPSession", "Admission", "Sites", "LocalStorage", "Storage", "Accounts",
                "Telemetry", "LinuxSystem", "RandomTesting", systemPackage,
            ],
            path: "Tests/ServerTesting",
            swiftSettings: strict
        ),
        .testTarget(name: "FTPProtocolTests", dependencies: ["FTPProtocol", "RandomTesting"], swiftSettings: strict),
        .testTarget(
            name: "FTPSessionTests",
            dependencies: ["FTPSession", "FTPProtocol", "RandomTesting"],
            resources: [.copy("Transcripts")],
            swiftSettings: strict
        ),
        .testTarget(
            name: "AdmissionTests",
            dependencies: ["Admission", "FTPProtocol", "RandomTesting"],
            swiftSettings: strict
        ),
        .testTarget(
            name: "StorageTests",
            dependencies: [
                "Storage", "LocalStorage", "LinuxSystem", "Sites", "AccessRules", "FTPProtocol", systemPackage,
            ],
            swiftSettings: strict
        ),
        .testTarget(name: "LinuxSystemTests", dependencies: ["LinuxSystem", systemPackage], swiftSettings: strict),
        .testTarget(
            name: "FTPServerTests",
            dependencies: [
                "FTPServer", "FTPSession", "FTPProtocol", "Admission", "AccessRules", "Sites", "LocalStorage",
                "Storage",
                "Accounts", "Telemetry", "LinuxSystem", "ServerTesting", "RandomTesting", systemPackage, logging,
            ] + nio,
            swiftSettings: strict
        ),
        .testTarget(
            name: "ClientTests",
            dependencies: [
                "FTPServer", "FTPProtocol", "LocalStorage", "Storage", "Accounts", "Telemetry", "LinuxSystem",
                "ServerTesting", "RandomTesting",
            ],
            swiftSettings: strict
        ),
        .testTarget(
            name: "ConfigurationTests",
            dependencies: [
                "Configuration", "Admission", "AccessRules", "FTPProtocol", "FTPSession", "Telemetry", "ServerTesting",
                "RandomTesting",
            ],
            swiftSettings: strict
        ),
        .testTarget(
            name: "AdminTests",
            dependencies: [
                "Admin", "Configuration", "FTPServer", "Admission", "Telemetry", "FTPProtocol", "LinuxSystem",
                "ServerTesting", systemPackage,
            ],
            swiftSettings: strict
        ),
        .testTarget(
            name: "ProgramTests",
            dependencies: [
                "spillway", "Configuration", "Admission", "Telemetry",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            swiftSettings: strict
        ),
        .testTarget(
            name: "FTPClientTests",
            dependencies: ["FTPClient", "FTPProtocol", "RandomTesting"],
            swiftSettings: strict
        ),
        .testTarget(
            name: "BurstLabTests",
            dependencies: [
                "BurstLab", "FTPClient", "FTPServer", "FTPProtocol", "LinuxSystem", "ServerTesting", "Telemetry",
                "RandomTesting", systemPackage,
            ],
            swiftSettings: strict
        ),
        .testTarget(
            name: "DoctorTests",
            dependencies: ["Doctor", "Configuration", "Admission", "Telemetry", "LinuxSystem"],
            swiftSettings: strict
        ),
        .testTarget(
            name: "AccessRulesTests",
            dependencies: ["AccessRules", "FTPProtocol", "RandomTesting"],
            swiftSettings: strict
        ),
        .testTarget(
            name: "AccountsTests",
            dependencies: [
                "Accounts", "AccountStore", "FTPProtocol", "ServerTesting", "RandomTesting",
                .product(name: "GRDB", package: "GRDB.swift"),
            ],
            swiftSettings: strict
        ),
        .testTarget(
            name: "AuthenticatorsTests",
            dependencies: [
                "Authenticators", "Accounts", "FTPProtocol", "LinuxSystem", "ServerTesting", "RandomTesting",
                systemPackage,
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "Crypto", package: "swift-crypto"),
            ] + nio,
            swiftSettings: strict
        ),
        .testTarget(
            name: "LogFilesTests",
            dependencies: ["LogFiles", "Telemetry", "FTPProtocol", "LinuxSystem", "ServerTesting", systemPackage],
            swiftSettings: strict
        ),
        .testTarget(
            name: "SitesTests",
            dependencies: [
                "Sites", "AccessRules", "Storage", "LocalStorage", "Accounts", "Admission", "FTPSession", "FTPProtocol",
                "Telemetry", "ServerTesting", "RandomTesting", systemPackage,
            ],
            swiftSettings: strict
        ),
        .testTarget(
            name: "IISImportTests",
            dependencies: [
                "IISImport", "Configuration", "Admission", "AccessRules", "FTPProtocol", "ServerTesting",
                "RandomTesting",
                systemPackage,
            ],
            resources: [.copy("Fixtures")],
            swiftSettings: strict
        ),
        .testTarget(
            name: "HostingTests",
            dependencies: [
                "Hosting", "Configuration", "FTPServer", "Sites", "FTPProtocol", "Telemetry", "Admission",
                "ServerTesting",
                "LinuxSystem", "BurstLab", "FTPClient", "Storage", "LocalStorage", "Accounts", "AccountStore",
                systemPackage,
            ],
            swiftSettings: strict
        ),
    ]
)
