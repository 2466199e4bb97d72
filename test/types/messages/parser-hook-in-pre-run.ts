import { Flag } from "effect/cli"
import { Command, ParserHook } from "effect-coma"
import { plain } from "../subjects.ts"

export const command = plain.pipe(Command.withHooks({ preRun: ParserHook.flag(Flag.Boolean("dry-run")) }))
