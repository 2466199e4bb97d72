import { Effect } from "effect"
import { wake } from "effect-coma"
import { app, plain } from "../subjects.ts"

const train = { name: "train", run: () => Effect.void }

export const program = wake([plain, train], app)
