import { Command } from "effect-coma"
import { Model, plain } from "../subjects.ts"

export const command = plain.pipe(Command.withSupplemental({ model: Model }))
