import { wake } from "effect-coma"
import { app, needsDb, plain } from "../subjects.ts"

export const program = wake([plain], { ...app, hooks: { prerun: needsDb } })
