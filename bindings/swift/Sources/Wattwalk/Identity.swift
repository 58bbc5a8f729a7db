// So that lists of SwiftUI know one from the other.

extension Asset: Identifiable {}
extension Stop: Identifiable {}
