/// Formulas and schemas, as a connector uses them: how many microseconds one evaluation and one check take.
///
/// Prints for each case, tab-separated: the case, then microseconds. Each is the median of rounds.
import MembraneCore

private let rounds = 31
private let callsPerRound = 2000

private func json(_ text: String) throws -> JSON {
    try JSON(parsing: text, what: "The benchmark")
}

private func measure(_ what: String, _ work: () throws -> Void) throws {
    let clock = ContinuousClock()
    var times: [Double] = []
    for round in 0...rounds {
        let time = try clock.measure {
            for _ in 0..<callsPerRound { try work() }
        }
        // The first round warms up.
        if round > 0 { times.append(Double(time.components.attoseconds) / 1e12 / Double(callsPerRound)) }
    }
    times.sort()
    print("\(what)\t\(times[times.count / 2])")
}

private let makeApiClient = """
    {"baseUri": {"$tpl": {"template": "https://{shop}.example.com", "values": {"shop": {"$var": "$.connectionInput.shop"}}}},
     "headers": {"authorization": {"$concat": ["Bearer ", {"$var": "$.credentials.access_token"}]},
                 "accept": "application/json"},
     "query": {"version": {"$firstNotEmpty": [{"$var": "$.connectorParameters.version"}, "2026-01"]}}}
    """
private let variables = """
    {"connectorParameters": {"clientId": "0a1b2c", "version": ""},
     "connectionInput": {"shop": "acme-1"}, "connectionParameters": {"shop": "acme-1"},
     "credentials": {"access_token": "gho_0123456789abcdefghijklmnopqrstuvwxyz", "token_type": "Bearer", "expires_in": 3600}}
    """
private let inputSchema = """
    {"type": "object", "required": ["shop", "email", "apiKey"], "additionalProperties": false, "properties": {
     "shop": {"type": "string", "title": "Shop", "pattern": "^[a-z0-9][a-z0-9-]*$"},
     "email": {"type": "string", "format": "email", "maxLength": 254},
     "apiKey": {"type": "string", "title": "API key", "isSensitive": true, "minLength": 20},
     "region": {"type": "string", "enum": ["eu", "us", "ap"], "default": "eu"}}}
    """
private let input = """
    {"shop": "acme-1", "email": "someone@acme.example", "apiKey": "sk_0123456789abcdefghijklmnopqrstuvwxyz", "region": "eu"}
    """

let mapping = try json(makeApiClient)
let values = try json(variables)
guard case .object(let given) = values else { throw Failure.invalidArgument("The variables are an object.") }
let formula = try Formula(mapping, path: "makeApiClient.mapping")
try measure("evaluate a makeApiClient") { _ = try formula.evaluate(given) }
try measure("evaluate a makeApiClient from its JSON") { _ = try Formula.evaluate(mapping, given) }

let schemaJSON = try json(inputSchema)
let schema = try Schema(schemaJSON, path: "inputSchema")
let entered = try json(input)
try measure("check an input against its schema") { try schema.check(entered, what: "input") }
try measure("check an input against its schema's JSON") {
    try Schema.check(entered, against: schemaJSON, what: "input")
}
