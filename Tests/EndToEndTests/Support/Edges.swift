/// A portfolio written by hand: values at the edges of what the contract allows, and just beyond them.
enum Edges {
  static let header = [
    "account_id,customer_id,customer_name,product,opened_on,charged_off_on,original_balance,current_balance,interest_rate,"
      + "last_payment_on,last_payment_amount,days_past_due,phone,email,postal_code,state,status,letters_sent,consent_call,consent_email"
  ]

  static let good = [
    // The greatest and the least.
    "0000000000,C000000000,A,credit_card,1950-01-01,1950-01-01,9999999999.99,-9999999999.99,100,0001-01-01,9999999999.99,36500,"
      + "+1234567,a@b.cc,00000,WY,open,10000,Y,N",
    "9999999999,C999999999,B,telecom,9999-12-31,9999-12-31,0,0.00,0,9999-12-31,0.00,0,(0)-. 12,A@B.CC,99999-9999,wy,CLOSED,0,true,false",
    // Nothing wherever nothing may be.
    "0000000001,c000000001,C,Mortgage,2024-02-29,,0.1,-.5,NULL,N/A,null,00,n/a,,\" \",,Paid,+7,Y,Y",
    // Half to even, both ways, and a rounding that carries.
    "0000000002,C000000002,D,medical,02/29/2024,12/31/1999,1.10,+1.1,1.00005,01/01/2000,5.,1,,,,al,settled,1,N,N",
    "0000000003,C000000003,E,medical,2024-01-01,,1,1,1.00015,,,1,,,,AL,settled,1,N,N",
    "0000000004,C000000004,F,medical,2024-01-01,,1,1,99.99995,,,1,,,,AL,settled,1,N,N",
    "0000000005,C000000005,G,medical,2024-01-01,,1,-0.00,00012.5,,,1,,,,AL,settled,1,N,N",
    // Quotes, line ends and commas inside a field, several scripts, eighty signs.
    "0000000006,C000000006,\"O\"\"Neil, \"\"Ann\"\"\",utility,2024-01-01,,1,1,,,,1,,,,,disputed,1,N,N",
    "0000000007,C000000007,\"Ann\nLee\r\nJr\",utility,2024-01-01,,1,1,,,,1,,,,,payment_plan,1,N,N",
    "0000000008,C000000008,Ærøskøbing 山田太郎 😀 e\u{301},utility,2024-01-01,,1,1,,,,1,,,,,open,1,N,N",
    "0000000009,C000000009,\(String(repeating: "ü", count: 80)),utility,2024-01-01,,1,1,,,,1,,,,,open,1,N,N",
    "  0000000010\t,C000000010,  H   I  ,utility,2024-01-01,,1,1,,,,1,,\"Very.Long+Tag@Sub.Example.ORG\",,,open,1,N,N",
    // What a reader may take for null, a number or a formula.
    "0000000011,C000000011,None,utility,2024-01-01,,1,1,,,,1,,,,,open,1,N,N",
    "0000000012,C000000012,NaN,utility,2024-01-01,,1,1,,,,1,,,,,open,1,N,N",
    "0000000013,C000000013,=1+1,utility,2024-01-01,,1,1,,,,1,,,,,open,1,N,N",
    "0000000014,C000000014,\\N,utility,2024-01-01,,1,1,,,,1,,,,,open,1,N,N",
  ]

  static let bad = [
    "0000000001,C000000099,repeats a key,utility,2024-01-01,,1,1,,,,1,,,,,open,1,N,N",
    "0000000101,C000000001,A,utility,2023-02-29,,1,1,,,,1,,,,,open,1,N,N",
    "0000000102,C000000001,A,utility,1949-12-31,,1,1,,,,1,,,,,open,1,N,N",
    "0000000103,C000000001,A,utility,2024-01-01,,1.001,1,,,,1,,,,,open,1,N,N",
    "0000000104,C000000001,A,utility,2024-01-01,,10000000000,1,,,,1,,,,,open,1,N,N",
    "0000000105,C000000001,A,utility,2024-01-01,,1,1e3,,,,1,,,,,open,1,N,N",
    "0000000106,C000000001,A,utility,2024-01-01,,1,\"1,000\",,,,1,,,,,open,1,N,N",
    "0000000107,C000000001,A,utility,2024-01-01,,1,1,100.0001,,,1,,,,,open,1,N,N",
    "0000000108,C000000001,A,utility,2024-01-01,,-0.01,1,,,,1,,,,,open,1,N,N",
    "0000000109,C000000001,A,utility,2024-01-01,,1,1,,,,36501,,,,,open,1,N,N",
    "0000000110,C000000001,A,utility,2024-01-01,,1,1,,,,1,,,,,open,1,yes,N",
    "0000000111,C000000001,\(String(repeating: "ü", count: 81)),utility,2024-01-01,,1,1,,,,1,,,,,open,1,N,N",
    "000000112,C000000001,A,utility,2024-01-01,,1,1,,,,1,,,,,open,1,N,N",
    "0000000113,C000000001,A,utility,2024-01-01,,1,1,,,,1,,,,,open,1,N",
    "0000000114,C000000001,A,utility,2024-01-01,,1,1,,,,1,,,,,open,1,N,N,",
    "0000000115,C000000001,A,utility,2024-01-01,,1,1,,,,1,,,,XX,open,1,N,N",
    "0000000116,C000000001,NULL,utility,2024-01-01,,1,1,,,,1,,,,,open,1,N,N",
  ]

  /// Good and bad records mixed.
  static var file: String {
    var lines = header
    for index in 0..<max(good.count, bad.count) {
      if index < good.count { lines.append(good[index]) }
      if index < bad.count { lines.append(bad[index]) }
    }
    return lines.joined(separator: "\n") + "\n"
  }
}
