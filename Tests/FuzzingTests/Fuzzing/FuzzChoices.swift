/// Reads the first bytes of an input as choices, so that a fuzzer's small changes lead to neighbouring cases.
struct FuzzChoices {
  private(set) var rest: Slice<UnsafeRawBufferPointer>

  init(_ input: UnsafeRawBufferPointer) { rest = input[...] }

  /// A number below `bound`; 0 when the input is used up.
  mutating func number(below bound: Int) -> Int { Int(rest.popFirst() ?? 0) % bound }

  mutating func flag() -> Bool { number(below: 2) == 1 }

  mutating func one<Element>(of elements: [Element]) -> Element { elements[number(below: elements.count)] }

  /// Everything behind the choices.
  var bytes: [UInt8] { Array(rest) }
}
