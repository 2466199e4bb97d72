/**
 * The sources of values, as hooks have them: those of the program, and those of a hook's own.
 */
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import type { Any, ProgramInfo } from "../param/source/contract.ts"
import { withProgramFlags } from "./flags.ts"
import type { InvocationData } from "./InvocationData.ts"
import type { ParserData } from "./ParserData.ts"
import * as ParserHook from "./ParserHook.ts"
import { flatten, type Slot } from "./Slot.ts"

/** Tells hooks of the program that they run in. */
export class CurrentProgram extends Context.Service<CurrentProgram, ProgramInfo>()("effect-coma/hook/CurrentProgram") {}

/** What an invocation knows of its program; `undefined` in a test of a hook alone. */
export const programOf = ({ extras }: InvocationData): ProgramInfo | undefined =>
  // The extras' type does not list their keys: this look-up says whether one is there.
  Context.getOrUndefined(extras as Context.Context<CurrentProgram>, CurrentProgram)

const ofHooks = new WeakMap<object, ReadonlyArray<Any>>()

/** Remembers what sources a hook has: those that read flags need them registered. */
export const withSources = <H extends object>(hook: H, sources: ReadonlyArray<Any> | undefined): H => {
  if (sources !== undefined) ofHooks.set(hook, sources)
  return hook
}

/** Lists the sources of each hook of a slot that has its own. */
export const listsIn = (slot: Slot<unknown> | undefined): ReadonlyArray<ReadonlyArray<Any>> =>
  flatten(slot).flatMap((hook) => {
    const sources = ofHooks.get(hook)
    return sources === undefined ? [] : [sources]
  })

/** Registers what sources read besides files, if they read anything. */
export const parserOf = (sources: ReadonlyArray<Any>): ParserHook.ParserHook | null => {
  const flags = [...new Set(sources.flatMap((source) => source.flags))]
  const prefixes = sources.flatMap(({ prefix }) => prefix ?? [])
  if (flags.length === 0 && prefixes.length === 0) return null
  return ParserHook.make("Source.flags", (data) => Effect.succeed(registered(data, flags, prefixes)))
}

const registered = (data: ParserData, flags: Any["flags"], prefixes: ReadonlyArray<string>): ParserData => ({
  ...withProgramFlags(data, flags),
  variablePrefixes: [...new Set([...data.variablePrefixes, ...prefixes])]
})
