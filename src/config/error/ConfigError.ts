/**
 * What can go wrong with a configuration value or its file.
 *
 * Owns the errors of `src/config`. Each says what happened, where, and how to fix it. Each ends a program with exit
 * code 2, and `wake` prints it, not the runtime. No message holds a secret: the code that makes an error puts
 * `<redacted>` there.
 */
import * as Runtime from "effect/Runtime"
import * as Schema from "effect/Schema"
import * as Origin from "../tree/Origin.ts"
import * as Path from "../tree/Path.ts"
import { exitCodes } from "./exitCodes.ts"
import {
  FileChanged,
  FileFailed,
  FileNotFound,
  FileShape,
  FileVersion,
  Malformed,
  UnsupportedFormat
} from "./fileErrors.ts"
import { Link, nameOf } from "./Link.ts"
import { nearest } from "./nearest.ts"
import { messageOf, type Several, toldOf } from "./several.ts"
import { listKeys, overrideOf, said, where } from "./wording.ts"

export * from "./fileErrors.ts"

const valueFields = {
  /** The id of the config. */
  config: Schema.String,
  /** The keys that lead to the value. */
  path: Schema.Array(Schema.String),
  origin: Origin.Origin
}

/** What stands between the prefix and the key of an override, if not `::`. */
const separator = Schema.optionalKey(Schema.String)

/**
 * A value does not fit the type of its field.
 *
 * @since 0.1.0
 * @category errors
 */
export class InvalidValue extends Schema.TaggedError<InvalidValue>()("InvalidValue", {
  ...valueFields,
  expected: Schema.String,
  received: Schema.String,
  /** Where the interpolation stands, if one brought the value here. */
  via: Schema.optionalKey(Origin.Origin),
  separator
}) {
  override get message(): string {
    const by = this.via === undefined ? "" : `, by the interpolation at ${Origin.format(this.via)}`
    return `${where(this.config, this.path)}: expected ${this.expected}, found ${this.received} (${Origin.format(this.origin)}${by}). ${correction(this)}`
  }
}

/** Returns the sentence that tells where to correct the value. */
const correction = ({ config, origin, path, separator, via }: InvalidValue): string => {
  if (via !== undefined) return "Correct one of the two."
  if (origin._tag === "Token") return "Correct it there."
  if (origin._tag === "Default") return "A default must fit its schema: correct it in the program."
  return `Set it there, or pass ${overrideOf(config, path, separator)}.`
}

/**
 * A structured config does not declare a key. `path` ends with that key.
 *
 * @since 0.1.0
 * @category errors
 */
export class UnknownKey extends Schema.TaggedError<UnknownKey>()("UnknownKey", {
  ...valueFields,
  known: Schema.Array(Schema.String),
  suggestion: Schema.optionalKey(Schema.String)
}) {
  override get message(): string {
    const hint =
      this.suggestion !== undefined
        ? `Did you mean ${Path.format([this.suggestion])}?`
        : this.known.length > 0
          ? `Its keys are ${listKeys(this.known)}.`
          : "It has no keys."
    return `${where(this.config, this.path)}: unknown key (${Origin.format(this.origin)}). ${hint}`
  }
}

/**
 * A field has a name that it had before. `other` is another name that it has in the same file, which makes it an error.
 *
 * @since 0.1.0
 * @category errors
 */
export class OldName extends Schema.TaggedError<OldName>()("OldName", {
  ...valueFields,
  old: Schema.String,
  other: Schema.optionalKey(Schema.String)
}) {
  override get message(): string {
    const [old, name] = [Path.format([this.old]), Path.format(this.path.slice(-1))]
    return this.other === undefined
      ? `${where(this.config, this.path)} was called ${old} (${Origin.format(this.origin)}). Call it ${name} there, or run with --update-files.`
      : `${where(this.config, this.path)}: ${old} (${Origin.format(this.origin)}) is what it was called, and it stands there as ${Path.format([this.other])}, too. Leave one of the two.`
  }
}

/**
 * A value without a default was never given.
 *
 * @since 0.1.0
 * @category errors
 */
export class MissingValue extends Schema.TaggedError<MissingValue>()("MissingValue", {
  ...valueFields,
  expected: Schema.String,
  separator
}) {
  override get message(): string {
    const file = this.origin._tag === "File" ? `Set it at ${Origin.format(this.origin)}` : "Set it in the config's file"
    return `${where(this.config, this.path)}: ${this.expected} is required and was never given. ${file}, or pass ${overrideOf(this.config, this.path, this.separator)}.`
  }
}

