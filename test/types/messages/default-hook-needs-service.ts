import { Layer } from "effect"
import { builtInHooks, DefaultHooks } from "effect-coma"
import { needsDb } from "../subjects.ts"

export const hooks = Layer.succeed(DefaultHooks, { ...builtInHooks, preRun: needsDb })
