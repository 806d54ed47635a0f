import Containment
import Glibc
import OpenPGP

/// How `sluice-helper` is started to decrypt.
enum HelperStart {
  private static let openFiles: UInt64 = 256

  /// Starts a helper with these descriptors: forks it from the request's template if it can.
  static func child(
    _ request: DecryptionRequest, _ arriving: ArrivingFile?, descriptors: [(child: Int32, parent: Int32)]
  ) throws(ContainmentError) -> ContainedChild {
    let arguments = arguments(request, arriving)
    if let forked = request.template?.child(request, arguments: arguments, descriptors: descriptors) { return forked }
    return try ContainedChild(
      executable: request.helper, arguments: ["openpgp"] + arguments, environment: environment(), descriptors: descriptors,
      limits: limits(request))
  }

  static func limits(_ request: DecryptionRequest) -> ChildLimits {
    ChildLimits(addressSpace: request.addressSpace, openFiles: openFiles)
  }

  static func arguments(_ home: OpenPGPHome) -> [String] {
    ["--home", home.directory, "--gpg", home.gpg, "--parent", String(getpid())]
  }

  private static func arguments(_ request: DecryptionRequest, _ arriving: ArrivingFile?) -> [String] {
    let limits = request.policy.limits
    return arguments(request.home) + [
      "--maximum-bytes", String(limits.maximumPlaintextBytes), "--maximum-expansion", String(limits.maximumExpansion),
      "--expansion-floor", String(limits.expansionFloor),
    ] + (request.passphraseFile == nil ? [] : ["--passphrase"]) + (arriving.map { ["--arriving", String($0.size)] } ?? [])
  }

  /// GnuPG needs its own path and a locale that does not translate; the runtime folder may hold the short name of a home.
  static func environment() -> [String: String] {
    var environment = ["PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"]
    if let runtime = getenv("XDG_RUNTIME_DIR") { environment["XDG_RUNTIME_DIR"] = String(cString: runtime) }
    return environment
  }
}
