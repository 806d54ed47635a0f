import CLinux
import Containment
import Glibc
import OpenPGP

/// `sluice-helper openpgp-template`: makes GnuPG ready, then forks an `openpgp` for each request (see `ChildTemplate`).
///
/// Options are `--home`, `--gpg` and `--parent` of `openpgp`; every request brings all of them again. Exit codes: 0 when the parent has
/// closed the socket, 64 usage, 70 when GnuPG cannot be used, which an `openpgp` started by itself explains.
enum OpenPGPTemplate {
  static func run(_ arguments: [String]) -> Int32 {
    guard let options = OpenPGPOptions(arguments) else { return 64 }
    if let parent = options.parent, sluice_die_with_parent(parent) != 0 { return 70 }
    _ = sluice_forbid_dumps()
    _ = fcntl(ChildTemplate.descriptor, F_SETFD, FD_CLOEXEC)
    guard
      let engine = try? DecryptionEngine(home: OpenPGPHome(directory: options.home, gpg: options.gpg), supervision: .soleEngine)
    else { return 70 }
    guard let request = ForkRequest.serve(over: ChildTemplate.descriptor) else { return 0 }
    return OpenPGPCommand.run(request.arguments, engine: engine)
  }
}
