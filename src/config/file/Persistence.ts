/**
 * Where each config's file is, and how it is kept while the program goes on changing.
 *
 * Owns the names: the file, its extension, the flag that names another file; and the versions of files. It reads and
 * writes nothing; that is `store.ts`.
 */
import { dual } from "effect/Function"
import type { Pipeable } from "effect/Pipeable"
import { pipeArguments } from "effect/Pipeable"
import * as Schema from "effect/Schema"
import * as SchemaGetter from "effect/SchemaGetter"
import { extensionOf } from "../format/Format.ts"

/**
 * What is registered for one config: each part has a default.
 *
 * @since 0.1.0
 * @category models
 */
export interface Registration {
  /** The extension of its file, with or without a dot. */
  readonly extension?: string | undefined
  /** Its file; a path without an extension gets the config's. */
  readonly path?: string | undefined
  /** The flag that names another file, with or without leading dashes. */
  readonly flag?: string | undefined
}

/**
 * How files are kept while the program goes on changing.
 *
 * @since 0.1.0
 * @category models
 */
export interface Settings {
  /** Whether a file gains the fields that it lacks, at their place, with their defaults; false by default. Never secrets. */
  readonly update?: boolean | undefined
  /** What becomes of keys that a config does not have: an error, which is the default, or a warning, or nothing. */
  readonly unknownKeys?: UnknownKeys | undefined
  /** The directory for the JSON Schemas of the configs, beside each config's file; by default none are written. */
  readonly schemas?: string | undefined
}

/**
 * What becomes of keys in a file that its config does not have: an error; a warning, and the key stays in the file; or
 * nothing, and the key stays in the file.
 *
 * @since 0.1.0
 * @category models
 */
export type UnknownKeys = "error" | "warn" | "keep"

/**
 * Reads the values of a file of one version as those of the next: a codec from the older encoded shape to the newer.
 *
 * @since 0.1.0
 * @category models
 */
export type Migration = Schema.ConstraintDecoder<unknown>

/**
 * The version of a config's files, and how older ones are read: the first migration reads version 1.
 *
 * @since 0.1.0
 * @category models
 */
export interface Versions {
  readonly version: number
  readonly migrations: ReadonlyArray<Migration>
}

/**
 * How configs are kept in files.
 *
 * @since 0.1.0
 * @category models
 */
export interface Options extends Settings {
  /** The extension of all files, with or without a dot; YAML by default. */
  readonly extension?: string | undefined
}

/**
 * Where each config's file is. It is immutable: `register` returns another.
 *
 * @since 0.1.0
 * @category models
 */
export interface Persistence extends Pipeable {
  readonly extension: string
  readonly settings: Settings
  readonly registrations: ReadonlyMap<string, Registration>
  /** The versions of files, by the schema of their config. */
  readonly versions: ReadonlyMap<Schema.Constraint, Versions>
  /** Registers where one config's file is, replacing what was registered for it before. */
  readonly register: (id: string, registration: Registration) => Persistence
}

const prototype: Pick<Persistence, "register" | "pipe"> & ThisType<Persistence> = {
  register(id, registration) {
    const { extension, settings, versions } = this
    return build({ extension, settings, versions, registrations: new Map(this.registrations).set(id, registration) })
  },
  pipe() {
    // biome-ignore lint/complexity/noArguments: pipeArguments takes them
    return pipeArguments(this, arguments)
  }
}

const build = (parts: Omit<Persistence, "register" | "pipe">): Persistence =>
  Object.assign(Object.create(prototype), parts)

const withoutDot = (extension: string | undefined): string => extension?.replace(/^\./, "") ?? ""

/**
 * Makes a persistence without registrations: each config is in `{id}.{extension}`, by default YAML.
 *
 * ```ts
 * const json = Persistence.make({ extension: "json" })
 * ```
 *
 * @since 0.1.0
 * @category constructors
 */
export const make = ({ extension, ...settings }: Options = {}): Persistence =>
  build({ extension: withoutDot(extension) || "yaml", settings, registrations: new Map(), versions: new Map() })

/**
 * Registers where one config's file is, replacing what was registered for it before.
 *
 * ```ts
 * const persistence = Persistence.make().pipe(Persistence.register("model", { path: "configs/model.yaml" }))
 * const train = greet.pipe(Command.withPersistence(persistence))
 * ```
 *
 * @since 0.1.0
 * @category combinators
 */
export const register: {
  (id: string, registration: Registration): (self: Persistence) => Persistence
  (self: Persistence, id: string, registration: Registration): Persistence
} = dual(3, (self: Persistence, id: string, registration: Registration) => self.register(id, registration))

