extension FaultCatalogue {
  /// Faults of a whole file's content.
  static let content: [Entry] = [
    make(
      "empty-file", .quarantine, "The decrypted file has no bytes.", remedy: "ask for the file again",
      letter: "The file inside your message is empty. Please send it again."),
    make(
      "no-records", .quarantine, "The file has a header but no records.",
      remedy: "if the bank confirms that there is nothing to report, 'sluice quarantine accept'", mayBeAccepted: true),
    make(
      "unexpected-content", .quarantine, "The file is something else than its contract says: HTML, PDF, an archive, XML or JSON.",
      remedy: "ask for the file again; an error page is often saved under the file's name",
      letter: "Your file does not contain the agreed format (it looks like a web page or another kind of file)."),
    make(
      "missing-label", .quarantine, "The header lacks a column of the contract.",
      remedy: "compare the header with the contract; a new layout needs a new contract version",
      letter: "A column is missing from your file's header."),
    make(
      "extra-label", .quarantine, "The header has a column the contract does not know.",
      remedy: "compare the header with the contract; a new layout needs a new contract version",
      letter: "Your file's header has an additional column."),
    make(
      "incorrect-label", .quarantine, "A column of the header has another name than the contract says.",
      remedy: "compare the header with the contract; a new layout needs a new contract version",
      letter: "A column of your file's header has an unexpected name."),
    make(
      "duplicate-label", .quarantine, "Two columns of the header have one name.", remedy: "ask the bank to correct the header",
      letter: "Two columns of your file's header have the same name."),
    make(
      "missing-header", .quarantine, "The first line is not the contract's header, it shares no label with it.",
      remedy: "ask the bank to send the header line", letter: "Your file has no header line. Please send it with its header."),
    make(
      "blank-header", .quarantine, "The first line, where the header belongs, is blank.",
      remedy: "ask the bank to send the header", letter: "Your file's header line is blank."),
    make(
      "unterminated-quote", .quarantine, "A quoted field never ends, so no record after it can be trusted.",
      remedy: "ask for the file again", letter: "A quoted field in your file is never closed. Please send it again."),
    make(
      "line-too-long", .quarantine, "A record is longer than 1 MiB.", remedy: "ask for the file again",
      letter: "Your file holds a record of more than 1 MiB."),
    make(
      "invalid-descriptor-word", .quarantine, "A record or block of a mainframe file does not begin with a length that fits what follows.",
      remedy: "compare the framing of the contract with the file; transfers as text damage such files",
      letter: "Your file's record descriptor words do not fit its records. Please send it as a binary transfer."),
    make(
      "record-order", .quarantine, "A header, data or trailer record stands where it must not.",
      remedy: "ask for the file again; several files may have been joined",
      letter: "The header, detail and trailer records of your file are not in order."),
    make(
      "record-count", .quarantine, "There are more or fewer records of a kind than a file has, so that it may be cut off.",
      remedy: "ask for the file again",
      letter: "Your file lacks a header or trailer record, or has too many."),
    make(
      "encoding-mismatch", .quarantine, "The first bytes of the file are not those of the declared encoding.",
      remedy: "ask the bank which encoding it uses; a new encoding needs a new contract version",
      letter: "Your file is not in the agreed character encoding."),
    make(
      "not-an-archive", .quarantine, "The content is not packed as the contract says.",
      remedy: "compare the contract's compression with the file; a new packing needs a new contract version",
      letter: "Your file is not packed as agreed."),
    make(
      "archive-truncated", .quarantine, "The archive ends before its end.",
      remedy: "ask for the file again",
      letter: "The archive is cut off. Please send it again."),
    make(
      "archive-corrupted", .quarantine, "The archive's data, a checksum or a header is wrong.",
      remedy: "ask for the file again",
      letter: "The archive is damaged. Please send it again."),
    make(
      "archive-bomb", .quarantine, "More comes out of the archive than any real file would hold.",
      remedy: "look at the archive on a machine of its own; raise the limit only for a file that is meant to be so",
      letter: "The archive expands beyond every agreed size."),
    make(
      "archive-trailing-data", .quarantine, "Something follows the end of the archive.",
      remedy: "ask for the file again",
      letter: "Please send the file again, packed as agreed."),
    make(
      "archive-encrypted", .quarantine, "A member of the archive is encrypted by the archive's own means.",
      remedy: "ask the bank to encrypt with OpenPGP alone",
      letter: "Please do not set a password on the archive; OpenPGP protects it."),
    make(
      "archive-unsupported", .quarantine, "The archive uses a method or feature that is not supported.",
      remedy: "ask for zip with deflate, gzip or zstd",
      letter: "Please pack the file as gzip, zstd, or zip with the usual method."),
    make(
      "archive-unsafe-name", .quarantine, "A member's name is a path out of its folder, or no name.",
      remedy: "look at where the archive comes from; no honest program makes such names",
      letter: "The names within the archive are not acceptable."),
    make(
      "archive-duplicate-name", .quarantine, "Two members of the archive have the same name.",
      remedy: "ask for the file again",
      letter: "Two files of the archive have the same name."),
    make(
      "archive-missing-member", .quarantine, "The archive holds no file, or none of the wanted name.",
      remedy: "compare the member's name in the contract with the archive",
      letter: "The agreed file is not in the archive."),
    make(
      "archive-several-members", .quarantine, "The archive holds several files, and the contract names none.",
      remedy: "name the member in the contract, or ask for one file to an archive",
      letter: "The archive holds several files where one was agreed."),
    make(
      "archive-inconsistent", .quarantine, "What the archive's directory says and what is in it are not the same.",
      remedy: "ask for the file again; look at where the archive comes from",
      letter: "The archive contradicts itself. Please send it again."),
    make(
      "archive-nested", .quarantine, "What comes out of the archive is packed again.",
      remedy: "ask for a file that is packed once",
      letter: "The file is packed twice. Please send it packed once."),
    make(
      "unknown-contract", .quarantine, "No contract of the feed is valid for the delivery's business date, or its file cannot be read.",
      remedy: "add the contract's file to 'contract:' of the feed, run 'sluice check', then 'sluice quarantine retry'"),
    make(
      "contract-breaking", .quarantine,
      "The contract was changed in a way that breaks, under the major version that earlier deliveries landed by.",
      remedy: "give the changed contract a new major version and file name, or undo the change, run 'sluice check', then 'sluice quarantine retry'; 'sluice contract diff DELIVERY FILE' names every change"),
    make(
      "control-record-invalid", .quarantine, "A header or trailer record is not of its layout, so its figures prove nothing.",
      remedy: "compare the record types of the contract with the file, or ask for the file again",
      letter: "The header or trailer record of your file is not as agreed. Please send the file again."),
  ]

