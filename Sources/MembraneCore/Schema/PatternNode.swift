/// A pattern taken apart.
indirect enum PatternNode {
    case scalar(ScalarSet)
    case start
    case end
    case sequence([PatternNode])
    case choice([PatternNode])
    case repeated(PatternNode, least: Int, most: Int?)
}
