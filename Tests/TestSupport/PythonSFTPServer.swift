internal import Containment
internal import Foundation

/// A server written with asyncssh, for what OpenSSH in a test cannot do: passwords without a system account.
public final class PythonSFTPServer {
  /// The interpreter (`SLUICE_PYTHON`, default `python3`) if it has asyncssh; tests that need it are disabled otherwise.
  public static let interpreter: String? = {
    let named = ProcessInfo.processInfo.environment["SLUICE_PYTHON"] ?? "python3"
    let path =
      named.contains("/")
      ? named : ["/usr/local/bin/", "/usr/bin/"].map { $0 + named }.first { FileManager.default.isExecutableFile(atPath: $0) }
    guard let path, (try? LoopbackSSHD.run(path, ["-c", "import asyncssh"])) != nil else { return nil }
    return path
  }()

  public let port: UInt16
  /// `SHA256:…`
  public let fingerprint: String
  private let child: ContainedChild

  private static let program = """
    import asyncio, sys, asyncssh
    root, password, method = sys.argv[1:4]
    class Server(asyncssh.SSHServer):
        def begin_auth(self, username): return True
        def password_auth_supported(self): return method == 'password'
        def validate_password(self, username, given): return username == 'bank' and given == password
        def kbdint_auth_supported(self): return method == 'keyboard-interactive'
        def get_kbdint_challenge(self, username, lang, submethods): return '', '', '', [('Password: ', False)]
        def validate_kbdint_response(self, username, responses): return username == 'bank' and list(responses) == [password]
    async def main():
        key = asyncssh.generate_private_key('ssh-ed25519')
        server = await asyncssh.create_server(Server, '127.0.0.1', 0, server_host_keys=[key],
            sftp_factory=lambda channel: asyncssh.SFTPServer(channel, chroot=root))
        print(server.sockets[0].getsockname()[1], key.get_fingerprint(), flush=True)
        await asyncio.sleep(600)
    asyncio.run(main())
    """

  /// - Parameters:
  ///   - root: The folder it serves as `/`.
  ///   - password: What user `bank` must give.
  ///   - method: `password` or `keyboard-interactive`.
  public init(root: String, password: String, method: String = "password") throws {
    guard let interpreter = Self.interpreter else { throw LoopbackSSHD.Failure(description: "no Python with asyncssh") }
    var output = try ChildPipe()
    child = try ContainedChild(
      executable: interpreter, arguments: ["-c", Self.program, root, password, method], environment: ["PATH": "/usr/bin:/bin"],
      descriptors: [(1, output.writing), (2, 2)])
    output.closeWriting()
    let words = String(decoding: FileHandle(fileDescriptor: output.takeReading(), closeOnDealloc: true).availableData, as: UTF8.self)
      .split(whereSeparator: \.isWhitespace)
    guard words.count == 2, let port = UInt16(words[0]) else {
      throw LoopbackSSHD.Failure(description: "the Python server did not start")
    }
    self.port = port
    fingerprint = String(words[1])
  }

  public func stop() {
    child.kill()
    child.wait()
  }

  deinit { stop() }
}
