// sem_overview(7): threads that wait for work, one woken for each piece of it.
internal import CLinux
internal import Glibc

/// A number that threads may wait for to be above zero.
public final class CountingSemaphore: Sendable {
    /// At an address of its own: the kernel knows it by that.
    private nonisolated(unsafe) let semaphore = UnsafeMutablePointer<sem_t>.allocate(capacity: 1)

    /// Begins with zero.
    public init() { sem_init(self.semaphore, 0, 0) }

    deinit {
        sem_destroy(self.semaphore)
        self.semaphore.deallocate()
    }

    /// Counts up by one; one waiting thread goes on.
    public func signal() { sem_post(self.semaphore) }

    /// Waits until the number is above zero, and counts down by one.
    public func wait() { while sem_wait(self.semaphore) != 0 {} }

    /// Waits like `wait`, but not for longer than `timeMax`: false when it was still zero then.
    public func wait(atMost timeMax: Duration) -> Bool {
        clinux_semaphore_wait(self.semaphore, max(0, timeMax.wholeNanoseconds)) == 0
    }
}
