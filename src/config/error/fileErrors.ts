/**
 * What can go wrong with the file of a config.
 */
import * as Schema from "effect/Schema"
import * as Origin from "../tree/Origin.ts"
import { by, ending, placeOf } from "./naming.ts"
import { said } from "./wording.ts"

/**
 * A file holds a list where the config is a mapping, or the other way round.
 *
 * @since 0.1.0
 * @category errors
 */
export class FileShape extends Schema.TaggedError<FileShape>()("FileShape", {
  config: Schema.String,
  expected: Schema.String,
  received: Schema.String,
  origin: Origin.Origin
}) {
  override get message(): string {
    return `${this.config}: expected ${this.expected}, found ${this.received} (${Origin.format(this.origin)}). Correct the file, or name another one.`
  }
}

/**
 * No format reads files with that extension.
 *
 * @since 0.1.0
 * @category errors
 */
export class UnsupportedFormat extends Schema.TaggedError<UnsupportedFormat>()("UnsupportedFormat", {
  config: Schema.String,
  path: Schema.String,
  supported: Schema.Array(Schema.String),
  by
}) {
  override get message(): string {
    return `${this.config}: no format reads ${said(this.path)}${placeOf(this)}. Use one of these extensions: ${this.supported.join(", ")}.`
  }
}

/**
 * A required file does not exist.
 *
 * @since 0.1.0
 * @category errors
 */
export class FileNotFound extends Schema.TaggedError<FileNotFound>()("FileNotFound", {
  config: Schema.String,
  path: Schema.String,
  by
}) {
  override get message(): string {
    return `${this.config}: the file ${said(this.path)} does not exist${ending(this, "Create it, or name another one.")}`
  }
}

/**
 * A text does not follow the syntax of its format.
 *
 * @since 0.1.0
 * @category errors
 */
export class Malformed extends Schema.TaggedError<Malformed>()("Malformed", {
  config: Schema.String,
  origin: Origin.Origin,
  reason: Schema.String
}) {
  override get message(): string {
    return `${this.config}: cannot read this (${Origin.format(this.origin)}): ${this.reason}. Correct it there.`
  }
}

/**
 * A file cannot be read or written. `operation` is a verb: `read`, `write`, `create`.
 *
 * @since 0.1.0
 * @category errors
 */
export class FileFailed extends Schema.TaggedError<FileFailed>()("FileFailed", {
  config: Schema.String,
  path: Schema.String,
  operation: Schema.String,
  reason: Schema.String,
  cause: Schema.Defect(),
  by
}) {
  override get message(): string {
    return `${this.config}: cannot ${this.operation} ${said(this.path)}: ${this.reason}${ending(this, "Fix that, or name another file.")}`
  }
}

/**
 * A file is not what it was when this run read it.
 *
 * @since 0.1.0
 * @category errors
 */
export class FileChanged extends Schema.TaggedError<FileChanged>()("FileChanged", {
  config: Schema.String,
  path: Schema.String
}) {
  override get message(): string {
    return `${this.config}: ${said(this.path)} was changed by somebody else since this run read it. Run again, or let changes be merged.`
  }
}

/**
 * A file is not of a version that the program reads, or a migration refuses it.
 *
 * @since 0.1.0
 * @category errors
 */
export class FileVersion extends Schema.TaggedError<FileVersion>()("FileVersion", {
  config: Schema.String,
  origin: Origin.Origin,
  reason: Schema.String,
  advice: Schema.String
}) {
  override get message(): string {
    return `${this.config}: ${this.reason} (${Origin.format(this.origin)}). ${this.advice}`
  }
}
