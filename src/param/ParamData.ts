/**
 * The parameters of one invocation: configs, supplemental configs, the inline config, and regular values.
 *
 * Owns looking them up, replacing and deleting them. Calling a command with them is in `call.ts`, making them of a
 * declaration in `Inspector.ts`.
 *
 * Immutable: every change returns new data. The operations are coma's, with typed errors in place of exceptions.
 */
import * as Effect from "effect/Effect"
import { dual } from "effect/Function"
import * as Config from "../config/Config.ts"
import { UnfilledParameter, UnknownParameter } from "./ParamError.ts"
import { allConfigs, findConfig, isInlineId, type ParamData } from "./parameters.ts"

const ids = (self: ParamData): ReadonlyArray<string> => [...allConfigs(self).keys(), ...self.regular.keys()]

const wrong = (self: ParamData, id: string, problem: UnknownParameter["problem"]) =>
  new UnknownParameter({ id, problem, existing: problem === "not a config" ? [...allConfigs(self).keys()] : ids(self) })

const unknown = (self: ParamData, id: string) => wrong(self, id, "unknown")

/**
 * Returns the config of that id.
 *
 * Errors: UnknownParameter where there is none, or where the id is that of a regular parameter.
 */
export const getConfig: {
  (id: string): (self: ParamData) => Effect.Effect<Config.Config, UnknownParameter>
  (self: ParamData, id: string): Effect.Effect<Config.Config, UnknownParameter>
} = dual(2, (self: ParamData, id: string): Effect.Effect<Config.Config, UnknownParameter> => {
  const config = findConfig(self, id)
  if (config !== undefined) return Effect.succeed(config)
  return Effect.fail(wrong(self, id, self.regular.has(id) ? "not a config" : "unknown"))
})

/**
 * Decodes the latest instance of a config, or that of a key, to the type of its schema.
 *
 * ```ts
 * const { lr } = yield* ParamData.value(data.parameters, "model", Model)
 * ```
 *
 * Errors: UnknownParameter, and those of decoding.
 */
export const value: {
  <S extends Config.ConfigSchema>(
    id: string,
    schema: S,
    key?: Config.InstanceKey
  ): (self: ParamData) => Effect.Effect<S["Type"], UnknownParameter | Config.DecodeError>
  <S extends Config.ConfigSchema>(
    self: ParamData,
    id: string,
    schema: S,
    key?: Config.InstanceKey
  ): Effect.Effect<S["Type"], UnknownParameter | Config.DecodeError>
} = dual(
  (args) => typeof args[0] !== "string",
  <S extends Config.ConfigSchema>(self: ParamData, id: string, schema: S, key?: Config.InstanceKey) =>
    Effect.flatMap(getConfig(self, id), (config) => Config.valueAs(config, schema, key))
)

/**
 * Returns what an id stands for: a config, or the value of a regular parameter.
 *
 * Errors: UnknownParameter; UnfilledParameter for a regular parameter that has no value yet.
 */
export const get: {
  (id: string): (self: ParamData) => Effect.Effect<unknown, UnknownParameter | UnfilledParameter>
  (self: ParamData, id: string): Effect.Effect<unknown, UnknownParameter | UnfilledParameter>
} = dual(2, (self: ParamData, id: string): Effect.Effect<unknown, UnknownParameter | UnfilledParameter> => {
  const config = findConfig(self, id)
  if (config !== undefined) return Effect.succeed(config)
  const regular = self.regular.get(id)
  if (regular === undefined) return Effect.fail(unknown(self, id))
  return regular.filled === undefined
    ? Effect.fail(new UnfilledParameter({ parameter: id }))
    : Effect.succeed(regular.filled.value)
})

/** Tells whether data comes first: the ids that follow, or stand alone, are text. */
const dataFirst = (args: ArrayLike<unknown>): boolean => typeof args[0] !== "string"

const selectWith = <A, E>(ids: ReadonlyArray<string>, find: (id: string) => Effect.Effect<A, E>) =>
  Effect.map(
    Effect.forEach(ids, (id) => Effect.map(find(id), (value) => [id, value] as const)),
    Object.fromEntries<A>
  )

/** Returns what several ids stand for, by id. */
export const select: {
  <const Ids extends ReadonlyArray<string>>(
    ...ids: Ids
  ): (self: ParamData) => Effect.Effect<{ readonly [Id in Ids[number]]: unknown }, UnknownParameter | UnfilledParameter>
  <const Ids extends ReadonlyArray<string>>(
    self: ParamData,
    ...ids: Ids
  ): Effect.Effect<{ readonly [Id in Ids[number]]: unknown }, UnknownParameter | UnfilledParameter>
} = dual(dataFirst, (self: ParamData, ...ids: ReadonlyArray<string>) => selectWith(ids, (id) => get(self, id)))

