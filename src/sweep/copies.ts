/**
 * The sweep's own copies of the files that its points read, for workers: the files themselves may change while it runs.
 *
 * Owns the folder `configs` of a sweep, and `files.json` in it, which says which file each copy is of.
 */
import * as Effect from "effect/Effect"
import * as FileSystem from "effect/FileSystem"
import * as Option from "effect/Option"
import * as Path from "effect/Path"
import * as Schema from "effect/Schema"
import type { Kept } from "../config/file/reading.ts"
import type { SweepError } from "./space/SweepError.ts"
import { failedTo } from "./space/storeFailed.ts"

const List = Schema.fromJsonString(
  Schema.Struct({
    sweep: Schema.String,
    /** Each file with the name of its copy; `null` for one that was not there. */
    files: Schema.Array(Schema.Tuple([Schema.String, Schema.NullOr(Schema.String)])),
    /** The copy of standard input, if an override reads that. */
    stdin: Schema.NullOr(Schema.String)
  })
)

const list = "files.json"

/** Names copies after their files: `model.yaml`, and `2-model.yaml` for another one of that name. */
const naming = () => {
  const taken = new Set([list, "stdin"])
  return (file: string): string => {
    const safe = file.replaceAll(/[^A-Za-z0-9_.-]+/g, "_")
    let name = safe
    for (let number = 2; taken.has(name.toLowerCase()); number++) name = `${number}-${safe}`
    taken.add(name.toLowerCase())
    return name
  }
}

/** What points read besides the command line, as it was when the sweep began. */
export interface Sources {
  readonly kept: Kept
  /** Those of the files that may be copied, since they are of configs without secrets. `-` is standard input. */
  readonly files: ReadonlySet<string>
  /** What standard input held, if an override reads it. */
  readonly stdin: Uint8Array | undefined
}

/** Copies files into the directory of a sweep. */
export const writeCopies = Effect.fnUntraced(
  function* (directory: string, sweep: string, { files, kept, stdin }: Sources) {
    const fs = yield* FileSystem.FileSystem
    const path = yield* Path.Path
    const folder = path.join(directory, "configs")
    yield* fs.makeDirectory(folder, { recursive: true })
    const nameOf = naming()
    const copies: Array<readonly [string, string | null]> = []
    const ofStdin = files.has("-") && stdin !== undefined ? "stdin" : null
    if (ofStdin !== null) yield* fs.writeFile(path.join(folder, ofStdin), stdin!)
    for (const file of files) {
      if (file === "-") continue
      const text = Option.map(kept.get(file) ?? Option.none(), ({ text }) => text)
      const name = Option.isNone(text) ? null : nameOf(path.basename(file))
      if (Option.isSome(text) && name !== null) yield* fs.writeFileString(path.join(folder, name), text.value)
      copies.push([file, name])
    }
    const text = yield* Schema.encodeEffect(List)({ sweep, files: copies, stdin: ofStdin })
    yield* fs.writeFileString(path.join(folder, list), text)
  },
  (self, directory) => Effect.mapError(self, failedTo(`${directory} cannot be written`))
)

/** Reads the copies in the directory of a sweep. */
export const readCopies: (
  directory: string
) => Effect.Effect<Sources & { readonly sweep: string }, SweepError, FileSystem.FileSystem | Path.Path> =
  Effect.fnUntraced(
    function* (directory) {
      const fs = yield* FileSystem.FileSystem
      const path = yield* Path.Path
      const folder = path.join(directory, "configs")
      const { files, stdin, sweep } = yield* Schema.decodeEffect(List)(
        yield* fs.readFileString(path.join(folder, list))
      )
      const kept: Kept = new Map()
      for (const [file, name] of files) {
        const text = name === null ? undefined : yield* fs.readFileString(path.join(folder, name))
        kept.set(file, text === undefined ? Option.none() : Option.some({ text, identity: undefined }))
      }
      const bytes = stdin === null ? undefined : yield* fs.readFile(path.join(folder, stdin))
      return { sweep, kept, files: new Set<string>(), stdin: bytes }
    },
    (self, directory) => Effect.mapError(self, failedTo(`the files of the sweep in ${directory} cannot be read`))
  )
