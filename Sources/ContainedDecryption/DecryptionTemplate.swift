import Containment
import Glibc
public import OpenPGP

/// A helper that has made GnuPG ready and forks itself for each message: for many small messages to one home, where the start of
/// helper and engine costs as much as the decryption.
///
/// Every message still has a process of its own that has seen no other.
public final class DecryptionTemplate: Sendable {
  private let template: ChildTemplate
  private let home: OpenPGPHome
  private let addressSpace: UInt64?

  var processID: Int32 { template.processID }

  /// Starts it for requests of this kind; it gets ready while the caller goes on.
  ///
  /// - Parameter patience: Milliseconds after which one that does not answer is given up.
  public init(for request: DecryptionRequest, patience: Int32 = 10_000) throws(DecryptionError) {
    (home, addressSpace) = (request.home, request.addressSpace)
    do throws(ContainmentError) {
      template = try ChildTemplate(
        executable: request.helper, arguments: ["openpgp-template"] + HelperStart.arguments(request.home),
        environment: HelperStart.environment(), limits: HelperStart.limits(request),
        patience: patience)
    } catch {
      throw DecryptionError(.helperFailed, error.message)
    }
  }

  /// Forks a helper; `nil` for a request of another kind, or if the template cannot.
  func child(
    _ request: DecryptionRequest, arguments: [String], descriptors: [(child: Int32, parent: Int32)]
  ) -> ContainedChild? {
    guard request.home == home, request.addressSpace == addressSpace else { return nil }
    return template.child(arguments: arguments, descriptors: descriptors)
  }
}
