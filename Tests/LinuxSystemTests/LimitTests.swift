import Testing

@testable import LinuxSystem

@Suite struct LimitTests {
    @Test func `the kernel's number is read, and a file with something else in it is no number`() {
        #expect(KernelSetting.listenQueueMax >= 1)
        #expect(KernelSetting.number("/proc/sys/net/core/somaxconn") == KernelSetting.listenQueueMax)
        #expect(KernelSetting.number("/proc/sys/kernel/ostype") == nil)
        #expect(KernelSetting.number("/proc/no/such/file") == nil)
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
