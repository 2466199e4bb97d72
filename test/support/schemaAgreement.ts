/**
 * Whether a config's JSON Schema and the library agree on a file.
 */
import { Ajv2020, type ErrorObject, type ValidateFunction } from "ajv/dist/2020.js"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import type * as SchemaAST from "effect/SchemaAST"
import * as Config from "../../src/config/Config.ts"
import type { ConfigError } from "../../src/config/error/ConfigError.ts"
import { reasonsOf } from "../../src/config/error/several.ts"
import * as Instance from "../../src/config/Instance.ts"
import { innerOf } from "../../src/config/schema/Field.ts"
import { schemaOf } from "../../src/config/schema/fromSchema.ts"
import * as Shape from "../../src/config/schema/Shape.ts"
import type { Path } from "../../src/config/tree/Path.ts"
import * as Tree from "../../src/config/tree/Tree.ts"

/** A validator that is strict but for what the schemas need: types in lists, and keywords beside a reference. */
export const validator = () =>
  new Ajv2020({
    allErrors: true,
    strict: true,
    strictTypes: false,
    strictTuples: false,
    validateFormats: false,
    ownProperties: true
  })

/** Compiles the JSON Schema of a config. */
export const compile = (config: Config.Config): Effect.Effect<ValidateFunction> =>
  Effect.sync(() => validator().compile(JSON.parse(JSON.stringify(Config.jsonSchema(config)))))

/** A tree as JSON has it: what is not finite is text there, and integers lose their last digits. */
export const toJson = (tree: Tree.Tree | undefined): unknown => {
  switch (tree?._tag) {
    case undefined:
      return null
    case "Mapping":
      return Object.fromEntries(Tree.entries(tree).map(([key, value]) => [key, toJson(value)]))
    case "Sequence":
      return tree.items.map(toJson)
    case "Interpolation":
      return tree.text
    case "Scalar": {
      const { value } = tree
      if (typeof value === "bigint") return Number(value)
      if (typeof value !== "number" || Number.isFinite(value)) return value
      return Number.isNaN(value) ? ".nan" : value > 0 ? ".inf" : "-.inf"
    }
    default:
      return Tree.missingText
  }
}

/** Where a validator refuses something: the keys of each place. */
export const placesOf = (errors: ReadonlyArray<ErrorObject> | null | undefined): ReadonlyArray<Path> =>
  (errors ?? []).map(({ instancePath, params }) => {
    const path = instancePath
      .split("/")
      .slice(1)
      .map((key) => key.replaceAll("~1", "/").replaceAll("~0", "~"))
    const key: unknown = params["additionalProperty"] ?? params["propertyName"] ?? params["missingProperty"]
    return typeof key === "string" ? [...path, key] : path
  })

/** Why the library refuses a file: a message and its place. */
export interface Refusal {
  readonly path: Path
  readonly message: string
  readonly tag: string
}

/** What the library says of a file: why it refuses it, and whether there is something in it that is not known yet. */
export interface Said {
  readonly refused: ReadonlyArray<Refusal>
  readonly isOpen: boolean
}

const saidBy = (error: ConfigError): Said => ({
  refused: refusalsOf(error),
  isOpen: reasonsOf(error).some(({ _tag }) => _tag === "MissingValue")
})

const refusalsOf = (error: ConfigError): ReadonlyArray<Refusal> =>
  reasonsOf(error).flatMap((reason) =>
    // The command line may give it.
    reason._tag === "MissingValue"
      ? []
      : [
          {
            path: "path" in reason && typeof reason.path !== "string" ? reason.path : [],
            message: reason.message,
            tag: reason._tag
          }
        ]
  )

const holdsInterpolation = (tree: Tree.Tree): boolean =>
  tree._tag === "Interpolation" || Tree.children(tree).some(([, child]) => holdsInterpolation(child))

/** Reads a file as the library does, over the defaults, and decodes it where nothing stands in it that is not known yet. */
export const said = Effect.fnUntraced(function* (
  config: Config.Config,
  file: Tree.Tree | undefined
): Effect.fn.Return<Said> {
  const base = Result.getOrThrow(Config.get(config, Config.BASE))
  const read = Instance.fromFile(config, base, file, "cfg.yaml")
  if (Result.isFailure(read)) return saidBy(read.failure)
  if (holdsInterpolation(read.success)) return { refused: [], isOpen: true }
  const decoded = yield* Effect.result(Config.value(Config.set(config, Config.FILE, read.success)))
  return Result.isSuccess(decoded) ? { refused: [], isOpen: false } : saidBy(decoded.failure)
})

const ofContainers = new Set([
  "minItems",
  "maxItems",
  "uniqueItems",
  "minProperties",
  "maxProperties",
  "propertyNames",
  "anyOf",
  "if"
])

/** Tells whether all that a validator refuses are checks of lists and mappings, which wait for the values in them. */
export const isEarly = (errors: ReadonlyArray<ErrorObject> | null | undefined): boolean =>
  (errors ?? []).some(({ keyword }) => ofContainers.has(keyword) && keyword !== "anyOf")

const isUnsayable = (check: SchemaAST.Check<never>): boolean => {
  const toJsonSchema: unknown = check.annotations?.["toJsonSchema"]
  if (typeof toJsonSchema === "function") return Array.isArray(toJsonSchema({ type: undefined, schemas: [{}] }))
  return check._tag === "Filter" || check.checks.some(isUnsayable)
}

/** Tells whether a schema has something that JSON Schema cannot say: a transformation, or a check that is a function. */
const saysMore = (shape: Shape.Shape): boolean => {
  const schema = schemaOf(shape)
  if (schema === undefined) return false
  const ast = innerOf(schema)
  return (
    ast.encoding !== undefined ||
    (ast.checks?.some(isUnsayable) ?? false) ||
    ["Declaration", "Suspend"].includes(ast._tag)
  )
}

const saysMoreThere = (shape: Shape.Shape): boolean => saysMore(shape) || Shape.members(shape).some(saysMore)

/** The type that a value has in JSON where nothing is read as something else. */
const native: Readonly<Record<string, (value: unknown) => boolean>> = {
  Text: (value) => typeof value === "string",
  Boolean: (value) => typeof value === "boolean",
  Null: (value) => value === null,
  Number: (value) => typeof value === "number",
  BigInt: (value) => typeof value === "bigint"
}

/** Returns why a schema takes what the library refuses, if there is a reason in it. */
export const excuse = (config: Config.Config, file: Tree.Tree | undefined, refusal: Refusal): string | undefined => {
  let shape: Shape.Shape | undefined = config.shape
  for (const key of [...refusal.path, undefined]) {
    if (shape === undefined) return undefined
    if (saysMoreThere(shape)) return "a transformation or a function"
    const next: Shape.Shape | Shape.Refusal | undefined = key === undefined ? undefined : Shape.child(shape, key)
    if (next === undefined || Shape.isRefusal(next)) break
    shape = next
  }
  const node = Tree.at(file, refusal.path)
  if (node?._tag !== "Scalar" || shape === undefined) return undefined
  const members = Shape.members(shape)
  if (!members.some(({ _tag }) => native[_tag]?.(node.value))) return "a value that is read as another type"
  const isNumber = typeof node.value === "number" || typeof node.value === "bigint"
  if (isNumber && !/^(0|-?[1-9][0-9]*)$/.test(node.source)) return "the spelling of a number"
  return undefined
}
