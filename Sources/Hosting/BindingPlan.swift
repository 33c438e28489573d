// From the bindings of sites to addresses: sites that share one are told apart by name.
internal import Configuration
internal import FTPProtocol
internal import FTPServer

/// Which addresses are listened on, and whom clients meet there.
enum BindingPlan {
    /// The bindings of the sites that are to be found, in the order of the file.
    ///
    /// The site without a host name greets at an address; when all of them have names, the first of the file does.
    ///
    /// - Parameter servesIPv6: whether the machine has IPv6: `*` stands for it too then.
    static func bindings(of sites: [SiteSettings], servesIPv6: Bool) -> [BindingConfiguration] {
        var bindings: [BindingConfiguration] = []
        var numbers: [Endpoint: Int] = [:]
        var named: Set<Int> = []
        for site in sites {
            for binding in site.bindings {
                for endpoint in Self.endpoints(of: binding, servesIPv6: servesIPv6) {
                    // Port 0 is another port each time.
                    let number = endpoint.port == 0 ? nil : numbers[endpoint]
                    let index = number ?? bindings.count
                    if number == nil {
                        bindings.append(BindingConfiguration(endpoint: endpoint, site: site.id))
                        numbers[endpoint] = index
                        if binding.host != nil { named.insert(index) }
                    } else if binding.host == nil, named.remove(index) != nil {
                        bindings[index].site = site.id
                    }
                    bindings[index].add(binding, of: site.id)
                }
            }
        }
        return bindings
    }

    private static func endpoints(of binding: BindingSettings, servesIPv6: Bool) -> [Endpoint] {
        if let address = binding.address { return [Endpoint(address: address, port: binding.port)] }
        let all: [IPAddress] = [.v4(0)] + (servesIPv6 ? [.v6(high: 0, low: 0)] : [])
        return all.map { Endpoint(address: $0, port: binding.port) }
    }
}

extension BindingConfiguration {
    fileprivate mutating func add(_ binding: BindingSettings, of site: SiteID) {
        if let host = binding.host { self.hosts[host.lowercased()] = site }
        // Several sites may say how long the queue of their address is: the longest wish is served.
        if let backlog = binding.listenBacklog { self.listenBacklog = max(self.listenBacklog ?? 0, backlog) }
    }
}
