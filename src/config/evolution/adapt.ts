/**
 * Reading a file that was written for an older program as one of this program, and what is written over it.
 *
 * Owns the order: the version, the migrations from it, the old names of fields, and the keys that the config does not
 * have. Keys with a leading `$` at the top of a file are about the file.
 */
import * as Result from "effect/Result"
import type * as Schema from "effect/Schema"
import {
  type ConfigError,
  configError,
  configErrors,
  FileVersion,
  type OldName,
  type UnknownKey
} from "../error/ConfigError.ts"
import { type Persistence, readBy, type Versions } from "../file/Persistence.ts"
import type { Adapted } from "../file/store.ts"
import { coerce } from "../schema/coerce.ts"
import { shapeOf } from "../schema/fromSchema.ts"
import { versionKey, withoutSchema } from "../schema/json/key.ts"
import { misfits } from "../schema/misfits.ts"
import * as Shape from "../schema/Shape.ts"
import { mapSecrets, positionOf } from "../secret/redact.ts"
import * as Origin from "../tree/Origin.ts"
import type { Path } from "../tree/Path.ts"
import * as Tree from "../tree/Tree.ts"
import { withEntries } from "./entries.ts"
import { migrate } from "./migrate.ts"
import { renamed } from "./renamed.ts"
import { type Kept, putBack, takeUnknown } from "./unknown.ts"

/** The shapes that files of a config may have: those of older versions, too. */
export const shapesOf = (
  config: Pick<Of, "schema" | "shape">,
  persistence: Persistence
): ReadonlyArray<Shape.Shape> => [
  config.shape,
  ...(persistence.versions.get(config.schema)?.migrations ?? []).map((each) => shapeOf(readBy(each)))
]

/** The config that a file is of. */
interface Of {
  readonly id: string
  readonly schema: Schema.Constraint
  readonly shape: Shape.Shape
}

/** A file as the program reads it, and what it should tell. */
export interface Read extends Adapted {
  readonly oldNames: ReadonlyArray<OldName>
  readonly unknown: ReadonlyArray<UnknownKey>
  /** What the file holds and no config has. */
  readonly kept: ReadonlyArray<Kept>
  /** Whether the file is of an older version. */
  readonly isOld: boolean
  /** What was secret in a version before. */
  readonly secrets: ReadonlyArray<Tree.Tree>
}

const asItIs: Omit<Read, "tree"> = {
  toFile: (tree) => tree,
  renamed: () => undefined,
  oldNames: [],
  unknown: [],
  kept: [],
  isOld: false,
  secrets: []
}

/**
 * Reads the tree of a file, `undefined` for an empty or a new one.
 *
 * Errors: FileVersion; OldName for a field under two names; InvalidValue and UnknownKey for an older file that is not of its
 * version.
 */
export const adapt = (
  config: Of,
  persistence: Persistence,
  file: Tree.Tree | undefined
): Result.Result<Read, ConfigError> => {
  const versions = persistence.versions.get(config.schema)
  const keeps = persistence.settings.unknownKeys ?? "error"
  if (versions === undefined && keeps === "error" && !Shape.hasOldNames(config.shape)) {
    return Result.succeed({ ...asItIs, tree: file })
  }
  if (file?._tag !== "Mapping") {
    const toFile = (tree: Tree.Tree) => withVersion(tree, versions)
    const isOld = file === undefined && versions !== undefined && versions.version > 1
    return Result.succeed({ ...asItIs, isOld, toFile, tree: file })
  }
  return Result.gen(function* () {
    const kept: Array<Kept> = []
    const secrets: Array<Tree.Tree> = []
    const oldNames: Array<OldName> = []
    const unknown: Array<UnknownKey> = []
    const conform = (shape: Shape.Shape, tree: Tree.Tree, later?: Shape.Shape) =>
      Result.map(Result.mapError(renamed(config.id, shape, tree), configError), (named) => {
        oldNames.push(...named.old)
        if (keeps === "error") return named.tree
        const taken = takeUnknown(config.id, shape, named.tree, later)
        kept.push(...taken.kept)
        unknown.push(...(keeps === "warn" ? taken.errors : []))
        return taken.tree
      })
    const { tree: content, version } = yield* versionOf(config.id, versions, withoutSchema(config.shape, file))
    let tree: Tree.Tree = content
    const shapes = shapesOf(config, persistence)
    const isSecret = shapes.some(Shape.hasRedacted)
    const { origin } = file
    const steps = versions?.migrations.slice(version - 1) ?? []
    for (const [index, migration] of steps.entries()) {
      const shape = shapeOf(readBy(migration))
      const old = yield* conform(shape, tree, config.shape)
      const refit = (each: Tree.Tree) => coerce(shape, each, { config: config.id })
      const fitted = yield* Result.mapError(refit(old), (failure) =>
        index === 0 && version === 1 && fitsNow(config, content)
          ? unsaidOf(config.id, versions!, origin)
          : configErrors(misfits(failure, old, refit))
      )
      mapSecrets(shape, fitted, (secret) => {
        secrets.push(secret)
        return secret
      })
      const made = migrate(migration, fitted, !isSecret)
      if (made._tag === "Refused") return yield* Result.fail(refusedBy(config.id, version + index, made.why, origin))
      tree = made
    }
    const final = yield* conform(config.shape, tree)
    return {
      tree: final,
      renamed: renamesBetween(file, final),
      toFile: (next: Tree.Tree) => withVersion(putBack(next, kept), versions),
      oldNames,
      unknown,
      kept,
      isOld: steps.length > 0,
      secrets
    }
  })
}

