/**
 * One configuration of a command: its schema, and the instances that hooks have made of it.
 *
 * Owns the instances, their order, and decoding one of them. Making instances is in `Instance.ts`.
 *
 * A config is immutable. Its latest instance is the last one in order of insertion; setting an existing key keeps its
 * position.
 */
import * as Effect from "effect/Effect"
import { dual } from "effect/Function"
import type { JsonSchema } from "effect/JsonSchema"
import { type Pipeable, pipeArguments } from "effect/Pipeable"
import * as Predicate from "effect/Predicate"
import * as Result from "effect/Result"
import type * as Schema from "effect/Schema"
import { type ConfigError, configError, configErrors, MissingInstance } from "./error/ConfigError.ts"
import type { Other, Others, Used } from "./interpolation/Run.ts"
import { type Resolved, resolveAmong } from "./interpolation/resolve.ts"
import * as Codec from "./schema/decode.ts"
import { defaults } from "./schema/defaults.ts"
import { addVia } from "./schema/errors.ts"
import { shapeOf } from "./schema/fromSchema.ts"
import { jsonSchema as document } from "./schema/json/document.ts"
import * as Shape from "./schema/Shape.ts"
import { markCopies, markLike, markSecrets } from "./secret/redact.ts"
import { printedAs } from "./tree/printing.ts"
import { hideTyped } from "./tree/secret.ts"
import { type Tree, toUnknown } from "./tree/Tree.ts"

/**
 * The name of an instance: `BASE`, `FILE`, `OVERRIDE`, or any name that a hook chooses.
 *
 * @since 0.1.0
 * @category models
 */
export type InstanceKey = string

/**
 * The instance made of the schema's defaults.
 *
 * @since 0.1.0
 * @category schemas
 */
export const BASE: InstanceKey = "BASE"

/**
 * The instance made of the defaults and the file.
 *
 * @since 0.1.0
 * @category schemas
 */
export const FILE: InstanceKey = "FILE"

/**
 * The instance made of the one before and the command line.
 *
 * @since 0.1.0
 * @category schemas
 */
export const OVERRIDE: InstanceKey = "OVERRIDE"

/**
 * What a config takes: a `struct` its declared keys, a `dict` any key, a `list` any element.
 *
 * @since 0.1.0
 * @category models
 */
export type Kind = "struct" | "dict" | "list"

/**
 * A schema that a config can be made of: its encoded side is an object or an array.
 *
 * @since 0.1.0
 * @category models
 */
export type ConfigSchema = Schema.ConstraintCodec<unknown, object>

const TypeId = "~effect-coma/Config"

/**
 * One configuration.
 *
 * @since 0.1.0
 * @category models
 */
export interface Config extends Pipeable {
  readonly [TypeId]: typeof TypeId
  readonly id: string
  readonly kind: Kind
  readonly schema: ConfigSchema
  readonly shape: Shape.Shape
  readonly instances: ReadonlyMap<InstanceKey, Tree>
  /**
   * The decoded values of trees, shared by all states of this config.
   *
   * @internal
   */
  readonly decoded: WeakMap<Tree, Decoded>
}

/** A decoded value, and the other configs that it was made of, as they were. */
interface Decoded {
  readonly value: unknown
  readonly used: Used
}

/**
 * The configs among which one is decoded: `${server::token}` in it is a value of the one with that id. A `Map` by id is
 * one.
 *
 * @since 0.1.0
 * @category models
 */
export interface Among {
  readonly get: (id: string) => Config | undefined
  readonly keys: () => Iterable<string>
}

/**
 * Returns a config with the same instances and another id.
 *
 * @internal
 */
export const withId = (self: Config, id: string): Config => build({ ...self, id })

/**
 * Returns the kind of a schema, or `undefined` if its encoded side is neither an object nor an array.
 *
 * @internal
 */
export const kindOf = (schema: Schema.Constraint): Kind | undefined => {
  const shape = Shape.force(shapeOf(schema))
  switch (shape._tag) {
    case "Struct":
      return "struct"
    case "Record":
      return "dict"
    case "List":
    case "Tuple":
      return "list"
    default:
      return undefined
  }
}

const prototype = {
  [TypeId]: TypeId,
  // Its instances, without their secrets, and without what was typed where a secret may have been meant.
  ...printedAs<Config>(({ id, instances, kind }) => {
    const shown = [...instances].map(([key, tree]) => [key, toUnknown(hideTyped(tree))] as const)
    return { _id: "Config", id, kind, instances: Object.fromEntries(shown) }
  }),
  pipe() {
    // biome-ignore lint/complexity/noArguments: pipeArguments takes them
    return pipeArguments(this, arguments)
  }
}

const build = (fields: Omit<Config, "pipe" | typeof TypeId>): Config => Object.assign(Object.create(prototype), fields)

