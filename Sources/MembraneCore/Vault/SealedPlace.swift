/// Where a sealed value belongs. A ciphertext opens in its own place only.
struct SealedPlace {
    let workspaceId: String
    /// Empty for what belongs to the workspace itself.
    var tenantId = ""
    let recordId: String
    let field: String
    /// Counts the writes of this field, so that an older ciphertext does not pass for the present one.
    let version: Int64
    /// How much there may be in it.
    var bounds = JSONBounds.sealed

    /// The additional data of the encryption: every part with its length, so that no two places read the same.
    var additionalData: [UInt8] {
        var data: [UInt8] = []
        for part in ["membrane", workspaceId, tenantId, recordId, field, String(version)] {
            let bytes = Array(part.utf8)
            for shift in [24, 16, 8, 0] { data.append(UInt8(truncatingIfNeeded: bytes.count >> shift)) }
            data.append(contentsOf: bytes)
        }
        return data
    }
}
