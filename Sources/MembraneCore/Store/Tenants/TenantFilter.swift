/// Which tenants are wanted.
struct TenantFilter {
    var search: String?
    var isTest: Bool?
    var includesArchived = false
}
