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

/** Finds the flags that every command has. */
export const programFlags = (commands: ReadonlyArray<ParserData>): ProgramFlags => {
  const [first, ...others] = commands
  const all = new Set(first?.programFlags ?? [])
  for (const { programFlags } of others) {
    const own = new Set(programFlags)
    for (const flag of all) if (!own.has(flag)) all.delete(flag)
  }
  return new Map([...all].map((flag) => [flag, GlobalFlag.Setting("program")({ flag: asSwitch(flag) })]))
}

/** The flags that a command has for itself. */
export const ownFlags = (command: ParserData, ofProgram: ProgramFlags): ReadonlyArray<Flag<unknown>> => [
  ...command.flags,
  ...new Set(command.programFlags.filter((flag) => !ofProgram.has(flag)))
]
