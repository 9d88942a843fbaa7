/// The columns of the row at hand, counted from 0. Not to be kept.
protocol DatabaseRow {
    func text(_ column: Int) -> String?
    func integer(_ column: Int) -> Int64?
    func blob(_ column: Int) -> [UInt8]?
}