/**
 * Makes a config without instances.
 *
 * Errors: none. The types refuse a schema whose encoded side is neither an object nor an array. An untyped caller gets
 * a `dict`, and decoding any instance of that fails with InvalidValue.
 *
 * ```ts
 * const config = Config.make("model", Model)
 * ```
 *
 * @since 0.1.0
 * @category constructors
 */
export const make = (id: string, schema: ConfigSchema): Config =>
  build({
    id,
    kind: kindOf(schema) ?? "dict",
    schema,
    shape: shapeOf(schema),
    instances: new Map(),
    decoded: new WeakMap()
  })

/**
 * Tells whether a value is a config.
 *
 * @since 0.1.0
 * @category guards
 */
export const isConfig = (value: unknown): value is Config => Predicate.hasProperty(value, TypeId)

/**
 * Tells whether the config has an instance with that key.
 *
 * @since 0.1.0
 * @category getters
 */
export const has = (self: Config, key: InstanceKey): boolean => self.instances.has(key)

const missing = (self: Config, key?: InstanceKey): ConfigError =>
  configError(
    new MissingInstance({
      config: self.id,
      existing: [...self.instances.keys()],
      ...(key === undefined ? {} : { key })
    })
  )

/**
 * Returns the instance with that key; fails if it does not exist.
 *
 * @since 0.1.0
 * @category getters
 */
export const get = (self: Config, key: InstanceKey): Result.Result<Tree, ConfigError> => {
  const tree = self.instances.get(key)
  return tree === undefined ? Result.fail(missing(self, key)) : Result.succeed(tree)
}

/**
 * Returns the key of the latest instance; fails if there are no instances.
 *
 * @since 0.1.0
 * @category getters
 */
export const latestKey = (self: Config): Result.Result<InstanceKey, ConfigError> => {
  const key = [...self.instances.keys()].at(-1)
  return key === undefined ? Result.fail(missing(self)) : Result.succeed(key)
}

/**
 * Returns the latest instance; fails if there are no instances.
 *
 * @since 0.1.0
 * @category getters
 */
export const latest = (self: Config): Result.Result<Tree, ConfigError> =>
  Result.flatMap(latestKey(self), (key) => get(self, key))

/**
 * Returns the instance with that key, or the latest if no key is given; fails as {@link get} and {@link latest} do.
 *
 * @since 0.1.0
 * @category getters
 */
export const getOrLatest = (self: Config, key?: InstanceKey | null): Result.Result<Tree, ConfigError> =>
  key === undefined || key === null ? latest(self) : get(self, key)

const withInstances = (self: Config, f: (instances: Map<InstanceKey, Tree>) => void): Config => {
  const instances = new Map(self.instances)
  f(instances)
  return build({ ...self, instances })
}

/**
 * Sets an instance. An existing key keeps its position, unless `forceLatest` is set.
 *
 * What prints the instance from now on shows `<redacted>` where the schema declares a secret; see `Tree.reveal`.
 *
 * ```ts
 * const config = Config.make("model", Model).pipe(Config.set(Config.BASE, Tree.fromUnknown({ lr: 0.1 })))
 * ```
 *
 * @since 0.1.0
 * @category combinators
 */
export const set: {
  (key: InstanceKey, tree: Tree, options?: { readonly forceLatest?: boolean | undefined }): (self: Config) => Config
  (self: Config, key: InstanceKey, tree: Tree, options?: { readonly forceLatest?: boolean | undefined }): Config
} = dual(
  (args) => typeof args[0] !== "string",
  (self: Config, key: InstanceKey, tree: Tree, options?: { readonly forceLatest?: boolean | undefined }): Config =>
    withInstances(self, (instances) => {
      if (options?.forceLatest === true) instances.delete(key)
      instances.set(key, markSecrets(self.shape, tree))
    })
)

/**
 * Removes an instance, if it exists.
 *
 * @since 0.1.0
 * @category combinators
 */
export const remove: {
  (key: InstanceKey): (self: Config) => Config
  (self: Config, key: InstanceKey): Config
} = dual(2, (self: Config, key: InstanceKey): Config => withInstances(self, (instances) => instances.delete(key)))

/**
 * Makes an instance the latest, until another key is added; fails if it does not exist.
 *
 * @since 0.1.0
 * @category combinators
 */
export const makeLatest: {
  (key: InstanceKey): (self: Config) => Result.Result<Config, ConfigError>
  (self: Config, key: InstanceKey): Result.Result<Config, ConfigError>
} = dual(2, (self: Config, key: InstanceKey) =>
  Result.map(get(self, key), (tree) => set(self, key, tree, { forceLatest: true }))
)

/**
 * Returns what interpolations find in other configs: the instance with that key, where a config has it, otherwise the
 * latest.
 *
 * @internal
 */
