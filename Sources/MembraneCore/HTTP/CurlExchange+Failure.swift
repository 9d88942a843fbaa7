import CCurl

/// Why an exchange did not come to an answer.
extension CurlExchange {
    /// Names the host and nothing else of the request: path, query and headers may hold secrets.
    ///
    /// - Parameter reason: libcurl's own words, told only where they say what a person must repair.
    func failure(_ code: CURLcode, reason: String) -> Failure {
        let host = request.uri.host
        if isAddressRefused {
            return hidesNames ? nameUnusable : .addressRefused(host: host, isSecure: request.uri.isSecure)
        }
        switch request.stream?.ending {
        case .aborted: return .abortedByCallback
        case .notRewindable: return .bodyNotRewindable
        case .tooShort: return .bodyTooShort
        case nil: break
        }
        // libcurl calls it that when the first line or a single field has more than 100 KiB.
        if isTooLarge || code == CURLE_OUT_OF_MEMORY && hasBegunToAnswer && !hasWholeHeader {
            return Failure(.providerError, .connection, "answer_too_large", "The answer of \(host) is too large.")
        }
        switch code {
        case CURLE_OUT_OF_MEMORY:
            return .outOfMemory
        case CURLE_COULDNT_RESOLVE_HOST where hidesNames:
            return nameUnusable
        case CURLE_COULDNT_RESOLVE_HOST:
            return network("dns_failed", "The name \(host) cannot be resolved.")
        case CURLE_COULDNT_RESOLVE_PROXY, CURLE_PROXY:
            return .proxyFailed
        case CURLE_RECV_ERROR where usesProxy && reason.hasPrefix("CONNECT tunnel failed"):
            return .proxyFailed
        case CURLE_COULDNT_CONNECT where usesProxy:
            return .proxyFailed
        case CURLE_SSL_CACERT_BADFILE:
            return .configuration("ca_invalid", "The certificates of `caFile` or `caPem` cannot be read.")
        case CURLE_SEND_FAIL_REWIND:
            return .bodyNotRewindable
        case CURLE_COULDNT_CONNECT, CURLE_OPERATION_TIMEDOUT:
            return network("connect_failed", "\(host) cannot be reached on port \(request.uri.port).")
        case CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_ISSUER_ERROR, CURLE_SSL_INVALIDCERTSTATUS:
            var failure = network("tls_failed", "The certificate of \(host) is not trusted: \(reason).")
            failure.isRetryable = false
            return failure
        case CURLE_SSL_CONNECT_ERROR, CURLE_SSL_CIPHER, CURLE_USE_SSL_FAILED:
            return network("tls_failed", "No secure connection with \(host) could be made.")
        case CURLE_BAD_CONTENT_ENCODING:
            // The app has answered, and may have acted: asking again is not for everybody.
            var failure = Failure(
                .providerError, .connection, "answer_undecodable",
                "\(host) answered with HTTP \(status), and with a body that is not in the coding that the answer names."
            )
            failure.httpStatus = status
            return failure
        case CURLE_GOT_NOTHING, CURLE_PARTIAL_FILE, CURLE_RECV_ERROR, CURLE_SEND_ERROR, CURLE_HTTP2, CURLE_HTTP2_STREAM,
            CURLE_ABORTED_BY_CALLBACK:
            return network("answer_cut_off", "The connection to \(host) ended before the whole answer had arrived.")
        default:
            return network(
                "network", "The exchange with \(host) failed: \(unsafe String(cString: curl_easy_strerror(code))).")
        }
    }

    /// Whether a name that stands for a private address is one that stands for none: who may only give an address, such as a
    /// tenant, does not learn which names there are inside. "localhost" is inside everywhere (RFC 6761, section 6.3).
    private var hidesNames: Bool {
        let host = request.uri.host
        let isLocal = host == "localhost" || host.hasSuffix(".localhost")
        return !allowsPrivateAddresses && request.uri.isSecure && !isLocal && IPAddress.octets(of: host) == nil
    }

    private var nameUnusable: Failure {
        network(
            "dns_failed",
            "The name \(request.uri.host) cannot be resolved, or stands for an address that is not of the public Internet, and allowPrivateAddresses is not set."
        )
    }

    var stalled: Failure {
        network("answer_stalled", "\(request.uri.host) was silent for \(idleMilliseconds / 1000) seconds.")
    }

    private func network(_ key: String, _ message: String) -> Failure {
        var failure = Failure(.network, .connection, key, message)
        failure.isRetryable = true
        return failure
    }
}

extension Failure {
    static var proxyFailed: Failure {
        var failure = Failure(
            .network, .connection, "proxy_failed",
            "The proxy cannot be reached, or it refuses: see the engine's `proxy`, and what the proxy permits.")
        failure.isRetryable = true
        return failure
    }

    static func addressRefused(host: String, isSecure: Bool) -> Failure {
        let rule =
            isSecure
            ? "it is not an address of the public Internet, and allowPrivateAddresses is not set"
            : "plain http is permitted to private addresses only, and only with allowPrivateAddresses"
        return Failure(
            .addressRefused, .configuration, "address_refused", "The address of \(host) is refused: \(rule).")
    }
}
