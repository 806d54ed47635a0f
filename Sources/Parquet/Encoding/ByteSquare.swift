/// Eight rows of eight bytes; byte `j` of row `i` is bits `8j...` of word `i`.
struct ByteSquare {
  private var rows = SIMD8<UInt64>()

  init() {}

  subscript(row: Int) -> UInt64 {
    @inline(__always) get { rows[row] }
    @inline(__always) set { rows[row] = newValue }
  }

  /// Makes rows columns: single bytes change places within pairs of rows, then pairs, then fours.
  @inline(__always)
  mutating func transpose() {
    swap(0, 1, 8, 0x00FF_00FF_00FF_00FF)
    swap(2, 3, 8, 0x00FF_00FF_00FF_00FF)
    swap(4, 5, 8, 0x00FF_00FF_00FF_00FF)
    swap(6, 7, 8, 0x00FF_00FF_00FF_00FF)
    swap(0, 2, 16, 0x0000_FFFF_0000_FFFF)
    swap(1, 3, 16, 0x0000_FFFF_0000_FFFF)
    swap(4, 6, 16, 0x0000_FFFF_0000_FFFF)
    swap(5, 7, 16, 0x0000_FFFF_0000_FFFF)
    swap(0, 4, 32, 0x0000_0000_FFFF_FFFF)
    swap(1, 5, 32, 0x0000_0000_FFFF_FFFF)
    swap(2, 6, 32, 0x0000_0000_FFFF_FFFF)
    swap(3, 7, 32, 0x0000_0000_FFFF_FFFF)
  }

  @inline(__always)
  private mutating func swap(_ a: Int, _ b: Int, _ shift: UInt64, _ mask: UInt64) {
    let difference = ((rows[a] &>> shift) ^ rows[b]) & mask
    rows[b] ^= difference
    rows[a] ^= difference &<< shift
  }
}
