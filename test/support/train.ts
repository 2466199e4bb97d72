/**
 * Configs, flags and a positional for hooks under test.
 */
import * as Argument from "effect/cli/Argument"
import * as Flag from "effect/cli/Flag"
import * as Schema from "effect/Schema"
import { Field } from "effect-coma"

/** A config of the command. */
export class Model extends Schema.Class<Model>("Model")({ lr: Field.make(Schema.Finite, 0.1) }) {}

/** A config that only hooks see. */
export class Data extends Schema.Class<Data>("Data")({ path: Field.make(Schema.String, "data.csv") }) {}

/** A switch. */
export const dryRun = Flag.Boolean("dry-run")

/** A flag of some words. */
export const level = Flag.Literals("level", ["low", "high"])

/** A positional. */
export const input = Argument.String("input")
