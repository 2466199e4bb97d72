/**
 * The temporary files that texts are written to before they get the names of configs' files.
 *
 * Owns their names, making them, and removing what killed processes left. A name tells which process made it, where the
 * system tells that, so that a file is removed only if nobody writes it any more.
 */
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as FileSystem from "effect/FileSystem"
import * as Option from "effect/Option"
import * as Path from "effect/Path"
import type { PlatformError } from "effect/PlatformError"
import * as Random from "effect/Random"
import { keepAttributes, type Replaced } from "./attributes.ts"
import { type FileServices, ifFound, isSame, versionOf } from "./Target.ts"

const suffix = ".coma-tmp"

/** How old, in milliseconds, a file is whose process is surely gone, if nothing else is known of that. */
const leftoverAge = 3_600_000

/** Returns how the names of a file's temporary files begin. */
const prefixOf = (base: string): string => `.${base.slice(0, 60).toWellFormed()}.`

/** A process: its id, when it began, and in which space of ids, of which run of the system, that is. */
interface Owner {
  readonly pid: string
  readonly start: string
  readonly space: string
}

/** Reads when a process began, in ticks since the system did: another one may get its id. */
const startOf = (stat: string): string => stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19] ?? "0"

const owners = new WeakMap<FileSystem.FileSystem, Owner | undefined>()

/** Returns who this process is, where the system tells that in `/proc`. */
const self = (fs: FileSystem.FileSystem): Effect.Effect<Owner | undefined> =>
  Effect.suspend(() => {
    if (owners.has(fs)) return Effect.succeed(owners.get(fs))
    return Effect.all([
      fs.readLink("/proc/self"),
      fs.readFileString("/proc/self/stat"),
      fs.readLink("/proc/self/ns/pid"),
      fs.readFileString("/proc/sys/kernel/random/boot_id")
    ]).pipe(
      Effect.map(([pid, stat, space, boot]): Owner | undefined =>
        /^\d+$/.test(pid)
          ? { pid, start: startOf(stat), space: `${space.replace(/\D/g, "")}${boot.slice(0, 8)}` }
          : undefined
      ),
      Effect.orElseSucceed(() => undefined),
      Effect.tap((owner) => Effect.sync(() => owners.set(fs, owner)))
    )
  })

const owned = /\.(\d+)-(\d+)-([0-9a-f]+)-[0-9a-z]+\.coma-tmp$/

/** Tells whether the process that made a file lives; `undefined` if that is not known. */
const isAlive = Effect.fnUntraced(function* (fs: FileSystem.FileSystem, name: string) {
  const [, pid, start, space] = owned.exec(name) ?? []
  const own = yield* self(fs)
  if (pid === undefined || own === undefined || own.space !== space) return undefined
  const stat = yield* Effect.option(ifFound(fs.readFileString(`/proc/${pid}/stat`)))
  if (Option.isNone(stat)) return undefined
  return Option.isSome(stat.value) && startOf(stat.value.value) === start
})

/** A file that was made, and what is known of it through the handle that made it. */
export interface Temporary {
  readonly path: string
  readonly info: FileSystem.File.Info
}

/** How a temporary file is made: like the one that it is to replace, or with a mode. */
export interface MakeOptions {
  readonly replaced: Replaced | undefined
  readonly mode: number
}

/**
 * Writes a text to a new file next to a target, for nobody to see yet.
 *
 * The file that is made is the one that is written, whatever its name leads to meanwhile: in a directory in which others
 * may write, they may put a link there. It gets the attributes of `replaced`, otherwise `mode`. If that fails, it is
 * removed.
 */
