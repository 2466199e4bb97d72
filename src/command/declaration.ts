/**
 * What a command is: its type, and what it declares.
 */
import type * as Effect from "effect/Effect"
import type * as Layer from "effect/Layer"
import { type Pipeable, pipeArguments } from "effect/Pipeable"
import type { ConfigSchema } from "../config/Config.ts"
import type * as Persistence from "../config/file/Persistence.ts"
import type { Hooks } from "../hook/Slot.ts"
import type * as Inspector from "../param/Inspector.ts"
import type * as Param from "../param/Param.ts"
import type * as Documentation from "./cli/Documentation.ts"

/** Marks a command. */
export const TypeId = "~effect-coma/Command"

/**
 * A command.
 *
 * `E` and `R` are the errors and services of its hooks and handler; `Run` are the services of the handler and the run
 * hooks, which `Command.provide` can discharge. `P` are its parameters.
 */
export interface Command<out Name extends string, in out P, out E = never, out R = never, out Run = never>
  extends Pipeable {
  readonly [TypeId]: {
    readonly _P: (_: P) => P
    readonly _E: () => E
    readonly _R: () => R
    readonly _Run: () => Run
  }
  readonly name: Name
  readonly declaration: Declaration
}

/** A function that returns an effect, or a class whose `run()` does; the constructors below know its parameters. */
export type Handler = ((...args: never) => unknown) | (new (...args: never) => object)

/** What a command declares; read by `wake`. */
export interface Declaration {
  readonly handler: Handler
  readonly params: Param.Params
  readonly supplemental: Readonly<Record<string, ConfigSchema>>
  readonly hooks: Hooks
  readonly inspector: Inspector.Inspector
  readonly persistence: Persistence.Persistence
  /** Layers around the run slots, the innermost first. */
  readonly layers: ReadonlyArray<(named: never) => Layer.Layer<unknown, unknown, unknown>>
  /** Wrappers of the whole invocation, the innermost first. */
  readonly around: ReadonlyArray<
    (invocation: Effect.Effect<unknown, unknown, unknown>) => Effect.Effect<unknown, unknown, unknown>
  >
  readonly documentation: Documentation.Documentation
}

/** A command of any name, parameters, errors and services. */
export interface Any extends Pipeable {
  readonly [TypeId]: {
    readonly _E: () => unknown
    readonly _R: () => unknown
    readonly _Run: () => unknown
  }
  readonly name: string
  readonly declaration: Declaration
}

/** The errors of a command's hooks and handler. */
export type Error<C> = C extends { readonly [TypeId]: { readonly _E: () => infer E } } ? E : never

/** The services of a command's hooks and handler. */
export type Services<C> = C extends {
  readonly [TypeId]: { readonly _R: () => infer R; readonly _Run: () => infer Run }
}
  ? R | Run
  : never

// The methods that every command has, whatever its parameters.
const proto = {
  [TypeId]: {
    _P: (p: never) => p,
    _E: (): never => undefined as never,
    _R: (): never => undefined as never,
    _Run: (): never => undefined as never
  },
  pipe() {
    // biome-ignore lint/complexity/noArguments: what pipeArguments takes
    return pipeArguments(this, arguments)
  }
}

/** Makes a command; what its type says is up to the constructors and combinators below. */
export const fromDeclaration = <C extends Any>(name: string, declaration: Declaration): C =>
  Object.assign(Object.create(proto), { name, declaration })

/** Changes what a command declares; its type stays, or becomes what a combinator says of it. */
export const change = <C extends Any>(self: Any, changes: Partial<Declaration>): C =>
  fromDeclaration(self.name, { ...self.declaration, ...changes })
