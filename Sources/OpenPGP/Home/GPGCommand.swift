internal import CGPGME
internal import Glibc

/// Runs one of GnuPG's programs to its end, for the management of keys; messages go through ``Decryption``.
struct GPGCommand {
  let program: String

  struct Output {
    let status: Int32
    let standardOutput: [UInt8]
    let standardError: [UInt8]

    var text: String { String(decoding: standardOutput, as: UTF8.self) }
    /// The last line GnuPG complained with, for messages.
    var complaint: String {
      String(decoding: standardError, as: UTF8.self).split(separator: "\n").last.map(String.init) ?? "status \(status)"
    }
  }

  /// - Parameters:
  ///   - input: Standard input.
  ///   - passphrase: Offered on descriptor 4, for `--passphrase-fd 4`.
  func run(
    _ arguments: [String], input: [UInt8] = [], passphrase: borrowing SecretBytes = SecretBytes()
  ) throws(DecryptionError) -> Output {
    guard access(program, X_OK) == 0 else {
      throw DecryptionError(.gpgMissing, "'\(program)' is not an executable file; install gnupg or correct the path")
    }
    // Files in memory instead of pipes: nobody has to read while somebody writes.
    let files = try MemoryFiles()
    try files.fill(files.input, with: input)
    try passphrase.withBytes { bytes throws(DecryptionError) in try files.fill(files.secret, with: bytes) }
    let status = try spawn(arguments, files)
    return Output(
      status: status, standardOutput: files.contents(of: files.output), standardError: files.contents(of: files.errors))
  }

  private func spawn(_ arguments: [String], _ files: borrowing MemoryFiles) throws(DecryptionError) -> Int32 {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    // dup2 clears close-on-exec on its copy; all our own descriptors have it.
    for (child, ours) in [(0, files.input), (1, files.output), (2, files.errors), (4, files.secret)] as [(Int32, Int32)] {
      posix_spawn_file_actions_adddup2(&actions, ours, child)
    }
    var argv: [UnsafeMutablePointer<CChar>?] = ([program] + arguments).map { strdup($0) } + [nil]
    let variables = ["PATH=/usr/bin:/bin", "LC_ALL=C.UTF-8"]
    var environment: [UnsafeMutablePointer<CChar>?] = variables.map { strdup($0) } + [nil]
    defer { for string in argv + environment { free(string) } }
    var process = pid_t()
    let error = posix_spawn(&process, program, &actions, nil, &argv, &environment)
    guard error == 0 else { throw DecryptionError(.helperFailed, "'\(program)' could not be started (errno \(error))") }
    var status: Int32 = 0
    while waitpid(process, &status, 0) < 0 {
      guard errno == EINTR else { throw DecryptionError(.helperFailed, "'\(program)' could not be waited for (errno \(errno))") }
    }
    let signal = status & 0x7f
    return signal == 0 ? (status >> 8) & 0xff : 128 + signal
  }
}

/// Four anonymous files in memory (memfd_create(2)), numbered above every descriptor the child uses.
private struct MemoryFiles: ~Copyable {
  let input: Int32
  let output: Int32
  let errors: Int32
  let secret: Int32

  init() throws(DecryptionError) {
    var descriptors: [Int32] = []
    for name in ["input", "output", "errors", "secret"] {
      let descriptor = sluice_memory_file(name)
      guard descriptor >= 0 else {
        for open in descriptors { close(open) }
        throw DecryptionError(.helperFailed, "no memory file (errno \(errno)); raise the limit of open files (ulimit -n)")
      }
      descriptors.append(descriptor)
    }
    (input, output, errors, secret) = (descriptors[0], descriptors[1], descriptors[2], descriptors[3])
  }

  func fill(_ descriptor: Int32, with bytes: [UInt8]) throws(DecryptionError) {
    try bytes.withUnsafeBufferPointer { buffer throws(DecryptionError) in
      try fill(descriptor, with: UnsafeRawBufferPointer(buffer))
    }
  }

  func fill(_ descriptor: Int32, with bytes: UnsafeRawBufferPointer) throws(DecryptionError) {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = write(descriptor, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
      guard count > 0 else { throw DecryptionError(.helperFailed, "a memory file could not be written (errno \(errno))") }
      rest = rest.dropFirst(count)
    }
    lseek(descriptor, 0, SEEK_SET)
  }

  func contents(of descriptor: Int32) -> [UInt8] {
    let size = lseek(descriptor, 0, SEEK_END)
    guard size > 0 else { return [] }
    return [UInt8](unsafeUninitializedCapacity: Int(size)) { buffer, count in
      count = max(0, pread(descriptor, buffer.baseAddress, Int(size), 0))
    }
  }

  deinit {
    for descriptor in [input, output, errors, secret] { close(descriptor) }
  }
}
