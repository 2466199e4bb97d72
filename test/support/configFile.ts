/**
 * A config's file in a directory of its own, on the real file system.
 */
import * as NodeServices from "@effect/platform-node/NodeServices"
import * as Effect from "effect/Effect"
import * as FileSystem from "effect/FileSystem"
import * as Option from "effect/Option"
import * as store from "../../src/config/file/store.ts"
import * as Tree from "../../src/config/tree/Tree.ts"

/** Runs what needs a directory in a new one, which goes with it. */
export const inDirectory = <A, E, R>(
  run: (at: (path: string) => string, fs: FileSystem.FileSystem) => Effect.Effect<A, E, R>
) =>
  Effect.gen(function* () {
    const fs = yield* FileSystem.FileSystem
    const directory = yield* fs.makeTempDirectoryScoped()
    return yield* run((path) => (path === "" ? directory : `${directory}/${path}`), fs)
  }).pipe(Effect.scoped, Effect.provide(NodeServices.layer))

/** Reads a file as plain data; a file with nothing in it is `empty`. */
export const load = (path: string) =>
  Effect.map(
    store.load({ config: "cfg", path }),
    Option.map((tree) => (tree === undefined ? "empty" : Tree.toUnknown(tree)))
  )

/** Writes plain data to a file. */
export const save = (path: string, value: unknown, options?: Partial<store.Save>) =>
  store.save({ config: "cfg", path, tree: Tree.fromUnknown(value), ...options })

/** The message of an effect's failure. */
export const message = <A, E extends { readonly message: string }, R>(effect: Effect.Effect<A, E, R>) =>
  Effect.map(Effect.flip(effect), (error) => error.message)