export const make = (
  target: string,
  text: string,
  options: MakeOptions
): Effect.Effect<Temporary, PlatformError, FileServices> =>
  Effect.uninterruptible(
    Effect.gen(function* () {
      const fs = yield* FileSystem.FileSystem
      const path = yield* Path.Path
      const owner = yield* self(fs)
      const who = owner === undefined ? "" : `${owner.pid}-${owner.start}-${owner.space}-`
      const start = path.join(path.dirname(target), prefixOf(path.basename(target))) + who
      // Others may read it no more than the file that it replaces.
      const mode = options.replaced === undefined ? options.mode : options.replaced.info.mode & 0o777
      for (let attempt = 0; ; attempt++) {
        const name = start + Math.abs(yield* Random.nextInt).toString(36) + suffix
        const made = yield* Effect.result(fill(fs, name, text, mode, options.replaced))
        if (made._tag === "Success") return { path: name, info: made.success }
        if (made.failure.reason._tag !== "AlreadyExists" || attempt === 20) return yield* Effect.fail(made.failure)
      }
    })
  )

const fill = (
  fs: FileSystem.FileSystem,
  name: string,
  text: string,
  mode: number,
  replaced: Replaced | undefined
): Effect.Effect<FileSystem.File.Info, PlatformError> =>
  Effect.scoped(
    Effect.flatMap(fs.open(name, { flag: "wx", mode }), (file) =>
      Effect.gen(function* () {
        yield* file.writeAll(new TextEncoder().encode(text))
        if (replaced !== undefined) yield* keepAttributes(fs, { path: name, file }, replaced)
        yield* file.sync
        return yield* file.stat
      }).pipe(Effect.onError(() => remove(fs, name)))
    )
  )

/** Removes a temporary file, if it is there. */
export const remove = (fs: FileSystem.FileSystem, name: string): Effect.Effect<void> =>
  Effect.ignore(fs.remove(name, { force: true }))

/** What each directory held when this run first looked: all names, and those of temporary files. */
interface Listing {
  readonly names: ReadonlySet<string>
  readonly temporary: ReadonlyArray<string>
}

const Listed = Context.Reference<Map<string, Listing> | undefined>("effect-coma/config/Listed", {
  defaultValue: () => undefined
})

/**
 * Runs an effect, such as an invocation, in which each directory is listed at most once: a run that writes thousands of
 * files must not list them all each time. What is to be removed was there before the run.
 */
