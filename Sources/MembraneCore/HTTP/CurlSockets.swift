import Glibc

/// The sockets that libcurl has open in this process.
///
/// The child of a fork must not send or receive on them, nor say goodbye: the other side would take it for its parent. And
/// it must not keep them open, or the other side would never see its parent close them.
package enum CurlSockets {
    /// Which socket was opened as which descriptor. libcurl does not tell of all that it closes, and a number may be
    /// somebody else's by now.
    private static let opened = Lock([Int32: ino_t]())

    /// Negative where there is none.
    static func open(_ family: Int32, _ type: Int32, _ number: Int32) -> Int32 {
        let descriptor = socket(family, type | Int32(SOCK_CLOEXEC.rawValue), number)
        if descriptor >= 0 { opened.withLock { $0[descriptor] = inode(of: descriptor) } }
        return descriptor
    }

    private static func inode(of descriptor: Int32) -> ino_t? {
        var status = stat()
        return unsafe fstat(descriptor, &status) == 0 ? status.st_ino : nil
    }

    /// Called once in the child, while it still has one thread.
    package static func giveUpInChild() {
        opened.withLock { opened in
            for (descriptor, inode) in opened where self.inode(of: descriptor) == inode {
                close(descriptor)
                // libcurl may be in the middle of a request that this thread comes back to: then it finds a socket that
                // leads nowhere, and not what somebody else opens next.
                if ForkGate.shared.isInCall { occupy(descriptor) }
            }
            opened = [:]
        }
    }

    private static func occupy(_ descriptor: Int32) {
        let deaf = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        guard deaf >= 0, deaf != descriptor else { return }
        dup2(deaf, descriptor)
        _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
        close(deaf)
    }
}