  /// Faults of single records, by Frictionless's names: the record is left out, its bytes and reasons are kept.
  static let records: [Entry] = [
    make("type-error", .reject, "A value is not of its column's type.", remedy: "see 'sluice deliveries rejects DELIVERY'"),
    make("constraint-error", .reject, "A value breaks a constraint of its column.", remedy: "see 'sluice deliveries rejects DELIVERY'"),
    make("missing-cell", .reject, "A record has fewer fields than the header.", remedy: "see 'sluice deliveries rejects DELIVERY'"),
    make("extra-cell", .reject, "A record has more fields than the header.", remedy: "see 'sluice deliveries rejects DELIVERY'"),
    make("blank-row", .reject, "A line is blank.", remedy: "see 'sluice deliveries rejects DELIVERY'"),
    make("stray-quote", .reject, "A quote stands where RFC 4180 does not allow it.", remedy: "see 'sluice deliveries rejects DELIVERY'"),
    make("nul-byte", .reject, "A record holds a NUL byte.", remedy: "see 'sluice deliveries rejects DELIVERY'"),
    make("record-type-error", .reject, "A record is of none of the contract's kinds.", remedy: "see 'sluice deliveries rejects DELIVERY'"),
    make("record-length", .reject, "A record is shorter or longer than its layout says.", remedy: "see 'sluice deliveries rejects DELIVERY'"),
    make("invalid-json", .reject, "A line is no JSON object.", remedy: "see 'sluice deliveries rejects DELIVERY'"),
    make("encoding-error", .reject, "A record has bytes that are no characters in its encoding.", remedy: "see 'sluice deliveries rejects DELIVERY'"),
    make("primary-key", .reject, "A record repeats the key of an earlier one, or has none.", remedy: "see 'sluice deliveries rejects DELIVERY'"),
    make(
      "foreign-key", .reject, "A record refers to something that is not there: not in the delivery, the table or the list that the contract names.",
      remedy: "see 'sluice deliveries rejects DELIVERY'; 'sluice deliveries report' says which version of a table was read"),
    make(
      "dedup-loser", .reject, "Another record with the same key survives, as the contract's sluice:dedup says. The record is a duplicate, no reject.",
      remedy: "see 'sluice deliveries rejects DELIVERY --duplicates'"),
    make("row-constraint", .reject, "A record breaks a rule of the contract.", remedy: "see 'sluice deliveries rejects DELIVERY'"),
    make("cleanse-failed", .reject, "A cleansing step cannot make anything of a value.", remedy: "see 'sluice deliveries rejects DELIVERY'"),
    make(
      "excel-damage", .reject, "A value was damaged by a spreadsheet program: digits lost, or a date in place of a number.",
      remedy: "see 'sluice deliveries rejects DELIVERY'"),
    make(
      "not-awaited", .reject,
      "The record completes another delivery, which has not rejected it, or whose place has been taken.",
      remedy: "compare its key with 'sluice deliveries rejects' of the completed delivery; a record that shall replace a landed one needs the whole file"),
    make("unique-error", .reject, "A value that must be unique occurs twice.", remedy: "see 'sluice deliveries rejects DELIVERY'"),
  ]
}
