// A service on this machine, for as long as a test lasts.
import Foundation

#if canImport(Glibc)
    private let stream = Int32(SOCK_STREAM.rawValue)
#else
    private let stream = SOCK_STREAM
#endif

/// An open-data portal with one figure of one time, for who has its key.
final class Portal: @unchecked Sendable {
    let host: String
    private let socket: Int32
    private let lock = NSLock()
    private var _status = 200
    private var _calls = 0

    /// What it answers to who has the key.
    var status: Int {
        get { lock.withLock { _status } }
        set { lock.withLock { _status = newValue } }
    }
    /// How often it was called.
    var calls: Int { lock.withLock { _calls } }

    init(measured: Date) throws {
        socket = Foundation.socket(AF_INET, stream, 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let socket = socket
        let bound = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { named in
                bind(socket, named, length) == 0 && listen(socket, 8) == 0
                    && getsockname(socket, named, &length) == 0
            }
        }
        guard bound else { throw POSIXError(.EADDRNOTAVAIL) }
        host = "127.0.0.1:\(UInt16(bigEndian: address.sin_port))"
        let time = ISO8601DateFormatter().string(from: measured)
        Thread.detachNewThread { [weak self] in
            while true {
                let call = accept(socket, nil, nil)
                guard call >= 0 else { return }
                self?.answer(call, time)
                close(call)
            }
        }
    }

    private func answer(_ call: Int32, _ time: String) {
        var asked = ""
        var part = [UInt8](repeating: 0, count: 4096)
        while !asked.contains("\r\n\r\n") {
            let count = recv(call, &part, part.count, 0)
            guard count > 0 else { return }
            asked += String(decoding: part.prefix(count), as: UTF8.self)
        }
        let has = asked.lowercased().contains("authorization: apikey s3cr3t")
        let status = lock.withLock {
            _calls += 1
            return has ? _status : 401
        }
        let body =
            status == 200 ? #"{"total_count": 1, "results": [{"t": "\#(time)", "p": 1500}]}"# : "{}"
        let answer = """
            HTTP/1.1 \(status) X\r\ncontent-type: application/json\r\n\
            content-length: \(body.utf8.count)\r\nconnection: close\r\n\r\n\(body)
            """
        _ = Array(answer.utf8).withUnsafeBytes { send(call, $0.baseAddress, $0.count, 0) }
    }

    deinit {
        shutdown(socket, Int32(SHUT_RDWR))
        close(socket)
    }
}
