/**
 * What a field of a schema makes of a value, on the command line and in a file.
 */
import * as Result from "effect/Result"
import type * as Schema from "effect/Schema"
import * as Value from "../../src/config/format/yaml/value.ts"
import * as Yaml from "../../src/config/format/yaml/Yaml.ts"
import { coerce } from "../../src/config/schema/coerce.ts"
import { shapeOf } from "../../src/config/schema/fromSchema.ts"
import * as Origin from "../../src/config/tree/Origin.ts"
import * as Tree from "../../src/config/tree/Tree.ts"
import { coerceValue } from "../../src/param/override/fit.ts"

/** The origin of what {@link typed} reads. */
export const origin = Origin.fromToken(1, "x=…")

const at = { config: "cfg", path: ["x"] }

/** What a field of a schema makes of a value on the command line: the data, or what was expected and found. */
export const typed = (schema: Schema.Constraint, text: string): unknown => {
  const result = coerceValue(shapeOf(schema), Value.read(text, origin), at)
  if (Result.isSuccess(result)) return Tree.toUnknown(result.success)
  const error = result.failure
  return error._tag === "InvalidValue" ? `expected ${error.expected}, found ${error.received}` : error._tag
}

/** What it makes of the same value in a file. */
export const filed = (schema: Schema.Constraint, text: string): unknown => {
  const file = Result.getOrThrow(Yaml.parse(`x: ${text}\n`, { config: "cfg", path: "cfg.yaml" })) as Tree.Mapping
  const result = coerce(shapeOf(schema), Tree.get(file, "x")!, at)
  if (Result.isSuccess(result)) return Tree.toUnknown(result.success)
  const error = result.failure
  return error._tag === "InvalidValue" ? `expected ${error.expected}, found ${error.received}` : error._tag
}
