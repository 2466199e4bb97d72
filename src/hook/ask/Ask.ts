/**
 * Asking for required values that neither a file nor the command line gives.
 *
 * Every program asks, unless `wake` is told otherwise, where there is somebody to ask: stdin and stderr are terminals, and
 * neither `--no-input` nor the variable `CI` says no. An answer is an override, as if it had been typed. These are hooks
 * like any other: a parser hook adds the flag, and one before the configs are filled lets the built-in config hook ask.
 */
import * as Context from "effect/Context"
import * as Flag from "effect/cli/Flag"
import { TerminalCapabilities } from "effect/cli/TerminalCapabilities"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import * as Stdio from "effect/Stdio"
import * as Config from "../../config/Config.ts"
import { holdsMissing } from "../../config/Instance.ts"
import { complete } from "../../config/schema/coerce.ts"
import * as Shape from "../../config/schema/Shape.ts"
import * as ParamData from "../../param/ParamData.ts"
import * as Screen from "../../terminal/Screen.ts"
import { readFlag, withProgramFlags } from "../flags.ts"
import * as Hook from "../Hook.ts"
import * as InvocationData from "../InvocationData.ts"
import { isInspection } from "../inspect/Inspect.ts"
import { Asker, type Asking } from "../overriding.ts"
import * as ParserHook from "../ParserHook.ts"
import type { Services } from "./asking.ts"

const noInput = Flag.Boolean("no-input").pipe(Flag.withDescription("Ask for nothing that is missing"))

const addFlag = ParserHook.make("Ask.parser", (data) => Effect.succeed(withProgramFlags(data, [noInput])))

/** Tells whether a list or a dict of a config holds mappings, which may lack keys. */
const holdsStructs = (shape: Shape.Shape): boolean =>
  Shape.some(
    shape,
    (part) =>
      (part._tag === "List" || part._tag === "Record" || part._tag === "Tuple") &&
      Shape.some(part, (inner) => inner._tag === "Struct")
  )

/** Tells whether a config lacks a value, as decoding it would. */
const lacks = (config: Config.Config): boolean => {
  const tree = Config.latest(config)
  if (Result.isFailure(tree)) return false
  if (holdsMissing(tree.success)) return true
  if (!holdsStructs(config.shape)) return false
  const whole = complete(config.shape, tree.success, { config: config.id })
  return Result.isSuccess(whole) && holdsMissing(whole.success)
}

/** Tells whether there is somebody to ask, in a terminal that can show prompts. */
const isSomebodyThere = Effect.gen(function* () {
  const { stderrIsTerminal, stdinIsTerminal } = yield* Stdio.Stdio
  if (!(yield* stdinIsTerminal) || !(yield* stderrIsTerminal)) return false
  const [ci, term] = yield* Effect.all([Screen.variable("CI"), Screen.variable("TERM")])
  const given = Context.getOrUndefined(yield* Effect.context<never>(), TerminalCapabilities)
  return !Screen.isOn(ci) && term !== "dumb" && given?.canPrompt !== false
})

const asker = (services: Context.Context<Services>) =>
  Effect.fnUntraced(function* <E, R>(asking: Asking<E, R>) {
    const { data, ids } = asking
    const configs = ParamData.allConfigs(data.parameters)
    const isLacking = ids.some((id) => configs.has(id) && lacks(configs.get(id)!))
    if (!isLacking || !(yield* Effect.provideContext(isSomebodyThere, services))) return data
    const { askAll } = yield* Effect.promise(() => import("./asking.ts"))
    return yield* askAll(asking, services)
  })

/** Lets the config hook ask, unless nothing is to run. */
const letAsk = Hook.make("Ask.preConfig", (data) =>
  readFlag(data, noInput, false) || isInspection(data)
    ? Effect.succeed(data)
    : Effect.map(Effect.context<Services>(), (services) => InvocationData.set(data, Asker, asker(services)))
)

/**
 * The hooks that ask for missing values, and `--no-input`, which every command has unless `wake` is told otherwise.
 *
 * The built-in config hook asks before it writes any file, for what the configs that it overrides lack: with a select where
 * a few values are admitted, a toggle for a boolean, hidden for a secret. If something is lacking that cannot be asked for,
 * such as a list, it asks for nothing, and the error tells all. Who gives up ends the program with 130.
 *
 * ```ts
 * const program = wake([greet.pipe(Command.addHooks(Ask.hooks)), leave], { ...app, ask: false })
 * ```
 *
 * @since 0.1.0
 * @category constants
 */
export const hooks = { parser: addFlag, preConfig: letAsk }