/** Tells whether what a file holds is of the newest version. */
const fitsNow = ({ id, shape }: Of, tree: Tree.Tree): boolean => Result.isSuccess(coerce(shape, tree, { config: id }))

const unsaidOf = (config: string, { version }: Versions, origin: Origin.Origin) =>
  configError(
    new FileVersion({
      config,
      origin,
      reason: `the file does not say its version, so it is one of version 1, but it has the keys of version ${version}`,
      advice: `Write ${versionKey}: ${version} at its top.`
    })
  )

const refusedBy = (config: string, version: number, why: string, origin: Origin.Origin) =>
  configError(
    new FileVersion({
      config,
      origin,
      reason: `the migration from version ${version} to ${version + 1} refuses this: ${why}`,
      advice: `Correct the file, or bring it to version ${version + 1} by hand, with ${versionKey}: ${version + 1}.`
    })
  )

/** Takes the version out of a file; one that does not say it is of the first. */
const versionOf = (
  config: string,
  versions: Versions | undefined,
  file: Tree.Tree
): Result.Result<{ readonly tree: Tree.Tree; readonly version: number }, ConfigError> => {
  const given = versions === undefined ? undefined : Tree.child(file, versionKey)
  if (versions === undefined || given === undefined || file._tag !== "Mapping")
    return Result.succeed({ tree: file, version: 1 })
  const version = given._tag === "Scalar" ? given.value : undefined
  const isVersion = typeof version === "number" && Number.isInteger(version) && version >= 1
  if (!isVersion || version > versions.version) {
    const reason = isVersion
      ? `the file is of version ${version}, and the program knows versions up to ${versions.version}`
      : `${versionKey} must be a whole number from 1 to ${versions.version}`
    const advice = isVersion ? "Use a newer program, or another file." : "Correct it there."
    return Result.fail(configError(new FileVersion({ config, origin: given.origin, reason, advice })))
  }
  const tree = withEntries(file, (key, value) => (key === versionKey ? undefined : [key, value]))
  return Result.succeed({ tree, version })
}

/** Puts the version on top of what is written. */
const withVersion = (tree: Tree.Tree, versions: Versions | undefined): Tree.Tree => {
  if (versions === undefined || tree._tag !== "Mapping") return tree
  const version = Tree.scalar(versions.version, Origin.fromDefault)
  const first = Tree.mapping([[versionKey, version], ...Tree.entries(tree)], tree.origin)
  return { ...tree, index: first.index, keys: first.keys }
}

/** Tells what became of the keys of one file: one has become another if the value of that stands where its value did. */
const renamesBetween = (file: Tree.Tree, now: Tree.Tree): Adapted["renamed"] => {
  const names = new Map<string, string>()
  const go = (before: Tree.Tree, after: Tree.Tree, path: Path): void => {
    if (before._tag === "Mapping" && after._tag === "Mapping") {
      // An alias stands where its anchor does, so several values may.
      const taken = new Set<string>(Tree.keys(before))
      const fresh = Tree.entries(after).filter(([key]) => !taken.has(key))
      const byPosition = Map.groupBy(fresh, ([, value]) => positionOf(value))
      for (const [key, value] of Tree.entries(before)) {
        const same = Tree.get(after, key)
        const name = same === undefined ? nameOf(taken, byPosition.get(positionOf(value))) : key
        if (name === undefined) continue
        taken.add(name)
        if (name !== key) names.set([...path, key].join("\n"), name)
        go(value, Tree.get(after, name)!, [...path, name])
      }
    } else if (before._tag === "Sequence" && after._tag === "Sequence") {
      for (const [index, item] of before.items.entries()) {
        const other = after.items[index]
        if (other !== undefined) go(item, other, [...path, String(index)])
      }
    }
  }
  go(file, now, [])
  return (path) => names.get(path.join("\n"))
}

const nameOf = (
  taken: ReadonlySet<string>,
  fresh: ReadonlyArray<readonly [string, Tree.Tree]> | undefined
): string | undefined => fresh?.find(([key]) => !taken.has(key))?.[0]
