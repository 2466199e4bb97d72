import { describe, expect, it } from "@effect/vitest"
import * as Arbitrary from "effect/Arbitrary"
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import * as Yaml from "../../../../src/config/format/yaml/Yaml.ts"
import { growth } from "../../../support/growth.ts"
import { data, fault, file } from "../../../support/yaml.ts"

describe("a YAML document", () => {
  it.each([
    ["---\na: 1\n---\nb: 2\n", "3:1 a second document begins here"],
    ["a: [1\n", "1:4 a [ or { is not closed, or what it holds is not indented"],
    ["a: {b: [1\n", "1:8 a [ or { is not closed, or what it holds is not indented"],
    ["a: [\n1\n]\n", "1:4 a [ or { is not closed, or what it holds is not indented"],
    ["[".repeat(10_000), "1:201 mappings and lists are nested more than 200 levels deep"],
    ["- ".repeat(10_000), "1:401 mappings and lists are nested more than 200 levels deep"],
    ["{a: ".repeat(10_000), "1:801 mappings and lists are nested more than 200 levels deep"]
  ])("refuses %.40j where it is wrong", (text, expected) => {
    expect(fault(text)).toBe(`cfg.yaml:${expected}`)
  })

  it.each<[string, (size: number) => string]>([
    ["one long value", (size) => `a: ${"x".repeat(400 * size)}`],
    ["one long quoted value", (size) => `a: "${"x\\n".repeat(100 * size)}"`],
    ["many keys", (size) => Array.from({ length: size }, (_, i) => `k${i}: ${i}`).join("\n")],
    ["many brackets", (size) => "]".repeat(size)],
    ["many commas", (size) => `[${",".repeat(size)}]`],
    ["many colons", (size) => ": ".repeat(size)],
    ["many anchors", (size) => "&a ".repeat(size)],
    ["many documents", (size) => "---\n".repeat(size)],
    ["many directives", (size) => "%x\n".repeat(size)],
    ["control characters", (size) => `a: ${"\u0000\u0007".repeat(size)}`]
  ])("takes time that grows with the length of %s, and no faster", (_, make) => {
    expect(growth(make, (text) => Yaml.parse(text, file), 1000, 32)).toBeLessThan(32)
  })

  const pieces = [
    ..."aN01.~:#,[]{}?&*!|>'\"%\t\n",
    ": ",
    " #",
    "---\n",
    "&a ",
    "!!str ",
    "*a",
    "- ",
    "? ",
    "\n  ",
    ", "
  ]
  const texts = Arbitrary.array(Arbitrary.schema(Schema.Literals(pieces)), { maxLength: 12 }).pipe(
    Arbitrary.map((list) => list.join(""))
  )

  // a long text is scanned before it is parsed: the scan must refuse nothing that is right
  it.prop(
    "reads the same from a short text and from a long one",
    [texts],
    ([text]) => {
      const long = `#${"x".repeat(5000)}\n${text}`
      const isFault = Result.isFailure(Yaml.parse(`#\n${text}`, file))
      expect(Result.isFailure(Yaml.parse(long, file))).toBe(isFault)
      if (!isFault) expect(data(long)).toEqual(data(`#\n${text}`))
    },
    { arbitrary: { runs: 1000, seed: 1 } }
  )

  it("emits no warning of the process", async () => {
    const warnings: Array<Error> = []
    const note = (warning: Error) => warnings.push(warning)
    process.on("warning", note)
    for (const text of ["%x\n---\na: 1", "a: !x 1", "{? [a] : 1}", "*a : 1", "a: *b:"]) Yaml.parse(text, file)
    await new Promise((resolve) => setImmediate(resolve))
    process.off("warning", note)
    expect(warnings).toEqual([])
  })
})
