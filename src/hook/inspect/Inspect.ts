/**
 * Answers to "what would run?" and "where did this value come from?".
 *
 * Every program has them as flags, unless `wake` is told otherwise: `--print-config`, `--print-schema`, `--why`,
 * `--update-files` and `--no-write`. They are hooks like any other: a parser hook adds the flags; a hook before the configs
 * are filled keeps the run from writing files, and prints a schema, which needs no values; and one after that answers, or
 * updates the files, and ends the program. Nothing that they show holds a secret.
 */
import * as Console from "effect/Console"
import * as Flag from "effect/cli/Flag"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Config from "../../config/Config.ts"
import type { ConfigError } from "../../config/error/ConfigError.ts"
import { schemaOptions, schemaText } from "../../config/file/schemas.ts"
import type { OverrideError } from "../../param/override/OverrideError.ts"
import * as ParamData from "../../param/ParamData.ts"
import { type ParamError, paramError, UnknownParameter } from "../../param/ParamError.ts"
import * as Screen from "../../terminal/Screen.ts"
import { exit } from "../exit.ts"
import { readFlag, withProgramFlags } from "../flags.ts"
import * as Hook from "../Hook.ts"
import type { InvocationData } from "../InvocationData.ts"
import * as ParserHook from "../ParserHook.ts"
import { printAll, printFile, printJson } from "./print.ts"
import { tellWhy } from "./why.ts"

/**
 * What is printed of the configs.
 *
 * @since 0.1.0
 * @category models
 */
export interface PrintOptions {
  /** The one config to print, as a file that gives the same run; by default all. */
  readonly config?: ParamData.Key | undefined
  /** How all are printed: YAML with the origin of each value, which is the default, or one JSON object. */
  readonly format?: "yaml" | "json" | undefined
}

/**
 * Prints the configs of an invocation as text, without secrets.
 *
 * Shape: all configs are YAML documents, headed by their file's name, each value as the handler gets it with its origin
 * beside it; or one JSON object by id. One config is the text of its file.
 * Errors: those of resolving interpolations; UnknownParameter for a config that the command does not have; MissingInstance
 * before a config hook has filled it; UnsupportedFormat for one whose file no format reads.
 *
 * ```ts
 * const show = Hook.make((data) => Effect.flatMap(Inspect.print(data), Console.log))
 * ```
 *
 * @since 0.1.0
 * @category getters
 */
export const print = (
  data: InvocationData,
  options: PrintOptions = {}
): Effect.Effect<string, ConfigError | ParamError> => {
  const { config } = options
  if (config !== undefined) {
    return Effect.flatMap(ParamData.idOf(data.parameters, config), (id) =>
      Effect.flatMap(ParamData.getConfig(data.parameters, id), (found) => printFile(data, found))
    )
  }
  return options.format === "json" ? printJson(data) : printAll(data)
}

/**
 * Tells where the value of a key comes from: the key is written as an override writes it, with or without a prefix.
 *
 * Shape: for each config that has the key, the value, what gave it, and what that won over; for an interpolation, also what
 * it stands for. A key of a mapping or a list tells of each value in it, of 200 at the most. The text has no colours.
 * Errors: those of resolving interpolations; KeyNotFound for a key that no config has.
 *
 * ```ts
 * const explain = Hook.make((data) => Effect.flatMap(Inspect.why(data, "optim::lr"), Console.log))
 * ```
 *
 * @since 0.1.0
 * @category getters
 */
export const why = (data: InvocationData, key: string): Effect.Effect<string, ConfigError | OverrideError> =>
  tellWhy(data, key)

const printConfig = Flag.String("print-config").pipe(
  Flag.withOptionalValue(""),
  Flag.withMetavar("ID|json"),
  Flag.withDescription("Print the configs, or one of them, and run nothing"),
  Flag.optional
)
const printSchema = Flag.String("print-schema").pipe(
  Flag.withOptionalValue(""),
  Flag.withMetavar("ID"),
  Flag.withDescription("Print the JSON Schema of a config's file, and run nothing"),
  Flag.optional
)
const whyKey = Flag.String("why").pipe(
  Flag.withMetavar("KEY"),
  Flag.withDescription("Tell where a value comes from, and run nothing"),
  Flag.optional
)
const noWrite = Flag.Boolean("no-write").pipe(Flag.withDescription("Write no files"))

