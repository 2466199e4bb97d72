/**
 * What a source of values is to the config hook: something that looks around once for all configs, and then fills them
 * one by one.
 */
import * as Context from "effect/Context"
import type * as Effect from "effect/Effect"
import type { Pipeable } from "effect/Pipeable"
import type * as Config from "../../config/Config.ts"
import type * as Tree from "../../config/tree/Tree.ts"
import type { UnmatchedVariable } from "../../param/override/OverrideError.ts"
import type { InvocationData } from "../InvocationData.ts"
import type { ParserHook } from "../ParserHook.ts"
import { flatten, type Slot } from "../Slot.ts"

export const TypeId = "~effect-coma/Source"

/** What a source is asked. */
export interface Asked {
  readonly data: InvocationData
  /** The configs to fill. */
  readonly ids: ReadonlyArray<string>
  /** All sources, the weakest first. */
  readonly sources: ReadonlyArray<Any>
  /** Whether a config without a file is an error. */
  readonly raiseOnMissingFile: boolean
}

/** What fills configs, once a source has looked around. */
export interface Reader<out E, out R> {
  /** The invocation, which knows by now where the files of configs are. */
  readonly data: InvocationData
  /** Returns what becomes of a config's values, given those of weaker sources; `undefined` if the source has none. */
  readonly fill: (config: Config.Config, below: Tree.Tree) => Effect.Effect<Tree.Tree | undefined, E, R>
  /** What the source holds, and no config takes. */
  readonly unmatched?: ReadonlyArray<UnmatchedVariable>
}

/**
 * A source of configs' values, between their defaults and the command line.
 *
 * @since 0.1.0
 * @category models
 */
export interface Source<out E = never, out R = never> extends Pipeable {
  readonly [TypeId]: typeof TypeId
  /** The key of the instance that it gives a config. */
  readonly name: string
  /** @internal */
  readonly begin: (asked: Asked) => Effect.Effect<Reader<E, R>, E, R>
  /**
   * The flag of the program that the source reads.
   *
   * @internal
   */
  readonly parser: ParserHook | undefined
  /**
   * What the names of the variables that the source reads begin with.
   *
   * @internal
   */
  readonly prefix: string | undefined
}

/**
 * Any source.
 *
 * @since 0.1.0
 * @category models
 */
export type Any = Source<unknown, unknown>

/** What hooks know of the program that they run in. */
export interface ProgramInfo {
  readonly name: string
  /** What fills configs where a hook does not say so itself. */
  readonly sources: ReadonlyArray<Any> | undefined
  /** The ids of the configs of all commands; `undefined` where a command is not loaded. */
  readonly configs: () => ReadonlySet<string> | undefined
}

/** Tells hooks of the program that they run in. */
export class Program extends Context.Service<Program, ProgramInfo>()("effect-coma/hook/Program") {}

const ofHooks = new WeakMap<object, ReadonlyArray<Any>>()

/** Remembers what sources a hook has: those that read flags need them registered. */
export const withSources = <H extends object>(hook: H, sources: ReadonlyArray<Any> | undefined): H => {
  if (sources !== undefined) ofHooks.set(hook, sources)
  return hook
}

/** Lists the parser hooks of the sources that the hooks of a slot have. */
export const parsersOf = (slot: Slot<unknown> | undefined): ReadonlyArray<ParserHook> =>
  flatten(slot).flatMap((hook) => (ofHooks.get(hook) ?? []).flatMap(({ parser }) => parser ?? []))

/** What an invocation knows of its program; `undefined` in a test of a hook alone. */
export const programOf = ({ extras }: InvocationData): ProgramInfo | undefined =>
  // The extras' type does not list their keys: this look-up says whether one is there.
  Context.getOrUndefined(extras as Context.Context<Program>, Program)
