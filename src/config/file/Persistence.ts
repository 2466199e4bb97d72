/**
 * Where each config's file is.
 *
 * Owns the names: the file, its extension, the flag that names another file. It reads and writes nothing; that is
 * `store.ts`.
 */
import { dual } from "effect/Function"
import type { Pipeable } from "effect/Pipeable"
import { pipeArguments } from "effect/Pipeable"
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
  /** Registers where one config's file is, replacing what was registered for it before. */
  readonly register: (id: string, registration: Registration) => Persistence
}

const prototype: Pick<Persistence, "register" | "pipe"> & ThisType<Persistence> = {
  register(id, registration) {
    return build({ ...this, registrations: new Map(this.registrations).set(id, registration) })
  },
  pipe() {
    // biome-ignore lint/complexity/noArguments: pipeArguments takes them
    return pipeArguments(this, arguments)
  }
}

const build = (parts: Pick<Persistence, "extension" | "settings" | "registrations">): Persistence =>
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
  build({ extension: withoutDot(extension) || "yaml", settings, registrations: new Map() })

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
