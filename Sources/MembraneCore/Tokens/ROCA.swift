/// The mark of RSA keys that a faulty library of smart cards made (CVE-2017-15361): their primes, and so their
/// moduli, are powers of 65537 modulo every small prime. Other moduli have it with a chance of about 1 in 100 million.
enum ROCA {
    static func fits(_ modulus: [UInt8]) -> Bool {
        powers.allSatisfy { prime, powers in
            let remainder = modulus.reduce(0) { ($0 << 8 | Int($1)) % prime }
            return powers.contains(remainder)
        }
    }

    private static let primes = [
        3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59, 61, 67, 71, 73, 79, 83, 89, 97, 101, 103, 107,
        109, 113, 127, 131, 137, 139, 149, 151, 157, 163, 167,
    ]

    /// What 65537 can become by multiplying it with itself, for each prime.
    private static let powers: [(Int, Set<Int>)] = primes.map { prime in
        var powers: Set<Int> = []
        var power = 1
        while powers.insert(power).inserted { power = power * 65537 % prime }
        return (prime, powers)
    }
}
