/** The program that is compared, as effect-coma has it. */
import * as Command from "effect-coma/Command"
import * as ConfigHook from "effect-coma/ConfigHook"
import { wake } from "effect-coma/wake"
import { Model, Optim, train } from "./shared.ts"

export const commands = [
  Command.make("train", { model: Model, optim: Optim }, ({ model, optim }) => train(model, optim))
] as const

const app = { name: "main", version: "1.0.0" }

/** Runs it with files. */
export const run = (args: ReadonlyArray<string>) => wake(commands, { ...app, args })

/** Runs it where there are no files, and writes none. */
export const runWithout = (args: ReadonlyArray<string>) =>
  wake(commands, { ...app, args, hooks: { config: ConfigHook.makeDefault({ write: false }) } })

/** Runs it with nothing but defaults and the command line: it looks for no files. */
export const runAlone = (args: ReadonlyArray<string>) => wake(commands, { ...app, args, sources: [] })