/**
 * An interpolation cannot be resolved.
 *
 * `chain` lists the values on the way to the failure, outermost first: each refers to the next; one of another config
 * has its `config`. `cause` is the error of a resolver.
 *
 * @since 0.1.0
 * @category errors
 */
export class Interpolation extends Schema.TaggedError<Interpolation>()("Interpolation", {
  ...valueFields,
  text: Schema.String,
  reason: Schema.String,
  chain: Schema.Array(Link),
  cause: Schema.optionalKey(Schema.Defect())
}) {
  override get message(): string {
    const chain =
      this.chain.length < 2
        ? ""
        : ` The way there: ${this.chain.map((link) => `${nameOf(link, this)} (${Origin.format(link.origin)})`).join(" -> ")}.`
    return `${where(this.config, this.path)}: cannot resolve ${this.text} (${Origin.format(this.origin)}): ${this.reason}.${chain}`
  }
}

/**
 * A config has no instance with that key, or none at all.
 *
 * @since 0.1.0
 * @category errors
 */
export class MissingInstance extends Schema.TaggedError<MissingInstance>()("MissingInstance", {
  config: Schema.String,
  key: Schema.optionalKey(Schema.String),
  existing: Schema.Array(Schema.String)
}) {
  override get message(): string {
    const what = this.key === undefined ? "no instance at all" : `no instance ${this.key}`
    const have = this.existing.length === 0 ? "A config hook must run first." : `It has ${this.existing.join(", ")}.`
    return `${this.config}: ${what}. ${have}`
  }
}

/**
 * A profile was asked for, and no config of the program has a file for it.
 *
 * @since 0.1.0
 * @category errors
 */
export class UnknownProfile extends Schema.TaggedError<UnknownProfile>()("UnknownProfile", {
  profile: Schema.String,
  /** The profiles that there are files for. */
  existing: Schema.Array(Schema.String)
}) {
  override get message(): string {
    const have =
      this.existing.length === 0 ? "There are no files of profiles." : `The profiles are ${this.existing.join(", ")}.`
    return `No config has a file of the profile ${said(this.profile)}. ${have}`
  }
}

/**
 * Why a configuration cannot be used.
 *
 * @since 0.1.0
 * @category schemas
 */
export const Reason = Schema.Union([
  InvalidValue,
  UnknownKey,
  OldName,
  FileVersion,
  MissingValue,
  FileShape,
  UnsupportedFormat,
  FileNotFound,
  Malformed,
  FileFailed,
  FileChanged,
  Interpolation,
  MissingInstance,
  UnknownProfile
])
export type Reason = typeof Reason.Type

/**
 * A configuration value, or its file, cannot be used.
 *
 * One error tells all problems of one kind: `reason` is the first, `others` are those after it, in the order in which they
 * were found, 20 in all; `more` says that there are more.
 *
 * @since 0.1.0
 * @category errors
 */
export class ConfigError extends Schema.TaggedError<ConfigError>()("effect-coma/ConfigError", {
  reason: Reason,
  others: Schema.optionalKey(Schema.Array(Reason)),
  more: Schema.optionalKey(Schema.Literal(true))
}) {
  override readonly [Runtime.errorExitCode] = exitCodes["effect-coma/ConfigError"]
  override readonly [Runtime.errorReported] = false
  override get message(): string {
    return messageOf(this)
  }
  override get cause(): unknown {
    return "cause" in this.reason ? this.reason.cause : undefined
  }
}

/**
 * Makes the error of a reason.
 *
 * @since 0.1.0
 * @category getters
 */
export const configError = (reason: Reason): ConfigError => configErrors([reason])

/**
 * Makes the error of several reasons of one kind.
 *
 * @internal
 */
export const configErrors = ([first, ...others]: Several<Reason>, more?: boolean): ConfigError =>
  new ConfigError(toldOf([withSuggestion(first), ...others.map(withSuggestion)], more))

/** Adds the key that a mistyped one most likely means. Most errors of unknown keys are never shown, so only here. */
const withSuggestion = (reason: Reason): Reason => {
  if (reason._tag !== "UnknownKey" || reason.suggestion !== undefined) return reason
  const { config, known, origin, path } = reason
  const suggestion = nearest(path.at(-1) ?? "", known)
  return suggestion === undefined ? reason : new UnknownKey({ config, known, origin, path, suggestion })
}
