/**
 * The parameters of one invocation: configs, supplemental configs, the inline config, and regular values.
 *
 * Owns looking them up, replacing and deleting them. Calling a command with them is in `call.ts`, making them of a
 * declaration in `Inspector.ts`.
 *
 * Immutable: every change returns new data. The operations are coma's, with typed errors in place of exceptions.
 * A parameter is named by its declaration, which knows its type, or by its id.
 */
import * as Effect from "effect/Effect"
import { dual } from "effect/Function"
import * as Predicate from "effect/Predicate"
import * as Config from "../config/Config.ts"
import type { ConfigError } from "../config/error/ConfigError.ts"
import { nearest } from "../config/error/nearest.ts"
import type * as Param from "./Param.ts"
import { FilledTooLate, type ParamError, paramError, UnfilledParameter, UnknownParameter } from "./ParamError.ts"
import { allConfigs, among, findConfig, isInlineId, type Key, type ParamData } from "./parameters.ts"

const ids = (self: ParamData): ReadonlyArray<string> => [...allConfigs(self).keys(), ...self.regular.keys()]

const wrong = (self: ParamData, id: string, problem: UnknownParameter["problem"]): ParamError => {
  const existing = problem === "not a config" ? [...allConfigs(self).keys()] : ids(self)
  const suggestion = problem === "not replaceable" ? undefined : nearest(id, existing)
  return paramError(
    new UnknownParameter({ id, problem, existing, ...(suggestion === undefined ? {} : { suggestion }) })
  )
}

const unknown = (self: ParamData, id: string) => wrong(self, id, "unknown")

/**
 * Returns the id of a parameter, which a hook names by its declaration or by the id.
 *
 * Errors: UnknownParameter if no parameter is declared so, or several are.
 *
 * @since 0.1.0
 * @category getters
 */
export const idOf: {
  (key: Key): (self: ParamData) => Effect.Effect<string, ParamError>
  (self: ParamData, key: Key): Effect.Effect<string, ParamError>
} = dual(
  2,
  (self: ParamData, key: Key): Effect.Effect<string, ParamError> =>
    Effect.flatMap(declaredAs(self, key), (id) => {
      const exists = findConfig(self, id) !== undefined || self.regular.has(id)
      return exists ? Effect.succeed(id) : Effect.fail(unknown(self, id))
    })
)

/** Returns the id that a key stands for, whether the parameter exists or not. */
const declaredAs = (self: ParamData, key: Key): Effect.Effect<string, ParamError> => {
  if (Predicate.isString(key)) return Effect.succeed(key)
  const [id, ...others] = self.ids.get(key) ?? []
  if (id === undefined) return Effect.fail(wrong(self, "", "undeclared"))
  return others.length === 0
    ? Effect.succeed(id)
    : Effect.fail(paramError(new UnknownParameter({ id: "", problem: "ambiguous", existing: [id, ...others] })))
}

/**
 * Returns the id of a parameter that the command declares, whether a hook has deleted it or not.
 *
 * Errors: UnknownParameter.
 *
 * @internal
 */
export const declaredId = (self: ParamData, key: Key): Effect.Effect<string, ParamError> =>
  Effect.flatMap(declaredAs(self, key), (id) =>
    [...self.ids.values()].some((known) => known.includes(id)) ? Effect.succeed(id) : idOf(self, id)
  )

/**
 * Returns a config, named by its schema or its id.
 *
 * Errors: UnknownParameter, also if the parameter is not a config.
 *
 * @since 0.1.0
 * @category getters
 */
export const getConfig: {
  (key: Key): (self: ParamData) => Effect.Effect<Config.Config, ParamError>
  (self: ParamData, key: Key): Effect.Effect<Config.Config, ParamError>
} = dual(2, (self: ParamData, key: Key) =>
  Effect.flatMap(idOf(self, key), (id) => {
    const config = findConfig(self, id)
    return config === undefined ? Effect.fail(wrong(self, id, "not a config")) : Effect.succeed(config)
  })
)

const isData = (value: unknown): value is ParamData => Predicate.hasProperty(value, "isCalled")

/** Tells whether the data comes first, before the keys. */
const dataFirst = (args: ArrayLike<unknown>): boolean => isData(args[0])

/**
 * Decodes the latest instance of a config, or that of an instance key, to the type of its schema.
 *
 * The config is named by its schema; where two configs have the same one, by its id and the schema. What it has from other
 * configs (`${server::token}`) is what these hold now.
 *
 * ```ts
 * const show = Hook.make((data) =>
 *   Effect.flatMap(ParamData.value(data.parameters, Model), ({ lr }) => Console.log(lr))
 * )
 * ```
 *
 * Errors: UnknownParameter, and those of decoding.
 *
 * @since 0.1.0
 * @category getters
 */
