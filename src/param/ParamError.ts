/**
 * What can go wrong between a command's declaration, its command line and its call.
 *
 * Owns the errors of `src/param`. Like those of configs they are printed by `wake` and end a program with exit code 2.
 */
import * as Runtime from "effect/Runtime"
import * as Schema from "effect/Schema"
import * as Origin from "../config/Origin.ts"

const override = {
  /** The override as it was typed; without its value where a config of the command holds a secret. */
  token: Schema.String,
  /** Its place among the overrides of the command line, from 1. */
  index: Schema.Number
}

/** Says an override: `override 2: x::lr=1`. */
const place = (self: { readonly index: number; readonly token: string }): string =>
  Origin.format(Origin.fromToken(self.index, self.token))

const list = (names: ReadonlyArray<string>): string => (names.length === 0 ? "none" : names.join(", "))

/** `zz::x=1`, and no config is called `zz…`. */
export class UnknownPrefix extends Schema.TaggedError<UnknownPrefix>()("UnknownPrefix", {
  ...override,
  prefix: Schema.String,
  configs: Schema.Array(Schema.String),
  suggestion: Schema.optionalKey(Schema.String)
}) {
  override readonly [Runtime.errorExitCode] = 2
  override readonly [Runtime.errorReported] = false
  override get message() {
    const hint = this.suggestion === undefined ? "" : ` Did you mean ${this.suggestion}?`
    return `${place(this)}: no config starts with "${this.prefix}".${hint} The configs are ${list(this.configs)}.`
  }
}

/** A prefix that abbreviates several configs. */
export class AmbiguousPrefix extends Schema.TaggedError<AmbiguousPrefix>()("AmbiguousPrefix", {
  ...override,
  prefix: Schema.String,
  matches: Schema.Array(Schema.String)
}) {
  override readonly [Runtime.errorExitCode] = 2
  override readonly [Runtime.errorReported] = false
  override get message() {
    return `${place(this)}: the prefix "${this.prefix}" fits ${list(this.matches)}. Write more of the one you mean.`
  }
}

/** With `exclusiveShared`, an override without a prefix that fits several configs. */
export class SharedNotExclusive extends Schema.TaggedError<SharedNotExclusive>()("SharedNotExclusive", {
  ...override,
  matches: Schema.Array(Schema.String),
  separator: Schema.String
}) {
  override readonly [Runtime.errorExitCode] = 2
  override readonly [Runtime.errorReported] = false
  override get message() {
    return `${place(this)}: fits ${list(this.matches)}. Say which one: ${this.matches[0]}${this.separator}${this.token}.`
  }
}

/** The same key is given twice for one config. */
export class DuplicateOverride extends Schema.TaggedError<DuplicateOverride>()("DuplicateOverride", {
  ...override,
  config: Schema.String,
  key: Schema.String,
  /** The override that gave the key first. */
  first: Schema.Number
}) {
  override readonly [Runtime.errorExitCode] = 2
  override readonly [Runtime.errorReported] = false
  override get message() {
    return `${place(this)}: ${this.config} was given "${this.key}" already, in override ${this.first}. Remove one of them.`
  }
}

/** `a::b::c=1`. */
export class TooManySeparators extends Schema.TaggedError<TooManySeparators>()("TooManySeparators", {
  ...override,
  separator: Schema.String
}) {
  override readonly [Runtime.errorExitCode] = 2
  override readonly [Runtime.errorReported] = false
  override get message() {
    return `${place(this)}: "${this.separator}" stands more than once. Write CONFIG${this.separator}KEY=VALUE.`
  }
}

/** A prefixed `key=value` for a list config, or a prefixed bare word for another. */
export class WrongShape extends Schema.TaggedError<WrongShape>()("WrongShape", {
  ...override,
  config: Schema.String,
  expected: Schema.String
}) {
  override readonly [Runtime.errorExitCode] = 2
  override readonly [Runtime.errorReported] = false
  override get message() {
    return `${place(this)}: ${this.config} takes ${this.expected}.`
  }
}

/** With `unmatched: "error"`, an override without a prefix that no config took. */
export class UnmatchedOverride extends Schema.TaggedError<UnmatchedOverride>()("UnmatchedOverride", {
  ...override,
  suggestion: Schema.optionalKey(Schema.String)
}) {
  override readonly [Runtime.errorExitCode] = 2
  override readonly [Runtime.errorReported] = false
  override get message() {
    const hint = this.suggestion === undefined ? "" : `; did you mean ${this.suggestion}?`
    return `${this.token} matched no config${hint}`
  }
}

/** A key of the keyword variadic is also the name of a parameter. */
export class ParameterCollision extends Schema.TaggedError<ParameterCollision>()("ParameterCollision", {
  parameter: Schema.String,
  variadic: Schema.String,
  /** The id of the inline config, where the parameter is one of its fields. */
  inline: Schema.optionalKey(Schema.String)
}) {
  override readonly [Runtime.errorExitCode] = 2
  override readonly [Runtime.errorReported] = false
  override get message() {
    const mend =
      this.inline === undefined
        ? "Give the key another name."
        : `To set the parameter, write ${this.inline}::${this.parameter}=VALUE.`
    return `${this.variadic} holds "${this.parameter}", which is also a parameter of the command. ${mend}`
  }
}

/** A regular parameter without a default that no hook filled. */
export class UnfilledParameter extends Schema.TaggedError<UnfilledParameter>()("UnfilledParameter", {
  parameter: Schema.String
}) {
  override readonly [Runtime.errorExitCode] = 2
  override readonly [Runtime.errorReported] = false
  override get message() {
    return `The parameter ${this.parameter} was never filled. Give it a default, or fill it in a hook with ParamData.replace.`
  }
}

/** An id that is not among the parameters. */
export class UnknownParameter extends Schema.TaggedError<UnknownParameter>()("UnknownParameter", {
  id: Schema.String,
  existing: Schema.Array(Schema.String),
  /** Whether the id names a parameter that is not a config, where a config was asked for. */
  regular: Schema.Boolean
}) {
  override readonly [Runtime.errorExitCode] = 2
  override readonly [Runtime.errorReported] = false
  override get message() {
    return this.regular
      ? `"${this.id}" is a parameter but not a config. The configs are ${list(this.existing)}.`
      : `There is no parameter "${this.id}". There are ${list(this.existing)}.`
  }
}

/** A command declares its parameters in a way that cannot be. */
export class InvalidDeclaration extends Schema.TaggedError<InvalidDeclaration>()("InvalidDeclaration", {
  parameter: Schema.String,
  reason: Schema.String
}) {
  override readonly [Runtime.errorExitCode] = 2
  override readonly [Runtime.errorReported] = false
  override get message() {
    return `The parameter ${this.parameter}: ${this.reason}.`
  }
}

/** Every error of `src/param`. */
export type ParamError =
  | UnknownPrefix
  | AmbiguousPrefix
  | SharedNotExclusive
  | DuplicateOverride
  | TooManySeparators
  | WrongShape
  | UnmatchedOverride
  | ParameterCollision
  | UnfilledParameter
  | UnknownParameter
  | InvalidDeclaration
