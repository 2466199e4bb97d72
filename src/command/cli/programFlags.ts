/**
 * Flags that are the whole program's.
 *
 * Owns telling which those are: what every command has. What only some have is a flag of each of them.
 */
import type { Flag } from "effect/cli/Flag"
import * as GlobalFlag from "effect/cli/GlobalFlag"
import type { ParserData } from "../../hook/ParserData.ts"
import { asSwitch } from "./params.ts"

/** A flag of the program, as `effect/cli` has it. */
type Setting = GlobalFlag.Setting<"program", unknown>

/** The flags of the program, by what hooks read them with. */
export type ProgramFlags = ReadonlyMap<Flag<unknown>, Setting>

const settings = new WeakMap<Flag<unknown>, Setting>()

/** Makes a flag one of the program; the same each time. */
const settingOf = (flag: Flag<unknown>): Setting => {
  const known = settings.get(flag)
  if (known !== undefined) return known
  const setting = GlobalFlag.Setting("program")({ flag: asSwitch(flag) })
  settings.set(flag, setting)
  return setting
}

/** Finds the flags that every command has. */
export const programFlags = (commands: ReadonlyArray<ParserData>): ProgramFlags => {
  const all = new Set(commands[0]?.programFlags ?? [])
  for (const { programFlags } of commands) {
    for (const flag of all) if (!programFlags.includes(flag)) all.delete(flag)
  }
  return new Map([...all].map((flag) => [flag, settingOf(flag)]))
}

/** The flags that a command has for itself. */
export const ownFlags = (command: ParserData, ofProgram: ProgramFlags): ReadonlyArray<Flag<unknown>> => [
  ...command.flags,
  ...new Set(command.programFlags.filter((flag) => !ofProgram.has(flag)))
]