export const othersOf = (among: Among | undefined, key?: InstanceKey | null): Others | undefined =>
  among && {
    find: (id) => {
      const config = among.get(id)
      if (config === undefined) return undefined
      const chosen = key === undefined || key === null || !has(config, key) ? undefined : key
      const tree = Result.getOrElse(getOrLatest(config, chosen), () => undefined)
      return { config: config.id, tree, shape: config.shape }
    },
    ids: () => [...among.keys()]
  }

const isSame = (a: Other | undefined, b: Other | undefined): boolean => a?.tree === b?.tree && a?.shape === b?.shape

/** Tells whether the other configs are what they were. */
const isCurrent = (used: Used, others: Others | undefined): boolean =>
  [...used].every(([id, before]) => others !== undefined && isSame(before, others.find(id)))

/** What became of the interpolations of instances: it tells which values were made of secrets. */
const resolvedTrees = new WeakMap<Tree, Resolved>()

/**
 * Decodes an instance, by default the latest, to its schema's type.
 *
 * Interpolations are resolved first; those that refer to other configs (`${server::token}`) need to know these, which
 * `ParamData.value` does. They get the instance with that key, where a config has it, otherwise the latest. A tree is
 * decoded once, so every call returns the same value, until another config that it refers to changes.
 *
 * @since 0.1.0
 * @category getters
 */
export const value: (self: Config, key?: InstanceKey | null, among?: Among) => Effect.Effect<unknown, ConfigError> =
  Effect.fnUntraced(function* (self, key, among) {
    const tree = yield* Effect.fromResult(getOrLatest(self, key))
    const others = othersOf(among, key)
    const known = self.decoded.get(tree)
    if (known !== undefined && isCurrent(known.used, others)) return known.value
    const made = yield* Effect.mapError(resolveAmong(tree, { config: self.id, shape: self.shape, others }), configError)
    resolvedTrees.set(tree, made)
    const resolved = made.tree
    const decoded = yield* Codec.decode(self.schema, resolved, { config: self.id }).pipe(
      Effect.mapError(([first, ...others]) => {
        const explain = (reason: typeof first): typeof first =>
          reason._tag === "InvalidValue" ? addVia(reason, self.shape, { unresolved: tree, resolved }) : reason
        return configErrors([explain(first), ...others.map(explain)])
      })
    )
    self.decoded.set(tree, { value: decoded, used: made.used })
    return decoded
  })

/**
 * Decodes an instance as {@link value} does, with another schema: the config's own, or one that reads the same.
 *
 * @since 0.1.0
 * @category getters
 */
export const valueAs: <S extends ConfigSchema>(
  self: Config,
  schema: S,
  key?: InstanceKey | null,
  among?: Among
) => Effect.Effect<S["Type"], ConfigError> = (self, schema, key, among) =>
  value(self.schema === schema ? self : build({ ...self, schema, decoded: new WeakMap() }), key, among)

/**
 * Makes an instance of a value of the config's type, as a hook sets it.
 *
 * Shape: text in it is finished: `${` has no meaning, here and in a file that it is written to. The text `???` stays
 * text while the program runs, but a file reads it as a missing value. As secret as the value's secrets is a text with
 * one of them in it, of four characters at least, or with one that an instance has from another config, and what stands
 * where an interpolation of an instance used one.
 * Errors: InvalidValue for a value that the schema does not encode.
 *
 * @since 0.1.0
 * @category getters
 */
export const encode = (self: Config, value: unknown): Effect.Effect<Tree, ConfigError> =>
  Effect.mapBoth(Codec.encode(self.schema, value, { config: self.id }), {
    onSuccess: (tree) => {
      const known = [...self.instances.values()].flatMap((instance) => resolvedTrees.get(instance) ?? [])
      return known.reduce(
        (marked, { tree: resolved }) => markLike(marked, resolved),
        markCopies(
          self.shape,
          tree,
          known.flatMap(({ copied }) => [...copied])
        )
      )
    },
    onFailure: configError
  })

/**
 * What a JSON Schema says of a config's file.
 *
 * @since 0.1.0
 * @category models
 */
export interface JsonSchemaOptions {
  /** Whether keys that the config does not have are valid; false by default, as files with them are refused. */
  readonly unknownKeys?: boolean | undefined
  /** The version that a file must be of; by default files have none. */
  readonly version?: number | undefined
}

/**
 * Makes the JSON Schema (draft 2020-12) of a config's file, for editors and validators.
 *
 * Shape: a file is valid where it is read without error. Nothing is required, since the defaults and the command line give
 * what a file leaves out; `???` and interpolations may stand anywhere; of secrets, neither values nor defaults are said.
 * What JSON Schema cannot say is left out: checks that are functions, and how a number is spelled.
 *
 * ```ts
 * const schema = Config.jsonSchema(Config.make("model", Model))
 * ```
 *
 * @since 0.1.0
 * @category getters
 */
export const jsonSchema = ({ id, schema, shape }: Config, options: JsonSchemaOptions = {}): JsonSchema =>
  document({ id, shape, defaults: defaults(schema), ...options })

export { remove as delete }
