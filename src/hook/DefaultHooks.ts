/**
 * The hooks that `DEFAULT` stands for, by slot.
 *
 * A `Context.Reference`: a test or an application replaces them with a layer. A slot that is left out does nothing.
 */
import * as Context from "effect/Context"
import type * as FileSystem from "effect/FileSystem"
import type * as Path from "effect/Path"
import type { ConfigError } from "../config/error/ConfigError.ts"
import type { OverrideError } from "../param/override/OverrideError.ts"
import type { ParamError } from "../param/ParamError.ts"
import * as ConfigHook from "./ConfigHook.ts"
import type { HookError } from "./HookError.ts"
import * as InitHook from "./InitHook.ts"
import type { Invocation } from "./InvocationData.ts"
import type { Parser } from "./ParserData.ts"
import * as ParserHook from "./ParserHook.ts"
import type { CurrentSlot } from "./Pipeline.ts"
import type { HandlerError } from "./RunHook.ts"
import * as RunHook from "./RunHook.ts"
import type { Hooks } from "./Slot.ts"

/** What the built-in hooks can fail with, the command's own errors aside. */
export type DefaultError = ConfigError | ParamError | OverrideError | HookError

/** What the built-in hooks need. */
export type DefaultServices = FileSystem.FileSystem | Path.Path

/** The built-in hooks: what a replacement that keeps some of them starts from. */
export const builtIn: Hooks<DefaultError | HandlerError, DefaultServices | Invocation | Parser | CurrentSlot> = {
  parser: ParserHook.makeDefault(),
  config: ConfigHook.makeDefault(),
  init: InitHook.makeDefault(),
  run: RunHook.makeDefault()
}

/** The hooks that `DEFAULT` stands for. */
export const DefaultHooks: Context.Reference<typeof builtIn> = Context.Reference("effect-coma/hook/DefaultHooks", {
  defaultValue: () => builtIn
})
