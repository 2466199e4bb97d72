/**
 * A file system in memory, for tests that read and write files.
 *
 * Owns the layer: a `FileSystem` that does everything but `watch`, and its `Path`. Relative paths start at `/`. Errors
 * are those of Node.js, with the same reasons. Permissions are kept but refuse nothing. Times come from the `Clock`, so
 * a test clock controls them. The operations are in `operations.ts`.
 *
 * Why not a library: Effect ships no file system in memory, only `FileSystem.makeNoop`, in which no file exists.
 */
import * as Clock from "effect/Clock"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as FileSystem from "effect/FileSystem"
import * as Layer from "effect/Layer"
import * as Path from "effect/Path"
import * as Result from "effect/Result"
import * as changes from "./filesystem/changes.ts"
import * as Disk from "./filesystem/Disk.ts"
import { type Code, failure } from "./filesystem/errors.ts"
import { fileSystemOf, list, store } from "./filesystem/operations.ts"

/**
 * Files: their texts by path, without a leading slash.
 *
 * @since 0.1.0
 * @category models
 */
export interface Files {
  readonly [path: string]: string
}

/**
 * Reads back the files of the file system that {@link layer} provides.
 *
 * @since 0.1.0
 * @category services
 */
export class MemoryFiles extends Context.Service<MemoryFiles, Effect.Effect<Files>>()(
  "effect-coma/testing/MemoryFiles"
) {}

/** Creates a file, and the directories above it. */
const seed = (disk: Disk.Disk, path: string, text: string, now: number): Result.Result<void, Code> =>
  Result.gen(function* () {
    const directory = changes.parentOf(path)
    if (directory !== "") yield* changes.createDirectory(disk, directory, 0o777, true, now)
    yield* store(disk, path, new TextEncoder().encode(text), {}, now)
  })

const filesOf = (disk: Disk.Disk): Files =>
  Object.fromEntries(
    list(disk.root, true).flatMap(([path]) => {
      const file = Disk.findFile(disk, path)
      return Result.isSuccess(file)
        ? [[path, new TextDecoder("utf-8", { ignoreBOM: true }).decode(Disk.content(file.success))]]
        : []
    })
  )

/** The paths of a process that works in `/`, not in the directory of the test. */
const layerPath: Layer.Layer<Path.Path> = Layer.effect(
  Path.Path,
  Effect.map(Path.Path, (posix) => {
    const resolve = (...segments: ReadonlyArray<string>) => posix.resolve("/", ...segments)
    return Path.make({
      ...posix,
      resolve,
      relative: (from, to) => posix.relative(resolve(from), resolve(to)),
      toFileUrl: (path) => posix.toFileUrl(resolve(path))
    })
  })
).pipe(Layer.provide(Path.layer))

/**
 * Provides a file system in memory that holds the files of `initial`, and its paths. {@link files} reads it back.
 *
 * Each build makes another file system. It dies if the directory of a file in `initial` is itself a file.
 *
 * ```ts
 * const test = Effect.gen(function* () {
 *   const fs = yield* FileSystem.FileSystem
 *   yield* fs.rename("train.yaml", "old/train.yaml")
 *   expect(yield* MemoryFileSystem.files).toEqual({ "old/train.yaml": "lr: 0.1\n", "old/note": "" })
 * }).pipe(Effect.provide(MemoryFileSystem.layer({ "train.yaml": "lr: 0.1\n", "old/note": "" })))
 * ```
 *
 * @since 0.1.0
 * @category constructors
 */
export const layer = (initial: Files = {}): Layer.Layer<FileSystem.FileSystem | Path.Path | MemoryFiles> =>
  Layer.effectContext(
    Effect.gen(function* () {
      const now = yield* Clock.currentTimeMillis
      const disk = Disk.make(now)
      for (const [path, text] of Object.entries(initial)) {
        const seeded = Result.mapError(seed(disk, path, text, now), (code) => failure("layer", path, code))
        yield* Effect.orDie(Effect.fromResult(seeded))
      }
      return Context.make(FileSystem.FileSystem, fileSystemOf(disk)).pipe(
        Context.add(
          MemoryFiles,
          Effect.sync(() => filesOf(disk))
        )
      )
    })
  ).pipe(Layer.merge(layerPath))

/**
 * Returns the files as they are now: regular ones and links to them, without directories.
 *
 * ```ts
 * const test = Effect.gen(function* () {
 *   const fs = yield* FileSystem.FileSystem
 *   yield* fs.writeFileString("note", "hello")
 *   expect(yield* MemoryFileSystem.files).toEqual({ note: "hello" })
 * }).pipe(Effect.provide(MemoryFileSystem.layer()))
 * ```
 *
 * @since 0.1.0
 * @category getters
 */
export const files: Effect.Effect<Files, never, MemoryFiles> = Effect.flatten(Effect.service(MemoryFiles))
