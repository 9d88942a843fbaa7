import Testing

@testable import MembraneCore

/// What the answers of built-in apps mean, as they write them: refusals of token endpoints, and limits.
@Suite struct CatalogueAnswerTests {
    private let clock = ManualClock()

    private func connector(_ key: String) throws -> Connector { try #require(try Catalogue.connector(key: key)) }

    /// What the token endpoint's answer becomes for a connection by this connector.
    private func refusal(_ key: String, _ answer: HTTPResponse) throws -> Failure? {
        let connector = try connector(key)
        var variables = ConnectorVariables()
        variables.connectorParameters = object(["clientId": "client", "clientSecret": "secret"])
        variables.connectionInput = object(["shop": "acme"])
        let config = try connector.oauthConfig(variables)
        let world = try World()
        world.transport.onToken { _ in answer }
        world.transport.onApp { _ in answer }
        let endpoint = TokenEndpoint(config, appName: connector.name, world.engine.services)
        return failure { () throws(Failure) in _ = try endpoint.refresh("refresh-token-1", .patient) }
    }

    /// A secret that was changed is nobody's grant.
    private static let wrongSecret = #"{"error": "access_denied", "error_description": "Unauthorized"}"#
    private static let zohoLimit = #"""
        {"error_description": "You have made too many requests continuously. Please try again after some time.",
         "error": "Access Denied", "status": "failure"}
        """#
    private static let retryYourRequest = #"{"error": "unknown_error", "error_description": "retry your request"}"#
    private static let atlassian = #"{"error": "unauthorized_client", "error_description": "refresh_token is invalid"}"#

    @Test(arguments: [
        ("jira", 403, atlassian, Status.disconnected), ("confluence", 403, atlassian, .disconnected),
        (
            "jira", 403, #"{"error": "invalid_grant", "error_description": "Unknown or invalid refresh token."}"#,
            .disconnected
        ),
        ("jira", 401, wrongSecret, .integrationBroken), ("confluence", 401, wrongSecret, .integrationBroken),
        ("zoho-crm", 200, #"{"error": "invalid_code"}"#, .disconnected),
        ("zoho-books", 200, #"{"error": "invalid_code"}"#, .disconnected),
        ("zoho-books", 200, #"{"error": "invalid_client_secret"}"#, .integrationBroken),
        ("zoho-crm", 400, zohoLimit, .rateLimited), ("zoho-books", 200, zohoLimit, .rateLimited),
        (
            "x", 400, #"{"error": "invalid_request", "error_description": "Value passed for the token was invalid."}"#,
            .disconnected
        ),
        ("x", 401, #"{"error": "unauthorized_client"}"#, .integrationBroken),
        ("github", 200, #"{"error": "bad_refresh_token"}"#, .disconnected),
        ("github", 200, #"{"error": "incorrect_client_credentials"}"#, .integrationBroken),
        ("slack", 200, #"{"ok": false, "error": "invalid_refresh_token"}"#, .disconnected),
        ("slack", 200, #"{"ok": false, "error": "invalid_code"}"#, .disconnected),
        ("slack", 200, #"{"ok": false, "error": "bad_client_secret"}"#, .integrationBroken),
        ("slack", 200, #"{"ok": false, "error": "ratelimited"}"#, .rateLimited),
        ("slack", 200, #"{"ok": false, "error": "fatal_error"}"#, .providerError),
        (
            "hubspot", 400, #"{"status": "BAD_REFRESH_TOKEN", "message": "missing or invalid refresh token"}"#,
            .disconnected
        ),
        (
            "hubspot", 400,
            #"{"error": "invalid_grant", "error_description": "refresh token is invalid", "status": "BAD_REFRESH_TOKEN"}"#,
            .disconnected
        ),
        ("hubspot", 400, #"{"error": "invalid_client", "status": "UNHEARD_OF"}"#, .integrationBroken),
        ("hubspot", 400, #"{"status": "BAD_CLIENT_SECRET", "message": "no"}"#, .integrationBroken),
        ("hubspot", 400, #"{"error": "invalid_grant"}"#, .disconnected),
        ("hubspot", 500, #"{"status": "error", "message": "internal error"}"#, .providerError),
        ("salesforce", 400, #"{"error": "inactive_user"}"#, .disconnected),
        ("salesforce", 400, #"{"error": "invalid_client_id"}"#, .integrationBroken),
        ("salesforce", 400, #"{"error": "rate_limit_exceeded"}"#, .rateLimited),
        (
            "salesforce", 400, #"{"error": "invalid_grant", "error_description": "expired access/refresh token"}"#,
            .disconnected
        ),
        ("salesforce", 400, retryYourRequest, .providerError),
        ("salesforce", 400, #"{"error": "inactive_org", "error_description": "organization locked"}"#, .providerError),
        ("zoom", 400, #"{"reason": "Invalid Token!", "error": "invalid_grant"}"#, .disconnected),
        ("asana", 400, #"{"error": "invalid_grant"}"#, .disconnected),
        ("gmail", 400, #"{"error": "invalid_grant", "error_description": "Bad Request"}"#, .disconnected),
        ("shopify", 400, #"{"error": "invalid_grant"}"#, .disconnected),
        ("quickbooks", 400, #"{"error": "invalid_grant"}"#, .disconnected),
        ("xero", 400, #"{"error": "invalid_grant"}"#, .disconnected),
    ])
    func refusalsOfTokenEndpoints(key: String, status: Int, body: String, expected: Status) throws {
        let refusal = try #require(try refusal(key, .json(body, status: status)))
        #expect(refusal.status == expected, "\(key): \(refusal.message)")
        #expect(refusal.data["endpoint"] == "token" && refusal.data["answer"] != nil)
    }

    /// Nothing of this may ever be counted as a refusal of the grant, however often it comes.
    @Test(arguments: [
        ("zoho-crm", 400, zohoLimit), ("zoho-books", 200, zohoLimit), ("salesforce", 400, retryYourRequest),
        ("salesforce", 400, #"{"error": "rate_limit_exceeded"}"#), ("jira", 401, wrongSecret),
        ("confluence", 401, wrongSecret), ("hubspot", 400, #"{"status": "BAD_CLIENT_SECRET"}"#),
        ("slack", 200, #"{"ok": false, "error": "ratelimited"}"#),
        ("slack", 200, #"{"ok": false, "error": "bad_client_secret"}"#),
    ])
    func whatIsNoRefusalOfTheGrantNeverBecomesOne(key: String, status: Int, body: String) throws {
        let failure = try #require(try refusal(key, .json(body, status: status)))
        #expect(RefusalVerdict(failure).refusal(after: nil, now: clock.now) == nil, "\(key): \(failure.message)")
    }

    struct Limit: Sendable {
        let key: String
        let status: Int
        var headers: [String: String] = [:]
        var body = "{}"
        /// In milliseconds; nil where the app does not say.
        var wait: Int64?
    }

    /// Seconds since 1970 when the tests' clock begins.
    private static let now = ManualClock.start / 1000

    static let limits: [Limit] = [
        Limit(
            key: "x", status: 429, headers: ["x-rate-limit-remaining": "0", "x-rate-limit-reset": "\(now + 5)"],
            wait: 5000),
        Limit(
            key: "github", status: 403, headers: ["x-ratelimit-remaining": "0", "x-ratelimit-reset": "\(now + 3)"],
            body: #"{"message": "API rate limit exceeded"}"#, wait: 3000),
        Limit(key: "github", status: 403, headers: ["retry-after": "2", "x-ratelimit-remaining": "14"], wait: 2000),
        Limit(key: "github", status: 403, body: #"{"message": "You have exceeded a secondary rate limit."}"#),
        Limit(key: "github", status: 429, headers: ["retry-after": "60"], wait: 60_000),
        Limit(
            key: "linear", status: 400,
            headers: ["x-ratelimit-requests-remaining": "0", "x-ratelimit-requests-reset": "\((now + 9) * 1000)"],
            body: #"{"errors": [{"message": "limit", "extensions": {"code": "RATELIMITED"}}]}"#, wait: 9000),
        Limit(
            key: "salesforce", status: 403,
            body: #"[{"errorCode": "REQUEST_LIMIT_EXCEEDED", "message": "TotalRequests Limit exceeded."}]"#),
        Limit(
            key: "google-calendar", status: 403,
            body: #"{"error": {"code": 403, "errors": [{"domain": "usageLimits", "reason": "rateLimitExceeded"}]}}"#),
        Limit(
            key: "gmail", status: 403,
            body: #"{"error": {"code": 403, "errors": [{"reason": "userRateLimitExceeded"}]}}"#),
        Limit(
            key: "google-drive", status: 403,
            body: #"{"error": {"code": 403, "errors": [{"reason": "userRateLimitExceeded"}]}}"#),
        Limit(
            key: "shopify", status: 200,
            body: #"{"errors": [{"message": "Throttled", "extensions": {"code": "THROTTLED"}}]}"#),
        Limit(
            key: "docusign", status: 400, headers: ["X-RateLimit-Reset": "\(now + 600)"],
            body: #"{"errorCode": "HOURLY_APIINVOCATION_LIMIT_EXCEEDED"}"#, wait: 600_000),
        Limit(key: "bamboohr", status: 429, headers: ["Retry-After": "7"], wait: 7000),
        Limit(
            key: "docusign", status: 429, headers: ["X-RateLimit-Reset": "\(now + 600)"],
            body: #"{"errorCode": "HOURLY_APIINVOCATION_LIMIT_EXCEEDED"}"#, wait: 600_000),
        Limit(
            key: "google-bigquery", status: 403,
            body: #"{"error": {"code": 403, "errors": [{"reason": "rateLimitExceeded", "domain": "global"}]}}"#),
        Limit(
            key: "google-bigquery", status: 400,
            body: #"{"error": {"code": 400, "errors": [{"reason": "jobRateLimitExceeded"}]}}"#),
        Limit(
            key: "monday", status: 200, headers: ["Retry-After": "12"],
            body: #"{"errors": [{"extensions": {"code": "COMPLEXITY_BUDGET_EXHAUSTED", "retry_in_seconds": 12}}]}"#,
            wait: 12_000),
        Limit(
            key: "monday", status: 200,
            body:
                #"{"error_code": "ComplexityException", "status_code": 429, "errors": ["Complexity budget exhausted"]}"#
        ),
        Limit(key: "zoom", status: 429, headers: ["Retry-After": "\(Timestamp.text((now + 60) * 1000))"], wait: 60_000),
        Limit(key: "slack", status: 429, headers: ["Retry-After": "30"], wait: 30_000),
    ]

    private func verdict(_ limit: Limit) throws -> APIRules.Verdict {
        var response = HTTPResponse.json(limit.body, status: limit.status)
        for (name, value) in limit.headers { response.headers[name] = value }
        return try connector(limit.key).apiRules.verdict(response, by: limit.key, JSONObject(), clock)
    }

    @Test(arguments: limits)
    func limitsAreTakenForWhatTheyAre(limit: Limit) throws {
        guard case .failed(let failure) = try verdict(limit) else {
            Issue.record("\(limit.key): no limit")
            return
        }
        #expect(failure.status == .rateLimited && failure.isRetryable && failure.httpStatus == limit.status)
        #expect(failure.retryAfterMilliseconds == limit.wait)
    }

    /// What looks like a limit and is none.
    @Test(arguments: [
        Limit(
            key: "github", status: 403, headers: ["x-ratelimit-remaining": "14", "x-ratelimit-reset": "\(now + 3)"],
            body: #"{"message": "Resource not accessible by integration"}"#),
        Limit(key: "google-drive", status: 403, body: #"{"error": {"errors": [{"reason": "forbidden"}]}}"#),
        Limit(key: "linear", status: 400, body: #"{"errors": [{"extensions": {"code": "INVALID_INPUT"}}]}"#),
        Limit(key: "salesforce", status: 403, body: #"[{"errorCode": "INSUFFICIENT_ACCESS"}]"#),
        Limit(key: "bamboohr", status: 503, headers: ["Retry-After": "7"]),
        Limit(key: "shopify", status: 200, body: #"{"data": {}}"#),
        Limit(key: "slack", status: 200, body: #"{"ok": false, "error": "channel_not_found"}"#),
        Limit(key: "docusign", status: 400, body: #"{"errorCode": "INVALID_REQUEST_BODY"}"#),
    ])
    func otherAnswersAreNone(answer: Limit) throws {
        guard case .success = try verdict(answer) else {
            Issue.record("\(answer.key): not handed out")
            return
        }
    }

    private static let linear = #"{"errors": [{"extensions": {"code": "AUTHENTICATION_ERROR"}}]}"#

    @Test(arguments: [
        Limit(key: "slack", status: 200, body: #"{"ok": false, "error": "token_expired"}"#),
        Limit(key: "slack", status: 200, body: #"{"ok": false, "error": "token_revoked"}"#),
        Limit(key: "slack", status: 200, body: #"{"ok": false, "error": "invalid_auth"}"#),
        Limit(key: "slack", status: 200, body: #"{"ok": false, "error": "account_inactive"}"#),
        Limit(key: "linear", status: 200, body: linear), Limit(key: "linear", status: 400, body: linear),
        Limit(key: "linear", status: 401, body: linear),
        Limit(key: "salesforce", status: 403, body: "Bad_OAuth_Token"),
        Limit(key: "salesforce", status: 401, body: #"[{"errorCode": "INVALID_SESSION_ID"}]"#),
        Limit(key: "hubspot", status: 401, body: #"{"status": "error", "category": "EXPIRED_AUTHENTICATION"}"#),
    ])
    func aTokenThatIsRefusedInAnotherWayIsRefused(answer: Limit) throws {
        guard case .expired = try verdict(answer) else {
            Issue.record("\(answer.key): not refused")
            return
        }
    }

    /// OAuth 2.1 of monday.com, which new apps cannot turn off: PKCE, and tokens that expire.
    @Test func mondayIsAskedInItsPresentFlow() throws {
        var variables = ConnectorVariables()
        variables.connectorParameters = object(["clientId": "client", "clientSecret": "secret"])
        let config = try connector("monday").oauthConfig(variables)
        #expect(config.tokenUri == "https://auth.monday.com/oauth_ms/oauth/token")
        #expect(!config.skipPkce && !config.noRefreshToken && config.rules.requestFormat == .json)
    }

    /// How long after its first use a refresh token may be sent again, when an answer was lost.
    @Test(arguments: [("jira", 600), ("confluence", 600), ("xero", 1800)])
    func usedRefreshTokensServeAWhile(key: String, seconds: Int64) throws {
        var variables = ConnectorVariables()
        variables.connectorParameters = object(["clientId": "client", "clientSecret": "secret"])
        #expect(try connector(key).oauthConfig(variables).rules.graceSeconds == seconds)
    }

    /// Tokens are given back only to providers of whom it is known that it ends no other grant of the person.
    @Test func tokensAreGivenBackWhereThatEndsNothingElse() throws {
        var addresses: [String: String] = [:]
        let inputs: [(String, JSON)] = [
            ("gitlab", [:]), ("salesforce", [:]), ("salesforce", ["environment": "sandbox"]),
            ("salesforce", ["domain": "acme"]),
        ]
        for (key, input) in inputs {
            var variables = ConnectorVariables()
            variables.connectorParameters = object(["clientId": "client", "clientSecret": "secret"])
            variables.connectionInput = object(input)
            let config = try connector(key).oauthConfig(variables)
            #expect(!config.rules.revocationEndsAllGrants)
            addresses["\(key) \(input.text)"] = config.revocationUri
        }
        #expect(
            addresses == [
                "gitlab {}": "https://gitlab.com/oauth/revoke",
                "salesforce {}": "https://login.salesforce.com/services/oauth2/revoke",
                #"salesforce {"environment":"sandbox"}"#: "https://test.salesforce.com/services/oauth2/revoke",
                #"salesforce {"domain":"acme"}"#: "https://acme.my.salesforce.com/services/oauth2/revoke",
            ])
    }
}
