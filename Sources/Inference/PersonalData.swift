import DataContracts

/// What personal data a column seems to hold, by its name and by its values.
struct PersonalData {
  let sensitivityClass: Sensitivity.Class
  let kind: String
  /// For a person; never a value.
  let reason: String

  private static let words: [(word: String, class: Sensitivity.Class, kind: String)] = [
    ("email", .direct, "email"), ("e_mail", .direct, "email"), ("phone", .direct, "phone"), ("mobile", .direct, "phone"),
    ("telephone", .direct, "phone"), ("fax", .direct, "phone"), ("ssn", .direct, "national-id"),
    ("social_security", .direct, "national-id"), ("national_id", .direct, "national-id"), ("passport", .direct, "national-id"),
    ("tax_id", .direct, "national-id"), ("iban", .direct, "account"), ("card_number", .direct, "card"), ("pan", .direct, "card"),
    ("first_name", .direct, "name"), ("last_name", .direct, "name"), ("surname", .direct, "name"), ("full_name", .direct, "name"),
    ("customer_name", .direct, "name"), ("debtor_name", .direct, "name"), ("borrower", .direct, "name"), ("name", .direct, "name"),
    ("street", .direct, "address"), ("address", .direct, "address"), ("birth", .quasi, "birth-date"), ("dob", .quasi, "birth-date"),
    ("zip", .quasi, "postal-code"), ("postal", .quasi, "postal-code"), ("postcode", .quasi, "postal-code"),
    ("gender", .quasi, "gender"), ("religion", .sensitive, "religion"), ("health", .sensitive, "health"),
    ("ip_address", .direct, "ip"),
    // In the languages of the banks: Portuguese, Spanish, French, German, Italian. Letters with accents are blanks in columns.
    ("nome", .direct, "name"), ("sobrenome", .direct, "name"), ("nombre", .direct, "name"), ("apellid", .direct, "name"),
    ("nom", .direct, "name"), ("prenom", .direct, "name"), ("pr_nom", .direct, "name"), ("vorname", .direct, "name"),
    ("nachname", .direct, "name"), ("cognome", .direct, "name"),
    ("cpf", .direct, "national-id"), ("dni", .direct, "national-id"), ("nif", .direct, "national-id"), ("nie", .direct, "national-id"),
    ("curp", .direct, "national-id"), ("rut", .direct, "national-id"), ("codice_fiscale", .direct, "national-id"),
    ("telefon", .direct, "phone"), ("tel_fon", .direct, "phone"), ("celular", .direct, "phone"), ("movil", .direct, "phone"),
    ("handynummer", .direct, "phone"), ("correo", .direct, "email"), ("endere", .direct, "address"), ("direcci", .direct, "address"),
    ("adresse", .direct, "address"), ("anschrift", .direct, "address"), ("strasse", .direct, "address"), ("stra_e", .direct, "address"),
    ("indirizzo", .direct, "address"), ("nascimento", .quasi, "birth-date"), ("nacimiento", .quasi, "birth-date"),
    ("naissance", .quasi, "birth-date"), ("geburt", .quasi, "birth-date"), ("nascita", .quasi, "birth-date"),
    ("cep", .quasi, "postal-code"), ("plz", .quasi, "postal-code"), ("codigo_postal", .quasi, "postal-code"),
    ("genero", .quasi, "gender"), ("sexo", .quasi, "gender"), ("geschlecht", .quasi, "gender"),
  ]

  /// Whether digits of it are a number that nobody adds up.
  var isNumbering: Bool { ["national-id", "phone", "postal-code", "account", "card"].contains(kind) }

  /// nil when nothing speaks for it.
  init?(column: String, profile: ColumnProfile) {
    for (count, kind) in [(profile.emails, "email"), (profile.phones, "phone"), (profile.ibans, "account")]
    where count * 2 > profile.values && profile.values > 0 {
      self.init(sensitivityClass: .direct, kind: kind, reason: "\(count) of \(profile.values) values look like it")
      return
    }
    // A yes or no says nothing of an address, whatever the column is called.
    if profile.longest <= 5, let distinct = profile.distinct, distinct.count <= 4 { return nil }
    let name = "_" + column + "_"
    guard let match = Self.words.first(where: { name.contains("_\($0.word)_") || ($0.word.count > 4 && name.contains($0.word)) })
    else { return nil }
    self.init(sensitivityClass: match.class, kind: match.kind, reason: "by the column's name")
  }

  private init(sensitivityClass: Sensitivity.Class, kind: String, reason: String) {
    self.sensitivityClass = sensitivityClass
    self.kind = kind
    self.reason = reason
  }
}
