// STOU: a name that nobody has (RFC 959 4.1.3, RFC 1123 4.1.2.9).
internal import LinuxSystem
internal import SystemPackage

extension LocalStorage {
    /// Highest number that is tried.
    private static let uniqueNumberMax = 1 << 20

    /// `name`, or `name.1`, `name.2` ...: a number that isn't taken behind one that is.
    ///
    /// The first eight are tried in turn. Then steps double until a number is free, and the gap is halved: some 40 looks
    /// where ten thousand files have the name already.
    func uniqueName(like place: FilePlace) throws(Errno) -> (name: [UInt8], token: NameReservations.Token)? {
        let folder = try self.files.calls.status(place.directory)
        var taken = -1
        var number = 0
        while number <= Self.uniqueNumberMax {
            if let token = try self.reserve(number, of: place, in: folder) {
                guard number - taken > 1 else { return (Self.numbered(place.name, number), token) }
                return try self.uniqueName(like: place, in: folder, between: taken, and: number, token)
            }
            taken = number
            number = number < 8 ? number + 1 : number * 2
        }
        return nil
    }

    private func uniqueName(
        like place: FilePlace,
        in folder: FileStatus,
        between low: Int,
        and high: Int,
        _ token: NameReservations.Token
    ) throws(Errno) -> (name: [UInt8], token: NameReservations.Token) {
        var (taken, free, token) = (low, high, token)
        while free - taken > 1 {
            let middle = taken + (free - taken) / 2
            if let better = try self.reserve(middle, of: place, in: folder) {
                (free, token) = (middle, better)
            } else {
                taken = middle
            }
        }
        return (Self.numbered(place.name, free), token)
    }

    /// - Returns: nil when the name is taken, or promised to somebody else.
    private func reserve(
        _ number: Int,
        of place: FilePlace,
        in folder: FileStatus
    ) throws(Errno) -> NameReservations.Token? {
        let name = Self.numbered(place.name, number)
        guard let token = self.reservations.take(NameReservations.Key(folder: folder, name: name)) else { return nil }
        return try self.files.status(ifPresent: place.beside(name)) == nil ? token : nil
    }

    private static func numbered(_ name: [UInt8], _ number: Int) -> [UInt8] {
        number == 0 ? name : name + Array(".\(number)".utf8)
    }
}
