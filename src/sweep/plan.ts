/**
 * What is to be done for a command line with `--sweep`: its space, what stays fixed, and that nothing secret varies.
 *
 * Owns what a sweep reads before it runs. The files of configs are read here, and kept: no point sees a later change.
 */
import * as Effect from "effect/Effect"
import type * as FileSystem from "effect/FileSystem"
import * as Option from "effect/Option"
import * as Path from "effect/Path"
import * as Result from "effect/Result"
import { type Kept, Kept as KeptFiles, read } from "../config/file/reading.ts"
import * as Shape from "../config/schema/Shape.ts"
import { type InvocationData, pathOf } from "../hook/InvocationData.ts"
import { equalsAt, partsOf, sourceOf } from "../param/override/key.ts"
import { shower } from "../param/override/shown.ts"
import * as ParamData from "../param/ParamData.ts"
import type { Asked } from "./flags.ts"
import { type Fixed, sweepId } from "./identity.ts"
import type { SweepRecord } from "./Store.ts"
import { parse } from "./space/parse.ts"
import type * as Space from "./space/Space.ts"
import { SweepError } from "./space/SweepError.ts"

/** What is read of a command line and of the files that it is about. */
export interface Plan {
  readonly sweep: SweepRecord
  /** What files held at first. */
  readonly kept: Kept
  /** The texts of configs that hold no secret, by id. */
  readonly copies: ReadonlyMap<string, { readonly path: string; readonly text: string }>
  /** Fails if an override of a point may be a secret. */
  readonly check: (point: Space.Overrides) => Effect.Effect<void, SweepError>
}

/** Shows the overrides of a command without secrets. */
export const showerOf = ({ accounting, parameters }: InvocationData) =>
  shower(ParamData.allConfigs(parameters), accounting.sep, parameters.declared)

const checker = (data: InvocationData): Plan["check"] => {
  const show = showerOf(data)
  const known = new Map<string, string>()
  return (point) => {
    for (const override of point) {
      // Any plain value is shown of a key that takes no secret.
      const probe = `${override.slice(0, Math.max(0, equalsAt(override)))}=x`
      const shown = known.get(probe) ?? show.token(probe)
      known.set(probe, shown)
      if (shown !== probe) return Effect.fail(new SweepError({ reason: { _tag: "SecretSwept", override: shown } }))
    }
    return Effect.void
  }
}

/** What the sweep's own copy of a config is called. */
export const copyName = (id: string, extension: string): string =>
  `${id.replaceAll(/[^A-Za-z0-9_-]+/g, "_")}${extension}`

/** Plans a sweep of a command. `own` has the sweep's copies, if somebody else planned it before. */
export const makePlan = Effect.fnUntraced(function* (
  data: InvocationData,
  own?: string
): Effect.fn.Return<Plan, never, FileSystem.FileSystem | Path.Path> {
  const { extname, join, resolve } = yield* Path.Path
  const kept: Kept = new Map()
  const texts = new Map<string, string | undefined>()
  const copies = new Map<string, { readonly path: string; readonly text: string }>()
  const textOf = (
    config: string,
    path: string
  ): Effect.Effect<string | undefined, never, FileSystem.FileSystem | Path.Path> =>
    read({ config, path }).pipe(
      Effect.provideService(KeptFiles, kept),
      Effect.map(Option.getOrUndefined),
      // Each point says what is wrong with it.
      Effect.orElseSucceed(() => undefined)
    )
  for (const [id, config] of ParamData.allConfigs(data.parameters)) {
    if (!ParamData.isSerializable(data.parameters, id)) continue
    const path = resolve(pathOf(data, id))
    const isSecret = Shape.hasRedacted(config.shape)
    if (own !== undefined && !isSecret) {
      const copy = join(own, copyName(id, extname(path)))
      yield* textOf(id, copy)
      kept.set(path, kept.get(copy) ?? Option.none())
    }
    const text = yield* textOf(id, path)
    texts.set(id, isSecret ? undefined : text)
    if (!isSecret && text !== undefined) copies.set(id, { path, text })
  }
  const show = showerOf(data)
  for (const override of data.overrides) {
    const name = sourceOf(partsOf(override)?.value ?? override)
    if (name === undefined || name === "-" || show.token(override) !== override) continue
    texts.set(override, yield* textOf("", resolve(name)))
  }
  const fixed: Fixed = { command: data.name, overrides: data.overrides.map(show.token), configs: texts }
  return {
    sweep: { id: sweepId(fixed), command: fixed.command, overrides: fixed.overrides },
    kept,
    copies,
    check: checker(data)
  }
})

/** Reads what was typed after `--sweep`, and the files that it names. */
export const readSpace = Effect.fnUntraced(function* ({
  samples,
  seed,
  sweep
}: Asked): Effect.fn.Return<Space.Space, SweepError, FileSystem.FileSystem | Path.Path> {
  const files = new Map<string, string>()
  for (const text of sweep) {
    if (!text.startsWith("@")) continue
    const unreadable = (problem: string) => new SweepError({ reason: { _tag: "Unreadable", text, at: 1, problem } })
    const held = yield* Effect.mapError(read({ config: "", path: text.slice(1) }), (error) =>
      unreadable("reason" in error ? error.reason : "it cannot be read")
    )
    if (Option.isNone(held)) return yield* unreadable("there is no such file")
    files.set(text.slice(1), held.value)
  }
  return yield* Effect.fromResult(Result.map(parse(sweep, { samples, seed, files }), (space) => space))
})
