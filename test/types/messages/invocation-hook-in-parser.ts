import { Command } from "effect-coma"
import { needsDb, plain } from "../subjects.ts"

export const command = plain.pipe(Command.withHooks({ parser: needsDb }))
