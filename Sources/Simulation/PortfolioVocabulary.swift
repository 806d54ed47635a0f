/// The words that a simulated portfolio is made of.
///
/// Nobody's data: given names and surnames are drawn apart, addresses lie in the domains of RFC 2606, telephone numbers in the
/// 555-01XX block that the numbering plan keeps for fiction.
final class PortfolioVocabulary: Sendable {
  let products = PortfolioVocabulary.list(["credit_card", "personal_loan", "auto_loan", "mortgage", "medical", "utility", "telecom"])
  let statuses = PortfolioVocabulary.list(["open", "open", "open", "open", "disputed", "payment_plan", "settled", "paid", "closed"])
  let givenNames = PortfolioVocabulary.list([
    "ann", "ben", "carla", "dmitri", "edith", "farid", "grace", "hugo", "ines", "jonas", "karen", "liam", "mei", "noor",
    "olga", "pedro", "quinn", "rosa", "samir", "tara", "uwe", "vera", "wendell", "ximena", "yusuf", "zelda", "josé", "renée",
    "zoë", "søren", "łucja", "françois",
  ])
  let surnames = PortfolioVocabulary.list([
    "abbott", "baker", "castillo", "dvorak", "ellison", "fischer", "greene", "haddad", "ivers", "jansen", "kowalski", "lindgren",
    "marsh", "nakamura", "obrien", "petrov", "quill", "romero", "stone", "turner", "ueda", "vance", "whitaker", "xu", "yates",
    "zimmer", "müller", "garcía", "çelik", "ångström", "núñez", "bělohlávek",
  ])
  let writtenGivenNames = PortfolioVocabulary.list([
    "Ann", "Ben", "Carla", "Dmitri", "Edith", "Farid", "Grace", "Hugo", "Ines", "Jonas", "Karen", "Liam", "Mei", "Noor",
    "Olga", "Pedro", "Quinn", "Rosa", "Samir", "Tara", "Uwe", "Vera", "Wendell", "Ximena", "Yusuf", "Zelda", "José", "Renée",
    "Zoë", "Søren", "Łucja", "François",
  ])
  let writtenSurnames = PortfolioVocabulary.list([
    "Abbott", "Baker", "Castillo", "Dvorak", "Ellison", "Fischer", "Greene", "Haddad", "Ivers", "Jansen", "Kowalski", "Lindgren",
    "Marsh", "Nakamura", "O'Brien", "Petrov", "Quill", "Romero", "Stone", "Turner", "Ueda", "Vance", "Whitaker", "Xu", "Yates",
    "Zimmer", "Müller", "García", "Çelik", "Ångström", "Núñez", "Bělohlávek",
  ])
  let nicknames = PortfolioVocabulary.list(["\"\"Ace\"\"", "\"\"Buddy\"\"", "\"\"Kit\"\"", "\"\"Red\"\""])
  let domains = PortfolioVocabulary.list(["@example.com", "@example.com", "@example.org", "@example.net", "@mail.example"])
  let nullTokens = PortfolioVocabulary.list(["NULL", "null", "N/A", "n/a"])
  let unknownProducts = PortfolioVocabulary.list(["creditcard", "student_loan", "7", "boat"])
  let unknownStates = PortfolioVocabulary.list(["ZZ", "XQ", "Texas", "00"])
  let unknownStatuses = PortfolioVocabulary.list(["unknown", "opn", "written_off", "-"])
  let badDates = PortfolioVocabulary.list(["2025-02-30", "31/12/2025", "0000-00-00", "2025-13-01", "yesterday", "45123"])
  let badDecimals = PortfolioVocabulary.list(["1,234.56", "$1250.00", "1250.00-", "99.125", "1 250.00", "ten"])
  /// The same outside quotes: thousands separators need quotes of their own, as a spreadsheet gives them.
  let badDecimalsQuoted = PortfolioVocabulary.list(["\"1,234.56\"", "$1250.00", "1250.00-", "99.125", "1 250.00", "ten"])
  let yes = Word("true")
  let no = Word("false")
  let surplus = Word(",moved")
  let areaCodes: [Int] = [212, 305, 312, 404, 415, 503, 512, 602, 617, 702, 713, 808, 907, 919]
  /// A state's code and the first three digits of some of its ZIP codes.
  let states = PortfolioVocabulary.list([
    "AL350", "AK995", "AZ850", "AR720", "CA900", "CO802", "CT061", "DE197", "DC200", "FL331", "GA303", "HI968", "ID837",
    "IL606", "IN462", "IA503", "KS672", "KY402", "LA701", "ME041", "MD212", "MA021", "MI482", "MN554", "MS392", "MO631",
    "MT591", "NE681", "NV891", "NH031", "NJ071", "NM871", "NY100", "NC282", "ND581", "OH432", "OK731", "OR972", "PA191",
    "RI029", "SC292", "SD571", "TN372", "TX770", "UT841", "VT054", "VA232", "WA981", "WV253", "WI532", "WY820",
  ])

  private static func list(_ texts: [StaticString]) -> [Word] { texts.map { Word($0) } }
}
