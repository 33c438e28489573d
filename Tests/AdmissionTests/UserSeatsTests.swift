import RandomTesting
import Testing

@testable import Admission

@Suite struct UserSeatsTests {
    @Test func `a user gets as many seats as the limit says, and another user has their own`() {
        var seats = UserSeats(limit: 2)
        #expect(seats.take("ann") == true)
        #expect(seats.take("ann") == true)
        #expect(seats.take("ann") == false)
        #expect(seats.take("bob") == true)
        seats.giveBack("ann")
        #expect(seats.take("ann") == true)
    }

    @Test func `a limit that comes later counts who was there, and throws nobody out`() {
        var seats = UserSeats()
        for _ in 0..<5 { #expect(seats.take("ann") == true) }
        seats.limit = 3
        #expect(seats.take("ann") == false)
        for _ in 0..<3 { seats.giveBack("ann") }
        #expect(seats.count(of: "ann") == 2)
        #expect(seats.take("ann") == true)
        #expect(seats.take("ann") == false)
        seats.limit = nil
        #expect(seats.take("ann") == true)
    }

    @Test(arguments: [1, 2, 3, 5] as [UInt64])
    func `counts and the busiest agree with a book kept by hand, and everything comes back`(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        var seats = UserSeats()
        var book: [String: Int] = [:]
        var ever = 0
        for _ in 0..<5_000 {
            let user = "user\(Int.random(in: 0..<8, using: &random))"
            if Bool.random(using: &random) {
                seats.limit = Bool.random(using: &random) ? nil : Int.random(in: 0...9, using: &random)
                let isFree = book[user, default: 0] < seats.limit ?? .max
                #expect(seats.take(user) == isFree)
                if isFree { book[user, default: 0] += 1 }
            } else if let count = book[user] {
                seats.giveBack(user)
                book[user] = count == 1 ? nil : count - 1
            }
            ever = max(ever, book.values.max() ?? 0)
            #expect(seats.busiest.now == book.values.max() ?? 0)
            #expect(seats.busiest.ever == ever)
            #expect(seats.userCount == book.count)
        }
        for (user, count) in book { for _ in 0..<count { seats.giveBack(user) } }
        #expect(seats.userCount == 0)
        #expect(seats.busiest.now == 0)
    }
}
