import Testing

@testable import MembraneCore

/// A few apps of each kind, so that the tests do not depend on what the catalogue holds today.
private func app(
    _ key: String, _ name: String, _ categories: [String], aliases: [String] = [], domain: String? = nil,
    description: String? = nil, isReady: Bool = false, isOwn: Bool = false, isBuiltIn: Bool = true
) throws -> IntentSearch.Candidate {
    var definition = JSONObject()
    definition["key"] = .string(key)
    definition["name"] = .string(name)
    definition["type"] = "client-credentials"
    definition["categories"] = .array(categories.map { .string($0) })
    definition["aliases"] = .array(aliases.map { .string($0) })
    definition["domains"] = .array(domain.map { [.string($0)] } ?? [])
    definition["description"] = description.map { .string($0) }
    definition["makeApiClient"] = ["mapping": ["baseUri": "https://api.example"]]
    let connector = try Connector(definition: definition, id: "cnr_" + key, isBuiltIn: isBuiltIn)
    return IntentSearch.Candidate(connector: connector, isReady: isReady, isOwn: isOwn)
}

private func apps() throws -> [IntentSearch.Candidate] {
    [
        try app("hubspot", "HubSpot", ["crm", "marketing"], domain: "hubspot.com", description: "Contacts and deals."),
        try app("pipedrive", "Pipedrive", ["crm"], domain: "pipedrive.com"),
        try app("gmail", "Gmail", ["email"], aliases: ["google mail"]),
        try app("outlook", "Microsoft Outlook", ["email", "calendar"], aliases: ["outlook mail"]),
        try app("xero", "Xero", ["accounting", "invoicing"]),
        try app("slack", "Slack", ["messaging"], domain: "slack.com"),
        try app("dropbox", "Dropbox", ["file-storage"]),
        try app("google-drive", "Google Drive", ["file-storage"]),
        try app("stripe", "Stripe", ["payments"]),
        try app("calendly", "Calendly", ["scheduling"]),
    ]
}