export const value: {
  <S extends Config.ConfigSchema>(
    schema: S,
    key?: Config.InstanceKey
  ): (self: ParamData) => Effect.Effect<S["Type"], ParamError | ConfigError>
  <S extends Config.ConfigSchema>(
    id: string,
    schema: S,
    key?: Config.InstanceKey
  ): (self: ParamData) => Effect.Effect<S["Type"], ParamError | ConfigError>
  <S extends Config.ConfigSchema>(
    self: ParamData,
    schema: S,
    key?: Config.InstanceKey
  ): Effect.Effect<S["Type"], ParamError | ConfigError>
  <S extends Config.ConfigSchema>(
    self: ParamData,
    id: string,
    schema: S,
    key?: Config.InstanceKey
  ): Effect.Effect<S["Type"], ParamError | ConfigError>
} = dual(dataFirst, (self: ParamData, ...named: ReadonlyArray<unknown>) => {
  const id = Predicate.isString(named[0]) ? named[0] : undefined
  const [schema, key] = (id === undefined ? named : named.slice(1)) as [Config.ConfigSchema, Config.InstanceKey?]
  return Effect.flatMap(getConfig(self, id ?? schema), (config) => Config.valueAs(config, schema, key, among(self)))
})

/** What a declaration gives: the value of a regular parameter, or a config. */
type Given<K> = K extends Param.Regular<infer A> ? A : K extends Config.ConfigSchema ? Config.Config : unknown

/**
 * Returns what a parameter is: a config, or the value of a regular parameter.
 *
 * Errors: UnknownParameter; UnfilledParameter for a regular parameter that has no value yet.
 *
 * @since 0.1.0
 * @category getters
 */
export const get: {
  <K extends Key>(key: K): (self: ParamData) => Effect.Effect<Given<K>, ParamError>
  <K extends Key>(self: ParamData, key: K): Effect.Effect<Given<K>, ParamError>
} = dual(
  2,
  (self: ParamData, key: Key): Effect.Effect<unknown, ParamError> =>
    Effect.flatMap(idOf(self, key), (id): Effect.Effect<unknown, ParamError> => {
      const config = findConfig(self, id)
      if (config !== undefined) return Effect.succeed(config)
      const filled = self.regular.get(id)?.filled
      return filled === undefined
        ? Effect.fail(paramError(new UnfilledParameter({ parameter: id })))
        : Effect.succeed(filled.value)
    })
)

const selectWith = <A, E>(ids: ReadonlyArray<string>, find: (id: string) => Effect.Effect<A, E>) =>
  Effect.map(
    Effect.forEach(ids, (id) => Effect.map(find(id), (value) => [id, value] as const)),
    Object.fromEntries<A>
  )

/**
 * Returns what several ids stand for, by id.
 *
 * @since 0.1.0
 * @category getters
 */
export const select: {
  <const Ids extends ReadonlyArray<string>>(
    ...ids: Ids
  ): (self: ParamData) => Effect.Effect<{ readonly [Id in Ids[number]]: unknown }, ParamError>
  <const Ids extends ReadonlyArray<string>>(
    self: ParamData,
    ...ids: Ids
  ): Effect.Effect<{ readonly [Id in Ids[number]]: unknown }, ParamError>
} = dual(dataFirst, (self: ParamData, ...ids: ReadonlyArray<string>) => selectWith(ids, (id) => get(self, id)))

/**
 * Returns the configs of several ids, by id.
 *
 * @since 0.1.0
 * @category getters
 */
export const selectConfig: {
  <const Ids extends ReadonlyArray<string>>(
    ...ids: Ids
  ): (self: ParamData) => Effect.Effect<{ readonly [Id in Ids[number]]: Config.Config }, ParamError>
  <const Ids extends ReadonlyArray<string>>(
    self: ParamData,
    ...ids: Ids
  ): Effect.Effect<{ readonly [Id in Ids[number]]: Config.Config }, ParamError>
} = dual(dataFirst, (self: ParamData, ...ids: ReadonlyArray<string>) => selectWith(ids, (id) => getConfig(self, id)))

/**
 * Sets the config that has this config's id. Errors: UnknownParameter if no config has.
 *
 * @since 0.1.0
 * @category combinators
 */
export const setConfig: {
  (config: Config.Config): (self: ParamData) => Effect.Effect<ParamData, ParamError>
  (self: ParamData, config: Config.Config): Effect.Effect<ParamData, ParamError>
} = dual(
  2,
  (self: ParamData, config: Config.Config): Effect.Effect<ParamData, ParamError> => setConfigs(self, [config])
)

