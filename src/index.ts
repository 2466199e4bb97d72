/**
 * effect-coma: command-line programs whose lifecycle is made of typed effects.
 *
 * Read this file for the names, then one folder: `command/` declares and runs, `hook/` is what a run is made of,
 * `param/` what a command takes, `config/` the values.
 */
export { type ComaError, isComaError } from "./command/ComaError.ts"
// command: declaring and running
export * as Command from "./command/Command.ts"
export { WakeError, type WakeReason } from "./command/cli/WakeError.ts"
export { report } from "./command/report.ts"
export { type Options as CliOptions, toCli } from "./command/toCli.ts"
export {
  type Error as ProgramError,
  type Options as WakeOptions,
  type RunOptions,
  type Services as ProgramServices,
  wake
} from "./command/wake.ts"
// config: values, files and where they came from
export * as Config from "./config/Config.ts"
export * as ConfigError from "./config/error/ConfigError.ts"
export * as Persistence from "./config/file/Persistence.ts"
export * as Format from "./config/format/Format.ts"
export * as Resolver from "./config/interpolation/Resolver.ts"
export * as Field from "./config/schema/Field.ts"
export * as Origin from "./config/tree/Origin.ts"
export * as Tree from "./config/tree/Tree.ts"
// hook: what happens between the command line and the command's own code
export * as Ask from "./hook/ask/Ask.ts"
export * as ConfigHook from "./hook/ConfigHook.ts"
export { builtIn as builtInHooks, type DefaultError, DefaultHooks, type DefaultServices } from "./hook/DefaultHooks.ts"
export * as Hook from "./hook/Hook.ts"
export * as HookError from "./hook/HookError.ts"
export * as InitHook from "./hook/InitHook.ts"
export * as InvocationData from "./hook/InvocationData.ts"
export { Invocation } from "./hook/InvocationData.ts"
export * as Inspect from "./hook/inspect/Inspect.ts"
export * as ParserData from "./hook/ParserData.ts"
export { Parser } from "./hook/ParserData.ts"
export * as ParserHook from "./hook/ParserHook.ts"
export * as Pipeline from "./hook/Pipeline.ts"
export * as RunHook from "./hook/RunHook.ts"
export type { Hooks, NoHooks, OnlySlots, Slot, SlotName } from "./hook/Slot.ts"
export {
  DEFAULT,
  type Passed,
  type Sentinel,
  SHARED,
  type SharedError,
  SharedHooks,
  type SlotDefault
} from "./hook/sentinel.ts"
export * as Timeline from "./hook/timeline/Timeline.ts"
// param: what a command takes
export * as Inspector from "./param/Inspector.ts"
export * as Override from "./param/override/Override.ts"
export * as OverrideError from "./param/override/OverrideError.ts"
export * as Param from "./param/Param.ts"
export * as ParamData from "./param/ParamData.ts"
export * as ParamError from "./param/ParamError.ts"
export * as Source from "./param/source/Source.ts"
// progress: how far a handler or a hook is
export * as Progress from "./progress/Progress.ts"
