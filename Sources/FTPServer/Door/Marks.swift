/// Which of many entries were touched, so that only those have to be looked at.
struct Marks: Sendable {
    /// The entries, in the order in which they were touched first.
    private(set) var numbers: [Int] = []
    private var isMarked: [Bool] = []

    mutating func add(_ number: Int) {
        while self.isMarked.count <= number { self.isMarked.append(false) }
        guard !self.isMarked[number] else { return }
        self.isMarked[number] = true
        self.numbers.append(number)
    }

    mutating func removeAll() {
        for number in self.numbers { self.isMarked[number] = false }
        self.numbers.removeAll(keepingCapacity: true)
    }
}
