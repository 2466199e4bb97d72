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
    const mend = this.matches.includes(this.prefix)
      ? "No prefix means the first alone: rename one of them, or let prefixes fit several with Override.make."
      : "Write more of the one you mean."
    return `${place(this)}: the prefix "${this.prefix}" fits ${list(this.matches)}. ${mend}`
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
    const given = this.token.includes("=") ? `${this.config} was given "${this.key}"` : "this was given"
    return `${place(this)}: ${given} already, in override ${this.first}. Remove one of them.`
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

const explain = ({ existing, id, problem }: UnknownParameter): string => {
  switch (problem) {
    case "unknown":
      return `There is no parameter "${id}". There are ${list(existing)}.`
    case "not a config":
      return `"${id}" is a parameter but not a config. The configs are ${list(existing)}.`
    case "not replaceable":
      return `"${id}" is a config that the command does not get, so only another config can replace it.`
  }
}

/** An id that is not among the parameters, or not what was asked for. */
export class UnknownParameter extends Schema.TaggedError<UnknownParameter>()("UnknownParameter", {
  id: Schema.String,
  existing: Schema.Array(Schema.String),
  problem: Schema.Literals(["unknown", "not a config", "not replaceable"])
}) {
  override readonly [Runtime.errorExitCode] = 2
  override readonly [Runtime.errorReported] = false
  override get message() {
    return explain(this)
  }
}

/** A command declares its parameters in a way that cannot be. */
export class InvalidDeclaration extends Schema.TaggedError<InvalidDeclaration>()("InvalidDeclaration", {
  /** The command, where it is known: an inspector looks at a declaration alone. */
  command: Schema.optionalKey(Schema.String),
  parameter: Schema.String,
  reason: Schema.String
}) {
  override readonly [Runtime.errorExitCode] = 2
  override readonly [Runtime.errorReported] = false
  override get message() {
    const of = this.command === undefined ? "" : ` of the command ${this.command}`
    return `The parameter ${this.parameter}${of}: ${this.reason}.`
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

const classes = [
  UnknownPrefix,
  AmbiguousPrefix,
  SharedNotExclusive,
  DuplicateOverride,
  TooManySeparators,
  WrongShape,
  UnmatchedOverride,
  ParameterCollision,
  UnfilledParameter,
  UnknownParameter,
  InvalidDeclaration
]

/** Tells whether a value is an error of `src/param`. */
export const isParamError = (error: unknown): error is ParamError => classes.some((each) => error instanceof each)
