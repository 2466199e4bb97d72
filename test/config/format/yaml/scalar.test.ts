import { describe, expect, it } from "@effect/vitest"
import * as Arbitrary from "effect/Arbitrary"
import * as Schema from "effect/Schema"
import * as PackageYaml from "yaml"
import * as Yaml from "../../../../src/config/format/yaml/Yaml.ts"
import { same } from "../../../../src/config/tree/same.ts"
import { data, print, read, tree } from "../../../support/yaml.ts"
import { yaml11Type } from "../../../support/yaml11.ts"

const traps = [
  ...["y", "Y", "yes", "Yes", "YES", "n", "N", "no", "No", "NO", "on", "On", "ON", "off", "Off", "OFF"],
  ...["true", "True", "TRUE", "false", "False", "FALSE", "null", "Null", "NULL", "~", "", "=", "<<"],
  ...["0", "7", "-1", "+1", "007", "0o7", "0o17", "0x1F", "0b101", "1_000", "1:30", "190:20:30", "12:30:45", "-0"],
  ...[
    "1.0",
    ".5",
    "1.",
    "1e3",
    "1E3",
    "1e+3",
    "1.5e-3",
    "1_0.0",
    "190:20:30.15",
    ".inf",
    "-.Inf",
    "+.INF",
    ".nan",
    ".NaN"
  ],
  ...["2024-01-01", "2001-12-14t21:59:43.10-05:00", "2001-12-14 21:59:43.10 -5", "2002-1-1 1:00:00 Z"],
  ...[
    "-",
    "?",
    ":",
    "- a",
    "? a",
    ": a",
    "a: b",
    "a:",
    "a #b",
    "#a",
    " a",
    "a ",
    "\ta",
    "a\t",
    "a\nb",
    "a\n",
    "\n",
    "a\r"
  ],
  ...[
    "[a]",
    "{a}",
    "a, b",
    "]",
    "}",
    "&a",
    "*a",
    "!a",
    "|",
    ">",
    "'a'",
    '"a"',
    "%a",
    "@a",
    "`a`",
    "---",
    "...",
    "--- a"
  ],
  ...[
    "a\u0000",
    "\u0007",
    "\u001b[0m",
    "\u007f",
    "\u0085",
    "\u00a0",
    "\u2028",
    "\u2029",
    "\ufeff",
    "\ufffe",
    "\ud800",
    "a\udc00b"
  ],
  ...["???x", "${a}", "$", "\\", "\\n", "C:\\x", "é: ü", "日本", "日本: 語", "😀", "no thing", "http://a.b/c?d=e&f#g"]
]

describe("writing one value of YAML", () => {
  it.each(traps)("writes the text %j so that YAML 1.1 and 1.2 read it back", (text) => {
    const printed = print({ key: text, [text]: "value", list: [text] })
    const expected = { key: text, [text]: "value", list: [text] }
    expect(data(printed)).toEqual(expected)
    expect(PackageYaml.parse(printed, { version: "1.1", logLevel: "silent" })).toEqual(expected)
    expect(PackageYaml.parse(printed, { version: "1.2" })).toEqual(expected)
    const plain = /^key: ([^"\n].*)$/m.exec(printed)?.[1]
    if (plain !== undefined) expect(yaml11Type(plain)).toBe("str")
  })

  const characters = [
    ..."aZé日😀019 \t\n\r:#-?,[]{}&*!|>'\"%@`~=<.+_/\\$\u0000\u001b\u007f\u0085\u00a0\u2028\ufeff\ud800"
  ]

  const nasty = Arbitrary.array(Arbitrary.schema(Schema.Literals(characters)), { maxLength: 12 }).pipe(
    Arbitrary.map((list) => list.join(""))
  )

  it.prop(
    "reads back any text that it writes, as key and as value",
    [nasty],
    ([text]) => {
      const printed = print({ x_a: text, [text]: [text] })
      expect(same(read(printed)!, tree({ x_a: text, [text]: [text] }))).toBe(true)
      if (!text.includes("\ud800")) {
        expect(PackageYaml.parse(printed, { version: "1.1", logLevel: "silent" })).toEqual({
          x_a: text,
          [text]: [text]
        })
      }
    },
    { arbitrary: { seed: 1, runs: 1000 } }
  )

  it.each([
    [1, "1"],
    [-0, "-0.0"],
    [0.1, "0.1"],
    [1e-7, "1.0e-7"],
    [1.5e-9, "1.5e-9"],
    [1e21, "1.0e+21"],
    [2 ** 53, "9007199254740992.0"],
    [10n ** 20n, "100000000000000000000"],
    [Number.NaN, ".nan"],
    [Number.NEGATIVE_INFINITY, "-.inf"],
    [true, "true"],
    [null, "null"]
  ])("writes %s as %s, which both versions read", (value, text) => {
    expect(print({ a: value })).toBe(`a: ${text}\n`)
    const types: Record<string, string> = { number: "float", bigint: "int", boolean: "bool", object: "null" }
    const type = Number.isSafeInteger(value) && !Object.is(value, -0) ? "int" : types[typeof value]
    expect(yaml11Type(text)).toBe(type)
  })

  it.each([
    ["1.0", "1.0"],
    ["1.10", "1.10"],
    ["+3", "+3"],
    ["0x1F", "0x1F"],
    ["017", "17"],
    ["1e3", "1000"],
    ["1.5e+3", "1.5e+3"],
    [".5", "0.5"],
    ["True", "true"],
    ["~", "null"]
  ])("keeps the number %s as typed only if both versions read it so", (typed, text) => {
    expect(Yaml.print(read(`a: ${typed}`)!)).toBe(`a: ${text}\n`)
  })
})