/**
 * Makes a migration of a function over what files hold: from the encoded shape of one schema to that of the next.
 *
 * Shape: the function gets what a file holds, without `???`. A value that is an interpolation can be moved, but not
 * computed with. Keys that a file may leave out are optional in `from`.
 *
 * ```ts
 * const Old = Schema.Struct({ minutes: Schema.optionalKey(Schema.Finite) })
 * const New = Schema.Struct({ seconds: Schema.optionalKey(Schema.Finite) })
 * const toSeconds = Persistence.migration(Old, New, ({ minutes }) => (minutes === undefined ? {} : { seconds: minutes * 60 }))
 * ```
 *
 * @since 0.1.0
 * @category constructors
 */
export const migration = <From extends Schema.Constraint, To extends Schema.Constraint>(
  from: From,
  to: To,
  migrate: (old: From["Encoded"]) => To["Encoded"]
): Schema.Codec<To["Encoded"], From["Encoded"]> => {
  const made = Schema.toEncoded(from).pipe(
    Schema.decodeTo(Schema.toEncoded(to), {
      decode: SchemaGetter.transform(migrate),
      encode: SchemaGetter.forbidden(() => "files are not migrated back")
    })
  )
  readers.set(made, from)
  return made
}

const readers = new WeakMap<Migration, Schema.Constraint>()

/**
 * Returns the schema of the files that a migration reads, which says what an encoded side does not: which fields had other
 * names, and which are secrets.
 *
 * @internal
 */
export const readBy = (migration: Migration): Schema.Constraint => readers.get(migration) ?? migration

/** The version that migrations lead to, or what is wrong with them; `To` is what the last must make. */
type VersionOf<M extends ReadonlyArray<Migration>, To> =
  LinksOf<M, To> extends true ? [unknown, ...M]["length"] : LinksOf<M, To>

type LinksOf<M extends ReadonlyArray<Migration>, To, Reader = "the config"> = M extends readonly [
  ...infer Before extends ReadonlyArray<Migration>,
  infer Last extends Migration
]
  ? [Last["Type"]] extends [To]
    ? LinksOf<Before, Last["Encoded"], "the next one">
    : { readonly "a migration must make what is read by": Reader; readonly reads: To; readonly made: Last["Type"] }
  : true

/** The schema of a config with a place for the version of its file. */
type Versioned = Schema.Constraint & { readonly Encoded: object }

/**
 * Sets the version of a config's files, with a migration from each version to the next.
 *
 * Shape: a file says its version as `$version`; one that does not is of version 1. An older one is read through the
 * migrations, and stays as it is until `--update-files`. New files are of this version. A list has no place for it.
 * Errors: FileVersion for a file of a newer version, and for one that a migration refuses; InvalidValue and UnknownKey
 * for one that is not of its version.
 *
 * ```ts
 * const Old = Schema.Struct({ who: Schema.optionalKey(Schema.String) })
 * const persistence = Persistence.make().pipe(
 *   Persistence.version(Recipient, 2, [
 *     Persistence.migration(Old, Recipient, ({ who }) => (who === undefined ? {} : { entity: who }))
 *   ])
 * )
 * ```
 *
 * @since 0.1.0
 * @category combinators
 */
export const version =
  <C extends Versioned, const M extends ReadonlyArray<Migration>>(
    config: C,
    _version: NoInfer<VersionOf<M, C["Encoded"]>>,
    migrations: M
  ) =>
  (self: Persistence): Persistence => {
    // The version stands there for who reads the program; its type lets it be no other.
    const { extension, registrations, settings, versions } = self
    const added = new Map(versions).set(config, { version: migrations.length + 1, migrations })
    return build({ extension, registrations, settings, versions: added })
  }

/**
 * Returns the name of the flag that names the config's file, without leading dashes: by default `my-cfg-path`.
 *
 * @since 0.1.0
 * @category getters
 */
export const flag = (self: Persistence, id: string): string =>
  self.registrations.get(id)?.flag?.replace(/^-+/, "") || `${id.replaceAll("_", "-")}-path`

/**
 * Returns the help text of that flag, with the default path.
 *
 * @since 0.1.0
 * @category getters
 */
export const describe = (self: Persistence, id: string): string =>
  `The file of the config ${id} (default: ${path(self, id)})`

/**
 * Returns the config's file: the given one, otherwise the registered one, otherwise `{id}`.
 *
 * A path without an extension gets the config's: the registered one, that of the registered path, or the default. An id
 * has no extension, even with dots in it.
 *
 * @since 0.1.0
 * @category getters
 */
export const path = (self: Persistence, id: string, given?: string | undefined): string => {
  const registration = self.registrations.get(id)
  const file = given ?? registration?.path
  if (file !== undefined && (extensionOf(file) !== "" || /[./\\]$/.test(file))) return file
  const extension = withoutDot(registration?.extension) || extensionOf(registration?.path ?? "") || self.extension
  return `${file ?? id}.${extension}`
}