@Suite struct IntentSearchTests {
    @Test(
        arguments: [
            ("CRM", ["hubspot", "pipedrive"], "“CRM” is its category"),
            ("crm", ["hubspot", "pipedrive"], "“crm” is its category"),
            ("please connect our CRM!", ["hubspot", "pipedrive"], "“CRM” is its category"),
            ("send email", ["gmail", "outlook"], "“send email” belongs to its category, Email"),
            ("sending emails", ["gmail", "outlook"], "“sending emails” belongs to its category, Email"),
            ("hubspot", ["hubspot"], "“hubspot” is its name"),
            ("Hub Spot", ["hubspot"], "“Hub Spot” is its name"),
            ("hubspot.com", ["hubspot"], "“hubspot com” is its address"),
            ("hubspt", ["hubspot"], "“hubspt” looks like its name, HubSpot"),
            ("slakc", ["slack"], nil),
            ("slak", ["slack"], "“slak” looks like its name, Slack"),
            ("where our invoices are", ["xero"], "“invoices” belongs to its category, Accounting"),
            ("invoicing", ["xero"], "“invoicing” is its category"),
            ("chat with the team", ["slack"], "“chat team” belongs to its category, Messaging"),
            ("file storage", ["dropbox", "google-drive"], "“file storage” is its category"),
            ("googledrive", ["google-drive"], "“googledrive” is its name"),
            ("payments", ["stripe"], "“payments” is its category"),
            ("google mail", ["gmail"], "“google mail” is another word for it"),
            ("🙂 stripe 🙂", ["stripe"], "“stripe” is its name"),
        ] as [(String, [String], String?)])
    func finds(_ intent: String, _ expected: [String], _ because: String?) throws {
        let matches = IntentSearch.rank(intent, try apps())
        guard let because else { return #expect(matches.isEmpty) }
        #expect(matches.prefix(expected.count).map(\.connector.key) == expected)
        let first = try #require(matches.first)
        #expect(first.because.contains { $0.hasPrefix(because) }, "\(first.because)")
        #expect((1...100).contains(first.score))
        // What was named beats whatever else happens to fit.
        if expected.count < matches.count { #expect(matches[expected.count].score < matches[expected.count - 1].score) }
    }

    @Test(arguments: ["", "   ", "🙂🎉", "qwrtzpsdf", "!?#", "\u{0}", "zzz yyy xxx"])
    func findsNothing(_ intent: String) throws {
        #expect(IntentSearch.rank(intent, try apps()).isEmpty)
    }

    @Test func longTextsEnd() throws {
        let text = "we would like to read our invoices " + String(repeating: "and then something else ", count: 430)
        #expect(text.utf8.count > 10_000)
        #expect(try IntentSearch.rank(text, apps()).first?.connector.key == "xero")
        #expect(try IntentSearch.rank(String(repeating: "x", count: 100_000), apps()).isEmpty)
        // Nothing is close: the least far ones are named, and it ends.
        #expect(try IntentSearch.nearest(String(repeating: "x", count: 100_000), apps()).count == 3)
    }

    @Test func aMisspeltNameCountsLessThanARealOne() throws {
        let real = try #require(IntentSearch.rank("hubspot", try apps()).first)
        let misspelt = try #require(IntentSearch.rank("hubspt", try apps()).first)
        #expect(misspelt.score < real.score)
    }

    /// "calendar" is a category: Calendly, two letters away, is not what was meant.
    @Test func aKnownWordIsNoMisspeltName() throws {
        let matches = IntentSearch.rank("calendar", try apps())
        #expect(matches.first?.connector.key == "outlook")
        #expect(!matches.contains { $0.because.contains { $0.contains("looks like") } })
    }

    @Test func whatIsReadyWinsATie() throws {
        let candidates = try [
            app("a", "Alpha", ["crm"]), app("b", "Beta", ["crm"], isReady: true),
            app("c", "Gamma", ["crm"], isOwn: true),
            app("d", "Delta", ["crm"], isReady: true, isOwn: true),
            app("e", "Epsilon", ["crm"], isReady: true, isOwn: true, isBuiltIn: false),
        ]
        let matches = IntentSearch.rank("crm", candidates)
        #expect(matches.map(\.connector.key) == ["d", "e", "c", "b", "a"])
        #expect(
            matches.map { $0.because.last } == [
                "an integration for it exists", "it is the workspace's own", "an integration for it exists",
                "it can be connected at once", "“crm” is its category",
            ])
        // A name is worth more than any integration.
        #expect(IntentSearch.rank("alpha crm", candidates).first?.connector.key == "a")
    }

    @Test func theOrderDoesNotDependOnTheCandidates() throws {
        let candidates = try apps()
        let order = IntentSearch.rank("files and email", candidates).map(\.connector.key)
        #expect(order == IntentSearch.rank("files and email", candidates.reversed()).map(\.connector.key))
    }

    @Test func suggestsWhatComesClose() throws {
        #expect(try IntentSearch.nearest("slakcs", apps()).first == "Slack")
        #expect(try IntentSearch.nearest("strpie", apps()).first == "Stripe")
        #expect(try IntentSearch.nearest("drop boks", apps()).first == "Dropbox")
        #expect(try IntentSearch.nearest("e", apps()).count <= 5)
        #expect(try IntentSearch.nearest("", apps()).isEmpty)
    }

    @Test(arguments: [
        ("invoices", "invoice"), ("invoicing", "invoice"), ("companies", "company"), ("messages", "messaging"),
        ("files", "file"),
        ("scheduling", "schedule"), ("shops", "shopping"), ("signed", "sign"), ("boxes", "box"), ("emails", "email"),
    ])
    func formsOfOneWordMeet(_ one: String, _ other: String) throws {
        #expect(try #require(IntentWord.words(in: one).first).stem == #require(IntentWord.words(in: other).first).stem)
    }

    @Test(arguments: ["s", "ed", "ing", "sms", "ss", "é", "ées", "ies", "eee", "1s", "שלום"])
    func everyWordHasAStem(_ word: String) throws {
        #expect(try !#require(IntentWord.words(in: word).first).stem.isEmpty)
    }

    @Test func theVeryWordCountsMoreThanAFormOfIt() throws {
        let candidates = try [app("a", "Alpha", ["crm"], aliases: ["accounts"]), app("b", "Beta", ["accounting"])]
        let matches = IntentSearch.rank("accounting", candidates)
        #expect(matches.map(\.connector.key) == ["b", "a"])
    }

    @Test func theFirstCategoryCountsMost() throws {
        let candidates = try [app("a", "Alpha", ["marketing", "email"]), app("b", "Beta", ["email"])]
        #expect(IntentSearch.rank("email", candidates).map(\.connector.key) == ["b", "a"])
    }

    /// Everything of one company would be meant otherwise.
    @Test func anAddressIsKnownByItsOwnName() throws {
        let candidates = try [
            app("gmail", "Gmail", ["email"], domain: "mail.google.com"), app("ads", "Google Ads", ["ads"]),
            app("hubspot", "HubSpot", ["crm"], domain: "hubspot.com"),
        ]
        #expect(IntentSearch.rank("google", candidates).map(\.connector.key) == ["ads"])
        #expect(IntentSearch.rank("https://app.hubspot.com/home", candidates).first?.connector.key == "hubspot")
        #expect(IntentSearch.rank("mail.google.com", candidates).first?.connector.key == "gmail")
    }

    @Test(arguments: ["CRM", "send email", "where our invoices are", "chat with the team", "file storage", "payments"])
    func theCatalogueHasAnAnswer(_ intent: String) throws {
        let candidates = try Catalogue.builtIn().map {
            IntentSearch.Candidate(connector: $0, isReady: false, isOwn: false)
        }
        let best = try #require(IntentSearch.rank(intent, candidates).first)
        #expect(best.score >= 60)
    }
}