const update = Flag.Literals("update-files", ["write", "check"]).pipe(
  Flag.withOptionalValue("write"),
  Flag.withDescription("Bring files up to date, and show how; check: exit with 1 if they are not"),
  Flag.optional
)

const addFlags = ParserHook.make("Inspect.parser", (data) =>
  Effect.succeed(withProgramFlags(data, [printConfig, whyKey, noWrite, update, printSchema]))
)

/** What the flags say: the config that is printed, the key that is explained, and how files are updated. */
const inspected = (data: InvocationData) => ({
  printed: Option.getOrUndefined(readFlag(data, printConfig, Option.none())),
  explained: Option.getOrUndefined(readFlag(data, whyKey, Option.none())),
  updating: Option.getOrUndefined(readFlag(data, update, Option.none()))
})

/**
 * Tells whether the configs are only inspected, so that nothing runs.
 *
 * @internal
 */
export const isInspection = (data: InvocationData): boolean => {
  const { explained, printed, updating } = inspected(data)
  return explained !== undefined || printed !== undefined || updating !== undefined
}

/** Finds the config that a schema is asked of; without an id, the only one that has a file. */
const asked = Effect.fnUntraced(function* ({ parameters }: InvocationData, id: string) {
  if (id !== "") return yield* ParamData.getConfig(parameters, id)
  const ids = [...ParamData.allConfigs(parameters).keys()].filter((each) => ParamData.isSerializable(parameters, each))
  const [only, another] = ids
  if (only !== undefined && another === undefined) return yield* ParamData.getConfig(parameters, only)
  return yield* Effect.fail(paramError(new UnknownParameter({ id, existing: ids, problem: "not named" })))
})

/** Prints the schema that is asked for, and ends the program; where nothing is to run, keeps files from being written. */
const keepFiles = Hook.make(
  "Inspect.preConfig",
  Effect.fnUntraced(function* (data) {
    const id = Option.getOrUndefined(readFlag(data, printSchema, Option.none()))
    if (id !== undefined) {
      const config = yield* asked(data, id)
      yield* Console.log(
        schemaText(Config.jsonSchema(config, schemaOptions(data.persistence, config.schema))).trimEnd()
      )
      yield* exit()
    }
    const readOnly = data.readOnly || isInspection(data) || readFlag(data, noWrite, false)
    return { ...data, readOnly }
  })
)

const optionsOf = (data: InvocationData, value: string): PrintOptions => {
  if (value === "") return {}
  return value === "json" && !ParamData.allConfigs(data.parameters).has(value) ? { format: "json" } : { config: value }
}

/** Answers on stdout what the flags ask, or updates the files, and ends the program; without them, does nothing. */
const answer = Hook.make(
  "Inspect.postConfig",
  Effect.fnUntraced(function* (data) {
    const { explained, printed, updating } = inspected(data)
    const text = printed === undefined ? "" : yield* print(data, optionsOf(data, printed))
    if (text !== "") yield* Console.log(text)
    if (explained !== undefined) yield* Console.log(yield* tellWhy(data, explained, (yield* Screen.of("stdout")).style))
    if (updating !== undefined) {
      const { updateFiles } = yield* Effect.promise(() => import("./updateFiles.ts"))
      const isDry = updating === "check" || readFlag(data, noWrite, false)
      const isOutdated = yield* updateFiles(data, isDry)
      if (updating === "check" && isOutdated) yield* exit(1)
    }
    if (isInspection(data)) yield* exit()
  })
)

/**
 * The hooks of `--print-config`, `--print-schema`, `--why`, `--update-files` and `--no-write`, which every command has unless
 * `wake` is told otherwise.
 *
 * ```ts
 * const program = wake([greet.pipe(Command.addHooks(Inspect.hooks)), leave], { ...app, inspect: false })
 * ```
 *
 * @since 0.1.0
 * @category constants
 */
export const hooks = { parser: addFlags, preConfig: keepFiles, postConfig: answer }
