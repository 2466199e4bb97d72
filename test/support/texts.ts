/**
 * Arbitrary texts for the grammar of interpolations.
 */
import * as Arbitrary from "effect/Arbitrary"
import * as Schema from "effect/Schema"

/** Texts with many of the characters that mean something. */
export const Text = Schema.Array(
  Schema.Union([Schema.Literals(["\\", "${", "$", "{", "}", "'", '"', ":", ",", " ", "[", "]", "a"]), Schema.String])
).pipe(
  Arbitrary.schema,
  Arbitrary.map((pieces) => pieces.join(""))
)
