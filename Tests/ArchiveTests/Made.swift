import Foundation

/// Archives that other programs made, by name.
enum Made {
  static let python = ProcessInfo.processInfo.environment["SLUICE_PYTHON"] ?? "python3"
  static let archives: [String: [UInt8]] = load()
  static let isThere = !archives.isEmpty
  /// What each holds, unless its name says otherwise.
  static let content: [UInt8] =
    Array("id,name\n".utf8) + (0..<4000).flatMap { Array("\($0),row number \($0 &* 2_654_435_761 % 1000)\n".utf8) }

  private static func load() -> [String: [UInt8]] {
    let script = """
      import base64, gzip, io, json, struct, sys, zipfile, zlib
      data = b'id,name\\n' + b''.join(b'%d,row number %d\\n' % (n, n * 2654435761 % 1000) for n in range(4000))
      half = len(data) // 2
      out = {}
      out['gzip'] = gzip.compress(data)
      out['gzip-members'] = gzip.compress(data[:half]) + gzip.compress(b'') + gzip.compress(data[half:])
      out['gzip-padded'] = gzip.compress(data) + bytes(1000)
      out['gzip-trailing'] = gzip.compress(data) + b'more'
      out['gzip-zeros'] = gzip.compress(bytes(64 << 20))
      out['gzip-of-zip-name'] = gzip.compress(b'PK\\x03\\x04' + data)
      out['gzip-of-gzip'] = gzip.compress(gzip.compress(data))
      tar = bytearray(1024); tar[257:262] = b'ustar'
      out['gzip-of-tar'] = gzip.compress(bytes(tar))
      class Pipe(io.RawIOBase):
          def __init__(self): self.parts = []
          def writable(self): return True
          def write(self, b): self.parts.append(bytes(b)); return len(b)
      def make(members, method=zipfile.ZIP_DEFLATED, stream=False, comment=b'', wide=False):
          target = Pipe() if stream else io.BytesIO()
          with zipfile.ZipFile(target, 'w', method) as z:
              for name, content in members:
                  info = zipfile.ZipInfo(name)
                  info.compress_type = method
                  with z.open(info, 'w', force_zip64=wide) as f: f.write(content)
              z.comment = comment
          return b''.join(target.parts) if stream else target.getvalue()
      one = [('a.csv', data)]
      out['zip'] = make(one)
      out['zip-stored'] = make(one, zipfile.ZIP_STORED)
      out['zip-streamed'] = make(one, stream=True)
      out['zip-wide'] = make(one, wide=True)
      out['zip-wide-streamed'] = make(one, stream=True, wide=True)
      out['zip-comment'] = make(one, comment=b'hello')
      out['zip-folder'] = make([('in/', b''), ('in/a.csv', data)])
      out['zip-several'] = make([('b.csv', b'other'), ('a.csv', data), ('c.csv', b'more')])
      out['zip-several-streamed'] = make([('b.csv', b'other'), ('a.csv', data), ('c.csv', b'more')], stream=True)
      out['zip-empty'] = make([])
      out['zip-bzip2'] = make(one, zipfile.ZIP_BZIP2)
      out['zip-nested'] = make([('a.csv', make(one))])
      out['zip-trailing'] = make(one) + b'x'
      out['zip-prefixed'] = b'MZ' + make(one)
      out['zip-zeros'] = make([('a.csv', bytes(64 << 20))])
      import warnings; warnings.simplefilter('ignore')
      out['zip-duplicate'] = make([('a.csv', data), ('a.csv', data)])
      for n, name in enumerate(['../a.csv', '/a.csv', 'x/../../a', 'C:a.csv', 'a\\\\b', 'a//b', './a', '..']):
          out['zip-unsafe-%d' % n] = make([('K' * len(name), data)]).replace(b'K' * len(name), name.encode())
      def patch(raw, at, new): return raw[:at] + new + raw[at + len(new):]
      z = out['zip']; central = z.rindex(b'PK\\x01\\x02')
      out['zip-encrypted'] = patch(patch(z, 6, b'\\x01'), central + 8, b'\\x01')
      out['zip-lying-local-size'] = patch(z, 22, struct.pack('<I', len(data) - 1))
      out['zip-lying-local-size-up'] = patch(z, 22, struct.pack('<I', len(data) + 1))
      out['zip-lying-directory-size'] = patch(z, central + 24, struct.pack('<I', 7))
      out['zip-lying-directory-crc'] = patch(z, central + 16, b'\\0\\0\\0\\0')
      out['zip-lying-directory-name'] = patch(z, central + 46, b'b')
      out['zip-overlapping'] = patch(z, central + 42, struct.pack('<I', 1))
      s = out['zip-several']; first = s.index(b'PK\\x01\\x02'); second = s.index(b'PK\\x01\\x02', first + 1)
      out['zip-twice-in-directory'] = s[:second] + s[first:second] + s[s.index(b'PK\\x01\\x02', second + 1):]
      end = z.rindex(b'PK\\x05\\x06')
      out['zip-lying-count'] = patch(z, end + 8, struct.pack('<HH', 2, 2))
      out['zip-not-named'] = z[:central] + patch(z[end:], 8, struct.pack('<HHI', 0, 0, 0))
      try:
          import pyarrow as pa
          def zstd(b): return pa.compress(b, codec='zstd', asbytes=True)
          out['zstd'] = zstd(data)
          out['zstd-frames'] = zstd(data[:half]) + b'\\x50\\x2a\\x4d\\x18\\x03\\0\\0\\0abc' + zstd(data[half:])
          out['zstd-trailing'] = zstd(data) + b'more bytes'
          out['zstd-zeros'] = zstd(bytes(64 << 20))
          out['zstd-window'] = b'\\x28\\xb5\\x2f\\xfd\\x00\\xa8' + b'\\x01\\x00\\x00'
      except ImportError: pass
      json.dump({k: base64.b64encode(v).decode() for k, v in out.items()}, sys.stdout)
      """
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = [python, "-c", script]
    let output = Pipe()
    process.standardOutput = output
    guard (try? process.run()) != nil else { return [:] }
    let data = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    guard process.terminationStatus == 0, let all = try? JSONSerialization.jsonObject(with: data) as? [String: String] else {
      return [:]
    }
    return all.compactMapValues { Data(base64Encoded: $0).map(Array.init) }
  }
}
