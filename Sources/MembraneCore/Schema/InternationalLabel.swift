/// Whether a part of a host's name in another script may be one (RFC 5891, section 4.2; RFC 5892).
///
/// The tables of IDNA are not linked in: categories of Unicode stand for them, with the exceptions that the standard names.
/// So a letter that has another form that means the same may pass where registries refuse it.
enum InternationalLabel {
    static func isValid(_ label: [Unicode.Scalar]) -> Bool {
        guard let first = label.first, let last = label.last, first != "-", last != "-", !isMark(first),
            label.contains(where: { !$0.isASCII }), label.count < 4 || label[2] != "-" || label[3] != "-"
        else { return false }
        return label.indices.allSatisfy { fitsContext(label, $0) }
    }

    private static func isMark(_ scalar: Unicode.Scalar) -> Bool {
        [.nonspacingMark, .spacingMark, .enclosingMark].contains(scalar.properties.generalCategory)
    }

    /// RFC 5892, appendix A, and section 2 for what stands in no context.
    private static func fitsContext(_ label: [Unicode.Scalar], _ index: Int) -> Bool {
        let before = index > 0 ? label[index - 1] : nil
        let after = index + 1 < label.count ? label[index + 1] : nil
        switch label[index].value {
        case 0xB7: return before == "l" && after == "l"
        case 0x375: return after.map { isIn(greek, $0) } ?? false
        case 0x5F3, 0x5F4: return before.map { isIn(hebrew, $0) } ?? false
        case 0x30FB: return label.contains { isIn(japanese, $0) }
        case 0x660...0x669: return !label.contains { (0x6F0...0x6F9).contains($0.value) }
        case 0x6F0...0x6F9: return !label.contains { (0x660...0x669).contains($0.value) }
        case 0x200D: return before.map(isVirama) ?? false
        case 0x200C: return before.map(isVirama) ?? false || joins(label, index)
        default: return isAllowed(label[index])
        }
    }

    /// Section 2.6, and categories for the rest.
    private static func isAllowed(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x2D, 0x30...0x39, 0x61...0x7A, 0xDF, 0x3C2, 0x6FD, 0x6FE, 0xF0B, 0x3007: return true
        case ..<0x80, 0x640, 0x7FA, 0x302E, 0x302F, 0x3031...0x3035, 0x303B: return false
        default: break
        }
        guard !isIn(otherForms, scalar), !scalar.properties.isDefaultIgnorableCodePoint else { return false }
        return switch scalar.properties.generalCategory {
        case .lowercaseLetter, .otherLetter, .modifierLetter, .nonspacingMark, .spacingMark, .decimalNumber: true
        default: false
        }
    }

    private static func isVirama(_ scalar: Unicode.Scalar) -> Bool {
        scalar.properties.canonicalCombiningClass.rawValue == 9
    }

    /// Appendix A.1, where letters of a script that joins stand on both sides, whatever marks are between.
    private static func joins(_ label: [Unicode.Scalar], _ index: Int) -> Bool {
        let isLetter = { (scalar: Unicode.Scalar) in isIn(joining, scalar) && !isMark(scalar) }
        return label[..<index].last(where: { !isMark($0) }).map(isLetter) ?? false
            && label[(index + 1)...].first(where: { !isMark($0) }).map(isLetter) ?? false
    }

    private static func isIn(_ ranges: [ClosedRange<UInt32>], _ scalar: Unicode.Scalar) -> Bool {
        ranges.contains { $0.contains(scalar.value) }
    }

    private static let greek: [ClosedRange<UInt32>] = [0x370...0x3FF, 0x1F00...0x1FFF]
    private static let hebrew: [ClosedRange<UInt32>] = [0x591...0x5F4, 0xFB1D...0xFB4F]
    private static let japanese: [ClosedRange<UInt32>] = [
        0x3041...0x3096, 0x309D...0x309F, 0x30A1...0x30FA, 0x30FD...0x30FF, 0x31F0...0x31FF, 0x2E80...0x2FD5,
        0x3005...0x3007, 0x3021...0x3029, 0x3400...0x4DBF, 0x4E00...0x9FFF, 0x20000...0x3FFFF,
    ]
    private static let joining: [ClosedRange<UInt32>] = [
        0x620...0x65F, 0x66E...0x6D3, 0x6FA...0x6FF, 0x710...0x77F, 0x7CA...0x7EA, 0x840...0x8FF, 0x1820...0x18AA,
    ]
    /// Letters in another form of themselves, which names are not written in: letter-like symbols, parts of Hangul, ligatures,
    /// forms by place, of full and half width, of mathematics.
    private static let otherForms: [ClosedRange<UInt32>] = [
        0x1100...0x11FF, 0x2071...0x209C, 0x2100...0x214F, 0x3131...0x318F, 0xA960...0xA97F, 0xD7B0...0xD7FF,
        0xF900...0xFAFF, 0xFB00...0xFB1C, 0xFB1F...0xFDFF, 0xFE70...0xFEFF, 0xFF00...0xFFEF, 0x1D400...0x1D7FF,
        0x2F800...0x2FA1F,
    ]
}