export const listOnce = <A, E, R>(effect: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> =>
  Effect.suspend(() => Effect.provideService(effect, Listed, new Map()))

const list = Effect.fnUntraced(function* (fs: FileSystem.FileSystem, directory: string) {
  const listed = yield* Listed
  const known = listed?.get(directory)
  if (known !== undefined) return known.temporary
  const names = yield* Effect.option(fs.readDirectory(directory))
  if (Option.isNone(names)) return []
  const temporary = names.value.filter((name) => name.endsWith(suffix))
  listed?.set(directory, { names: new Set(names.value), temporary })
  return temporary
})

/** Tells whether this run has seen that nothing is called like this in its directory, not even a link that leads nowhere. */
export const isAbsent = (directory: string, name: string): Effect.Effect<boolean> =>
  Effect.map(Listed, (listed) => listed?.get(directory)?.names.has(name) === false)

/**
 * Removes what killed processes left of a file, if it can: another process may be removing it, too.
 *
 * `now` is when a file was made just now, by the clock of the file system: other machines' clocks differ. What lives is
 * kept, however old it is; what nothing is known of is kept for an hour, and always if `now` is not known.
 */
export const removeLeftovers = Effect.fnUntraced(function* (target: string, now: Option.Option<Date>) {
  const fs = yield* FileSystem.FileSystem
  const path = yield* Path.Path
  const directory = path.dirname(target)
  const prefix = prefixOf(path.basename(target))
  for (const name of yield* list(fs, directory)) {
    if (name.startsWith(prefix)) yield* Effect.ignore(removeLeftover(fs, path.join(directory, name), now))
  }
})

const removeLeftover = Effect.fnUntraced(function* (
  fs: FileSystem.FileSystem,
  leftover: string,
  now: Option.Option<Date>
) {
  const { mtime, type } = yield* fs.lstat(leftover)
  if (type !== "File") return
  const alive = yield* isAlive(fs, leftover)
  const isOld = Option.isSome(mtime) && Option.isSome(now) && now.value.getTime() - mtime.value.getTime() >= leftoverAge
  if (alive === false || (alive === undefined && isOld)) yield* fs.remove(leftover, { force: true })
})

/** Returns the name that a writer gives its file to claim a version of the target. */
export const claimName = (path: Path.Path, target: string, version: FileSystem.File.Info): string =>
  path.join(path.dirname(target), `${prefixOf(path.basename(target))}claim-${versionOf(version)}${suffix}`)

/** Returns the temporary files of a target that are the same file as another one. */
const namesOf = Effect.fnUntraced(function* (target: string, info: FileSystem.File.Info) {
  const fs = yield* FileSystem.FileSystem
  const path = yield* Path.Path
  const directory = path.dirname(target)
  const names = yield* Effect.orElseSucceed(fs.readDirectory(directory), () => [])
  const found: Array<string> = []
  for (const name of names) {
    if (!name.startsWith(prefixOf(path.basename(target))) || !name.endsWith(suffix)) continue
    const at = path.join(directory, name)
    const led = yield* Effect.option(fs.lstat(at))
    if (Option.isSome(led) && isSame(led.value, info)) found.push(at)
  }
  return found
})

/** Tells whether a file has several names, as that of a first run has that was killed. */
export const isLinked = ({ nlink }: FileSystem.File.Info): boolean => Option.isSome(nlink) && nlink.value > 1n

/** Tells whether a file has other names than that of the target, those of temporary files aside. */
export const hasOtherNames = Effect.fnUntraced(function* (target: string, info: FileSystem.File.Info) {
  if (!isLinked(info)) return false
  const own = yield* namesOf(target, info)
  const fs = yield* FileSystem.FileSystem
  const now = yield* Effect.option(fs.lstat(target))
  const count = Option.flatMap(now, ({ nlink }) => nlink)
  return Option.isSome(count) && count.value > BigInt(own.length) + 1n
})

/** How old, in milliseconds, a claim is that nobody holds any more, if nothing else is known of that. */
const claimAge = 60_000

/**
 * Removes the claim of a version if the process that made it is gone; another may have claimed it by then.
 *
 * A claim is held as long as the file is there that was linked to it. If nothing is known of the process, as where it ran
 * in another container, its age tells, by the clock of the file system.
 */
export const removeStaleClaim = Effect.fnUntraced(function* (target: string, version: FileSystem.File.Info) {
  const fs = yield* FileSystem.FileSystem
  const path = yield* Path.Path
  const claim = claimName(path, target, version)
  const claimed = yield* Effect.option(fs.lstat(claim))
  if (Option.isNone(claimed)) return
  const names = (yield* namesOf(target, claimed.value)).filter((name) => name !== claim)
  for (const name of names) {
    const alive = yield* isAlive(fs, name)
    if (alive === true || (alive === undefined && !(yield* isOldClaim(target, claimed.value)))) return
  }
  const taken = `${claim.slice(0, -suffix.length)}-${Math.abs(yield* Random.nextInt).toString(36)}${suffix}`
  yield* Effect.ignore(fs.rename(claim, taken))
  for (const name of [taken, ...names]) yield* remove(fs, name)
})

const isOldClaim = Effect.fnUntraced(function* (target: string, { mtime }: FileSystem.File.Info) {
  const fs = yield* FileSystem.FileSystem
  const probe = yield* make(target, "", { replaced: undefined, mode: 0o600 })
  yield* remove(fs, probe.path)
  const now = probe.info.mtime
  return Option.isSome(mtime) && Option.isSome(now) && now.value.getTime() - mtime.value.getTime() >= claimAge
})