/** Returns the configs of several ids, by id. */
export const selectConfig: {
  <const Ids extends ReadonlyArray<string>>(
    ...ids: Ids
  ): (self: ParamData) => Effect.Effect<{ readonly [Id in Ids[number]]: Config.Config }, UnknownParameter>
  <const Ids extends ReadonlyArray<string>>(
    self: ParamData,
    ...ids: Ids
  ): Effect.Effect<{ readonly [Id in Ids[number]]: Config.Config }, UnknownParameter>
} = dual(dataFirst, (self: ParamData, ...ids: ReadonlyArray<string>) => selectWith(ids, (id) => getConfig(self, id)))

/** Sets the config that has this config's id. Errors: UnknownParameter where none has. */
export const setConfig: {
  (config: Config.Config): (self: ParamData) => Effect.Effect<ParamData, UnknownParameter>
  (self: ParamData, config: Config.Config): Effect.Effect<ParamData, UnknownParameter>
} = dual(2, (self: ParamData, config: Config.Config): Effect.Effect<ParamData, UnknownParameter> => {
  const { id } = config
  if (isInlineId(self, id) && self.inline !== undefined) return Effect.succeed({ ...self, inline: config })
  if (self.configs.has(id)) return Effect.succeed({ ...self, configs: new Map(self.configs).set(id, config) })
  if (self.supplemental.has(id)) {
    return Effect.succeed({ ...self, supplemental: new Map(self.supplemental).set(id, config) })
  }
  return Effect.fail(unknown(self, id))
})

/**
 * Replaces what an id stands for: the value of a regular parameter, a config by another, or a config of the command by
 * the value that the command is to get in its place.
 *
 * Errors: UnknownParameter for an id that is not there, and for a supplemental or inline config that a plain value is
 * to replace.
 */
export const replace: {
  (id: string, value: unknown): (self: ParamData) => Effect.Effect<ParamData, UnknownParameter>
  (self: ParamData, id: string, value: unknown): Effect.Effect<ParamData, UnknownParameter>
} = dual(3, (self: ParamData, id: string, value: unknown): Effect.Effect<ParamData, UnknownParameter> => {
  if (self.regular.has(id)) {
    return Effect.succeed({ ...self, regular: new Map(self.regular).set(id, { filled: { value } }) })
  }
  if (findConfig(self, id) === undefined) return Effect.fail(unknown(self, id))
  if (Config.isConfig(value)) return setConfig(self, Config.withId(value, isInlineId(self, id) ? self.inlineId : id))
  if (!self.configs.has(id)) return Effect.fail(wrong(self, id, "not replaceable"))
  const configs = new Map(self.configs)
  configs.delete(id)
  return Effect.succeed({ ...self, configs, regular: new Map(self.regular).set(id, { filled: { value } }) })
})

/**
 * Deletes what ids stand for: later hooks and the command do without.
 *
 * Errors: UnknownParameter for an id that is not there.
 */
export const remove: {
  (...ids: ReadonlyArray<string>): (self: ParamData) => Effect.Effect<ParamData, UnknownParameter>
  (self: ParamData, ...ids: ReadonlyArray<string>): Effect.Effect<ParamData, UnknownParameter>
} = dual(
  dataFirst,
  (self: ParamData, ...deleted: ReadonlyArray<string>): Effect.Effect<ParamData, UnknownParameter> => {
    const configs = new Map(self.configs)
    const supplemental = new Map(self.supplemental)
    const regular = new Map(self.regular)
    let inline = self.inline
    for (const id of deleted) {
      if (isInlineId(self, id) && inline !== undefined) inline = undefined
      else if (!configs.delete(id) && !supplemental.delete(id) && !regular.delete(id)) {
        return Effect.fail(unknown(self, id))
      }
    }
    return Effect.succeed({
      ...self,
      configs,
      supplemental,
      regular,
      inline,
      argsId: self.argsId !== undefined && deleted.includes(self.argsId) ? undefined : self.argsId,
      kwargsId: self.kwargsId !== undefined && deleted.includes(self.kwargsId) ? undefined : self.kwargsId
    })
  }
)

export { type Arguments, type CallError, call, type OverridePolicy } from "./call.ts"
export {
  allConfigs,
  isInlineId,
  isSerializable,
  type ParamData,
  type RegularValue
} from "./parameters.ts"
export { remove as delete }