/**
 * Sets several configs by their ids, in one copy of the parameters. Errors: UnknownParameter for an id that no config has.
 *
 * @internal
 */
export const setConfigs = (
  self: ParamData,
  changed: ReadonlyArray<Config.Config>
): Effect.Effect<ParamData, ParamError> => {
  const configs = new Map(self.configs)
  const supplemental = new Map(self.supplemental)
  let { inline } = self
  for (const config of changed) {
    const { id } = config
    if (isInlineId(self, id) && inline !== undefined) inline = config
    else if (configs.has(id)) configs.set(id, config)
    else if (supplemental.has(id)) supplemental.set(id, config)
    else return Effect.fail(unknown(self, id))
  }
  return Effect.succeed({ ...self, configs, supplemental, inline })
}

/** Fills a parameter with a plain value, and takes a config of its id away. */
const fill = (self: ParamData, id: string, value: unknown): Effect.Effect<ParamData, ParamError> => {
  if (self.isCalled) return Effect.fail(paramError(new FilledTooLate({ parameter: id })))
  const configs = new Map(self.configs)
  configs.delete(id)
  return Effect.succeed({ ...self, configs, regular: new Map(self.regular).set(id, { filled: { value } }) })
}

/** What can take the place of a parameter. */
type Replacement<K> =
  K extends Param.Regular<infer A> ? A : K extends Config.ConfigSchema ? Config.Config | K["Type"] : unknown

/**
 * Replaces what a parameter is: the value of a regular parameter, a config by another, or a config of the command by the
 * value that the command is to get in its place.
 *
 * ```ts
 * const strategy = Param.regular<Strategy>()
 * const fill = Hook.make((data) =>
 *   Effect.map(ParamData.replace(data.parameters, strategy, chosen), (parameters) => ({ ...data, parameters }))
 * )
 * ```
 *
 * Errors: UnknownParameter for a parameter that is not declared, and for a supplemental or inline config that a plain
 * value is to replace; FilledTooLate for a plain value after `init`.
 *
 * @since 0.1.0
 * @category combinators
 */
export const replace: {
  <K extends string | Param.Regular<unknown> | Config.ConfigSchema>(
    key: K,
    value: Replacement<K>
  ): (self: ParamData) => Effect.Effect<ParamData, ParamError>
  <K extends string | Param.Regular<unknown> | Config.ConfigSchema>(
    self: ParamData,
    key: K,
    value: Replacement<K>
  ): Effect.Effect<ParamData, ParamError>
} = dual(3, (self: ParamData, key: Key, value: unknown) =>
  Effect.flatMap(idOf(self, key), (id): Effect.Effect<ParamData, ParamError> => {
    if (self.regular.has(id)) return fill(self, id, value)
    if (Config.isConfig(value)) return setConfig(self, Config.withId(value, isInlineId(self, id) ? self.inlineId : id))
    return self.configs.has(id) ? fill(self, id, value) : Effect.fail(wrong(self, id, "not replaceable"))
  })
)

/**
 * Deletes parameters: later hooks and the command do without them.
 *
 * Errors: UnknownParameter for one that is not there.
 *
 * @since 0.1.0
 * @category combinators
 */
export const remove: {
  (...keys: ReadonlyArray<Key>): (self: ParamData) => Effect.Effect<ParamData, ParamError>
  (self: ParamData, ...keys: ReadonlyArray<Key>): Effect.Effect<ParamData, ParamError>
} = dual(dataFirst, (self: ParamData, ...keys: ReadonlyArray<Key>) =>
  Effect.map(
    Effect.forEach(keys, (key) => idOf(self, key)),
    (deleted): ParamData => {
      const isLeft = <A>([id]: readonly [string, A]): boolean => !deleted.includes(id)
      const left = (id: string | undefined) => (id !== undefined && deleted.includes(id) ? undefined : id)
      return {
        ...self,
        configs: new Map([...self.configs].filter(isLeft)),
        supplemental: new Map([...self.supplemental].filter(isLeft)),
        regular: new Map([...self.regular].filter(isLeft)),
        inline: deleted.some((id) => isInlineId(self, id)) ? undefined : self.inline,
        argsId: left(self.argsId),
        kwargsId: left(self.kwargsId)
      }
    }
  )
)

export { type Arguments, type CallError, call, type OverridePolicy } from "./call.ts"
export {
  allConfigs,
  isInlineId,
  isSerializable,
  type Key,
  type ParamData,
  type RegularValue
} from "./parameters.ts"
export { remove as delete }
