/**
 * The record of an invocation's parameters, and its plain look-ups.
 */
import { dual } from "effect/Function"
import type * as Config from "../config/Config.ts"

/** The value of a regular parameter; `undefined` until a hook fills it, where it has no default. */
export interface RegularValue {
  readonly filled: { readonly value: unknown } | undefined
}

/** The parameters of one invocation. */
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
}

/** Tells whether an id is that of the inline config; upper and lower case are the same. */
export const isInlineId: {
  (id: string): (self: ParamData) => boolean
  (self: ParamData, id: string): boolean
} = dual(2, (self: ParamData, id: string) => id.toLowerCase() === self.inlineId.toLowerCase())

/** Returns all configs by id: the command's, the supplemental ones, and the inline config last. */
export const allConfigs = (
  self: ParamData,
  options?: { readonly includeInline?: boolean | undefined }
): ReadonlyMap<string, Config.Config> => {
  const all = new Map([...self.configs, ...self.supplemental])
  if (self.inline !== undefined && options?.includeInline !== false) all.set(self.inlineId, self.inline)
  return all
}

/** Tells whether a config is read from and written to a file: all but the variadic ones and the inline config. */
export const isSerializable: {
  (id: string): (self: ParamData) => boolean
  (self: ParamData, id: string): boolean
} = dual(2, (self: ParamData, id: string) => id !== self.argsId && id !== self.kwargsId && !isInlineId(self, id))

/** Returns the config of an id, or `undefined`. */
export const findConfig = (self: ParamData, id: string): Config.Config | undefined =>
  isInlineId(self, id) ? self.inline : (self.configs.get(id) ?? self.supplemental.get(id))
