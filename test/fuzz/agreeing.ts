/**
 * Files of random schemas, right and wrong ones, and whether a JSON Schema says of them what the library says.
 */
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import type * as Schema from "effect/Schema"
import * as Config from "../../src/config/Config.ts"
import * as Json from "../../src/config/format/json/Json.ts"
import * as Yaml from "../../src/config/format/yaml/Yaml.ts"
import * as Instance from "../../src/config/Instance.ts"
import { compile, excuse, isEarly, placesOf, said, toJson } from "../support/schemaAgreement.ts"
import { integer, oneOf, type Random } from "./random.ts"
import { fileOf, type Verdict } from "./subject.ts"

const strange: ReadonlyArray<unknown> = [
  null,
  true,
  false,
  0,
  1,
  -5,
  2.5,
  1e300,
  10n ** 20n,
  "",
  "a",
  "yes",
  "Off",
  "1",
  " 7 ",
  "-3.5",
  "0x1f",
  ".inf",
  "NaN",
  "???",
  "${a}",
  "x${oc.env:HOME}",
  "<redacted>",
  "null",
  "true",
  [],
  {},
  [1],
  ["a", null],
  { a: 1 },
  { kind: "a" },
  { kind: "b", a: "x" },
  Number.NaN,
  Infinity
]

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value)

const keys = ["a", "b", "key", "kind", "next", "other", "x-y"] as const

/** Changes a value somewhere: another value, a key more or less. */
const changed = (draw: Random, value: unknown): unknown => {
  if (draw() < 0.25) return strange[integer(draw, strange.length)]
  if (Array.isArray(value)) {
    if (value.length === 0 || draw() < 0.3) return [...value, strange[integer(draw, strange.length)]]
    const at = integer(draw, value.length)
    return value.map((each, index) => (index === at ? changed(draw, each) : each))
  }
  if (!isObject(value)) return strange[integer(draw, strange.length)]
  const entries = Object.entries(value)
  const at = integer(draw, entries.length)
  if (entries.length === 0 || draw() < 0.15)
    return { ...value, [oneOf(draw, keys)]: strange[integer(draw, strange.length)] }
  if (draw() < 0.15) return Object.fromEntries(entries.filter((_, index) => index !== at))
  return Object.fromEntries(entries.map(([key, each], index) => [key, index === at ? changed(draw, each) : each]))
}

/** How many files of each kind were tried. */
export const counts = new Map<string, number>()

const count = (what: string): void => {
  counts.set(what, (counts.get(what) ?? 0) + 1)
}

/** Tells what is wrong with what the JSON Schema of a config says of a file. */
export const disagreement = (
  draw: Random,
  schema: Schema.Codec<unknown>,
  encoded: (draw: Random) => unknown
): Effect.Effect<readonly [Verdict, string]> =>
  Effect.gen(function* () {
    // Every schema of a case is a struct, a dict or a list.
    const made = Instance.initialize(Config.make("cfg", schema as unknown as Config.ConfigSchema))
    if (Result.isFailure(made)) return [undefined, ""]
    const config = made.success
    const validate = yield* compile(config)
    for (let files = 4; files > 0; files--) {
      let value = encoded(draw)
      for (let left = integer(draw, 3); left > 0; left--) value = changed(draw, value)
      const { path, text } = fileOf(draw, value)
      // A validator leaves this key out.
      if (text.includes("__proto__")) continue
      const read = (path === "cfg.json" ? Json : Yaml).parse(text, { config: "cfg", path })
      if (Result.isFailure(read)) continue
      const { isOpen, refused } = yield* said(config, read.success)
      const isValid = validate(toJson(read.success))
      const shown = `${path}: ${JSON.stringify(text)}`
      if (isValid && refused.length === 0) count("both take it")
      else if (!isValid && refused.length > 0) count("both refuse it")
      else if (isValid) {
        const excuses = refused.map((each) => excuse(config, read.success, each))
        const without = excuses.indexOf(undefined)
        if (without >= 0) return [`the schema takes what is refused: ${refused[without]?.message}`, shown]
        count(`only the library refuses it: ${excuses[0]}`)
      } else if (isOpen && isEarly(validate.errors))
        count("only the schema refuses it: a check of a list with ??? in it")
      else {
        const places = placesOf(validate.errors).map(
          (place, index) => `${place.join("/")} ${validate.errors?.[index]?.message}`
        )
        return [`the schema refuses what is read: ${places.join("; ")}`, `${shown}\n${JSON.stringify(validate.schema)}`]
      }
    }
    return [undefined, ""]
  })
