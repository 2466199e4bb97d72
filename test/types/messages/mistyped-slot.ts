import { Command } from "effect-coma"
import { needsDb, plain } from "../subjects.ts"

export const set = plain.pipe(Command.withHooks({ prerun: needsDb }))
export const added = plain.pipe(Command.addHooks({ preRun: needsDb, postRunn: needsDb }))
