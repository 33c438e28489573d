import Testing

@testable import LinuxSystem

@Suite struct LimitTests {
    @Test func `the kernel's number is read, and a file with something else in it is no number`() {
        #expect(KernelSetting.listenQueueMax >= 1)
        #expect(KernelSetting.number("/proc/sys/net/core/somaxconn") == KernelSetting.listenQueueMax)
        #expect(KernelSetting.number("/proc/sys/kernel/ostype") == nil)
        #expect(KernelSetting.number("/proc/no/such/file") == nil)
    }

    @Test func `a setting of other words, of negative numbers or of too large ones is none`() {
        #expect(KernelSetting.numbers(in: "32768\t60999\n") == [32_768, 60_999])
        #expect(KernelSetting.numbers(in: "12 x").isEmpty)
        #expect(KernelSetting.numbers(in: "-1").isEmpty)
        #expect(KernelSetting.numbers(in: "99999999999999999999").isEmpty)
        #expect(KernelSetting.numbers("/proc/cpuinfo").isEmpty)
    }

    @Test func `the kernel tells its settings`() throws {
        let ports = try #require(KernelSetting.localPorts)
        #expect(ports.upperBound <= 65_535)
        #expect(try #require(KernelSetting.processDescriptorsMax) >= DescriptorLimit.hard)
        #expect(try #require(KernelSetting.systemDescriptors) > 0)
        #expect(try #require(KernelSetting.handshakeQueueMax) > 0)
        #expect(try #require(KernelSetting.tcpMemoryMax) > 0)
        #expect(try #require(KernelSetting.memoryAvailable) > 0)
    }

    @Test func `available memory is read from its line, if it is a number`() {
        #expect(KernelSetting.memoryAvailable(in: "MemTotal: 9 kB\nMemAvailable:   16 kB\n") == 16_384)
        #expect(KernelSetting.memoryAvailable(in: "MemAvailable: many kB\n") == nil)
        #expect(KernelSetting.memoryAvailable(in: "MemAvailable: -16 kB\n") == nil)
        #expect(KernelSetting.memoryAvailable(in: "MemAvailable: 9223372036854775807 kB\n") == nil)
        #expect(KernelSetting.memoryAvailable(in: "MemAvailable:") == nil)
    }

    @Test func `what the hard limit covers is allowed`() {
        #expect(DescriptorLimit.allows(DescriptorLimit.hard))
        #expect(DescriptorLimit.hard == .max || !DescriptorLimit.allows(DescriptorLimit.hard + 1))
    }

    @Test func `the limit is at least what is open`() {
        let raised = DescriptorLimit.raiseToHard()
        #expect(raised == DescriptorLimit.current)
        #expect(DescriptorLimit.open >= 3)
        #expect(DescriptorLimit.open <= raised)
    }

    @Test func `a kept descriptor can be spent once, and taken again`() {
        var reserve = ReserveDescriptor()
        let spent = [reserve.spend(), reserve.spend()]
        #expect(spent == [true, false])
        reserve.refill()
        reserve.refill()
        let spentAgain = [reserve.spend(), reserve.spend()]
        #expect(spentAgain == [true, false])
    }
}
