/**
 * How a shape reads in a message: `expected a number, found …`.
 */
import * as Shape from "./Shape.ts"

const expectedOf = (self: Shape.Plain): string => {
  switch (self._tag) {
    case "Struct":
    case "Record":
      return "a mapping"
    case "List":
      return "a list"
    case "Tuple":
      return self.rest === undefined ? `a list of ${self.elements.length}` : "a list"
    case "Text":
      return "text"
    case "Boolean":
      return "true or false"
    case "Null":
      return "null"
    case "BigInt":
      return "an integer"
    case "Number":
      return self.integer ? "an integer" : "a number"
    case "Literal":
      return String(self.value)
    case "Enum":
      return oneOf(self.members.map(([name]) => name))
    case "Unknown":
      return "a value"
    case "Never":
      return "a value that no file can hold"
    case "Union":
      return expected(self)
  }
}

const oneOf = (names: ReadonlyArray<string>): string => (names.length === 1 ? names[0]! : `one of ${names.join(", ")}`)

/** Says what a shape takes: `a number`, `true or false`, `one of RED, BLUE`, `an integer or null`. */
export const expected = (self: Shape.Shape): string => {
  const alternatives = Shape.members(self)
  if (alternatives.length === 0) return "a value that no file can hold"
  const literals = alternatives.flatMap((shape) => (shape._tag === "Literal" ? [String(shape.value)] : []))
  const others = alternatives.flatMap((shape) =>
    shape._tag === "Literal" || shape._tag === "Union" ? [] : [expectedOf(shape)]
  )
  const all = literals.length === 0 ? others : [oneOf(literals), ...others]
  const nulls = all.filter((name) => name === "null")
  return [...new Set([...all.filter((name) => name !== "null"), ...nulls])].join(" or ")
}
