/**
 * The hooks that `DEFAULT` stands for, by slot.
 *
 * Owns the built-in hooks, and the reference through which a test or an application replaces them with a layer. A slot that
 * is left out does nothing.
 */
import * as Context from "effect/Context"
import type * as FileSystem from "effect/FileSystem"
import type * as Path from "effect/Path"
import type { ConfigError } from "../config/error/ConfigError.ts"
import type { OverrideError } from "../param/override/OverrideError.ts"
import type { ParamError } from "../param/ParamError.ts"
import * as ConfigHook from "./ConfigHook.ts"
import type { HandlerError, HandlerServices } from "./Handler.ts"
import type { HookError } from "./HookError.ts"
import * as InitHook from "./InitHook.ts"
import type { Invocation, InvocationData } from "./InvocationData.ts"
import type { Parser, ParserData } from "./ParserData.ts"
import * as ParserHook from "./ParserHook.ts"
import * as RunHook from "./RunHook.ts"
import type { InvocationSlot, RunSlot, Slot } from "./Slot.ts"
import type { SlotDefault } from "./StandIn.ts"

/**
 * The errors of the built-in hooks, without those of the command itself.
 *
 * @since 0.1.0
 * @category models
 */
export type DefaultError = ConfigError | ParamError | OverrideError | HookError

/**
 * The services that the built-in hooks need.
 *
 * @since 0.1.0
 * @category models
 */
export type DefaultServices = FileSystem.FileSystem | Path.Path

/** The errors and services that a hook in the place of `DEFAULT` may have. `DEFAULT` within it is the built-in hook. */
type Errors = DefaultError | HandlerError<"~default">
type Needs = DefaultServices | HandlerServices<"~default"> | SlotDefault

/**
 * The hooks that `DEFAULT` stands for, by slot. They have no errors and services but those in the type of `DEFAULT`. Only
 * hooks of `preRun`, `run` and `postRun` may run the handler, since only they have the layers of its command.
 *
 * @since 0.1.0
 * @category models
 */
export type Defaults = {
  readonly parser?: Slot<ParserData, Errors, Needs | Parser> | undefined
} & {
  readonly [Name in Exclude<InvocationSlot, RunSlot>]?: Slot<InvocationData, Errors, Needs | Invocation> | undefined
} & {
  readonly [Name in RunSlot]?:
    | Slot<InvocationData, Errors | HandlerError, Needs | Invocation | HandlerServices>
    | undefined
}

/**
 * The built-in hooks. A replacement that keeps some of them spreads this record.
 *
 * @since 0.1.0
 * @category constants
 */
export const builtIn: Defaults = {
  parser: ParserHook.makeDefault(),
  config: ConfigHook.makeDefault(),
  init: InitHook.makeDefault(),
  run: RunHook.makeDefault()
}

/**
 * The hooks that `DEFAULT` stands for.
 *
 * ```ts
 * const quiet = Layer.succeed(DefaultHooks, { ...builtInHooks, config: ConfigHook.makeDefault({ write: false }) })
 * ```
 *
 * @since 0.1.0
 * @category services
 */
export const DefaultHooks: Context.Reference<Defaults> = Context.Reference("effect-coma/hook/DefaultHooks", {
  defaultValue: () => builtIn
})
