/// The ways in which a simulated record can be wrong. A damaged record has exactly one of them.
public enum RowDamage: String, Sendable, Hashable, CaseIterable {
  /// A date that no calendar has (`2025-02-30`) or in an order nobody declared (`31/12/2025`).
  case badDate = "bad-date"
  /// An amount with thousands separators, a currency sign, a trailing minus or too many decimals.
  case badDecimal = "bad-decimal"
  /// A required field left empty or holding a null token.
  case missingRequired = "missing-required"
  /// A product, state or status outside its code list.
  case unknownEnum = "unknown-enum"
  /// One field too few or one too many.
  case wrongColumnCount = "wrong-column-count"
  /// The account number of an earlier, undamaged record.
  case duplicateKey = "duplicate-key"
  /// A Latin-1 letter in a UTF-8 file.
  case invalidUTF8 = "invalid-utf8"
}
