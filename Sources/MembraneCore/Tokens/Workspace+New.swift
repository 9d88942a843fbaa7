extension Workspace {
    static func makeKey(_ random: any RandomSource) throws(Failure) -> String {
        "ws-" + Base64.encode(try random.bytes(9), .url)
    }

    /// 64 characters, enough for HS512.
    static func makeSecret(_ random: any RandomSource) throws(Failure) -> Secret {
        Secret(Base64.encode(try random.bytes(48), .url).utf8)
    }
}
