import { describe, expect, it } from "@effect/vitest"
import { fault } from "../../../support/yaml.ts"

describe("what is wrong with a YAML text", () => {
  it.each([
    ["a:\n\t- 1", "2:1 a tab is used as indentation; use spaces"],
    ["a: 'secret", "1:11 a quoted text is not closed"],
    ['a: "\\q"', '1:5 a backslash in "…" begins no known escape; write \\\\ for a backslash, or use single quotes'],
    ["a: !secret 1", "1:4 a tag is not known here, or its value is not of its kind"],
    ["a: !!binary aGk=", "1:4 a tag is not known here, or its value is not of its kind"],
    ["a: b: c", "1:4 a mapping or a list begins where only a value fits; quote a value that holds ': '"],
    ["a: @x", "1:4 a value begins with a character that is reserved; quote it"],
    ["a: {b: ${c}}", "1:9 this does not belong here"]
  ])("refuses %.40j where it is wrong", (text, expected) => {
    expect(fault(text)).toBe(`cfg.yaml:${expected}`)
  })

  it("never quotes the text that it refuses", () => {
    for (const text of [
      "hunter2: 'hunter2",
      "- hunter2\n-hunter2 x",
      "a: !hunter2 x",
      "hunter2: *hunter2",
      "&hunter2 hunter2: {"
    ])
      expect(fault(text)).not.toContain("hunter2")
  })
})
