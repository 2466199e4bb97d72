/**
 * The record of an invocation's parameters, and its plain look-ups.
 */
import { dual } from "effect/Function"
import type * as Config from "../config/Config.ts"
import type * as Param from "./Param.ts"

/**
 * The value of a regular parameter; `undefined` until a hook fills it, where it has no default.
 *
 * @since 0.1.0
 * @category models
 */
export interface RegularValue {
  readonly filled: { readonly value: unknown } | undefined
}

/**
 * The parameters of one invocation.
 *
 * @since 0.1.0
 * @category models
 */
export interface ParamData {
  /** The configs that the command takes, variadic ones included. */
  readonly configs: ReadonlyMap<string, Config.Config>
  /** The configs that only hooks see. */
  readonly supplemental: ReadonlyMap<string, Config.Config>
  /** The id of the inline config, whether there is one or not. */
  readonly inlineId: string
  readonly inline: Config.Config | undefined
  readonly regular: ReadonlyMap<string, RegularValue>
  readonly argsId: string | undefined
  readonly kwargsId: string | undefined
  /** The ids of each declaration, which is its own key. */
  readonly ids: ReadonlyMap<unknown, ReadonlyArray<string>>
  /**
   * The configs that the command declares, without instances: what is secret there stays so if a hook takes one away.
   *
   * @internal
   */
  readonly declared?: ReadonlyMap<string, Config.Config>
  /** Whether the command has been called with them: what is filled from then on comes too late. */
  readonly isCalled: boolean
}

/**
 * What stands for a parameter: its declaration, as the command's `params` hold it, or its id.
 *
 * @since 0.1.0
 * @category models
 */
export type Key = string | Param.Any

/**
 * Tells whether an id is that of the inline config; upper and lower case are the same.
 *
 * @since 0.1.0
 * @category guards
 */
export const isInlineId: {
  (id: string): (self: ParamData) => boolean
  (self: ParamData, id: string): boolean
} = dual(2, (self: ParamData, id: string) => id.toLowerCase() === self.inlineId.toLowerCase())

/**
 * Returns all configs by id: the command's, the supplemental ones, and the inline config last.
 *
 * @since 0.1.0
 * @category getters
 */
export const allConfigs = (
  self: ParamData,
  options?: { readonly includeInline?: boolean | undefined }
): ReadonlyMap<string, Config.Config> => {
  const all = new Map([...self.configs, ...self.supplemental])
  if (self.inline !== undefined && options?.includeInline !== false) all.set(self.inlineId, self.inline)
  return all
}

/**
 * Returns the configs as they are looked up one by one, by whole ids.
 *
 * @internal
 */
export const among = (self: ParamData): Config.Among => ({
  get: (id) => findConfig(self, id),
  keys: () => allConfigs(self).keys()
})

/**
 * Tells whether a config is read from and written to a file: all but the variadic ones and the inline config.
 *
 * @since 0.1.0
 * @category guards
 */
export const isSerializable: {
  (id: string): (self: ParamData) => boolean
  (self: ParamData, id: string): boolean
} = dual(2, (self: ParamData, id: string) => id !== self.argsId && id !== self.kwargsId && !isInlineId(self, id))

/**
 * Returns the config of an id, or `undefined`.
 *
 * @since 0.1.0
 * @category getters
 */
export const findConfig = (self: ParamData, id: string): Config.Config | undefined =>
  isInlineId(self, id) ? self.inline : (self.configs.get(id) ?? self.supplemental.get(id))
