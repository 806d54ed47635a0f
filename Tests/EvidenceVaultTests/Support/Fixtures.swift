import Crypto
import Foundation

@testable import EvidenceVault

/// Deterministic bytes, different for every seed.
func content(_ count: Int, seed: UInt64 = 1) -> [UInt8] {
  var state = seed
  return (0..<count).map { _ in
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return UInt8(truncatingIfNeeded: state >> 56)
  }
}

/// SHA-256 in one go, the oracle of the running one.
func sha256(_ bytes: [UInt8]) -> String { SHA256.hash(data: bytes).map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined() }

func bytes(at path: String) -> [UInt8]? { FileManager.default.contents(atPath: path).map(Array.init) }

func exists(_ path: String) -> Bool { FileManager.default.fileExists(atPath: path) }

/// Permission bits of a path.
func mode(_ path: String) -> UInt16? {
  (try? FileManager.default.attributesOfItem(atPath: path))?[.posixPermissions].flatMap { ($0 as? NSNumber)?.uint16Value }
}

extension StagedBlob {
  func write(_ bytes: [UInt8]) throws { try bytes.withUnsafeBytes { try write($0) } }
}

extension StagedFile {
  func write(_ bytes: [UInt8]) throws { try bytes.withUnsafeBytes { try write($0) } }
}

extension EvidenceVault {
  @discardableResult
  func store(_ bytes: [UInt8]) throws -> BlobAddress {
    let blob = try stage()
    try blob.write(bytes)
    return try blob.finish()
  }
}

extension VaultError {
  /// The error a call throws.
  static func thrown<T>(by body: () throws -> T) -> VaultError? {
    do {
      _ = try body()
      return nil
    } catch { return error as? VaultError }
  }

  /// The code of the error a call throws.
  static func code<T>(_ body: () throws -> T) -> Code? { thrown(by: body)?.code }
}
