/**
 * What is to be done for a command line with `--sweep`: its space, what stays fixed, and that nothing secret varies.
 *
 * Owns that what a sweep reads before it runs is kept: no point sees a later change of its files.
 */
import * as Effect from "effect/Effect"
import type * as FileSystem from "effect/FileSystem"
import * as Option from "effect/Option"
import * as Path from "effect/Path"
import { Kept, read } from "../config/file/reading.ts"
import { redactedText } from "../config/tree/secret.ts"
import type { InvocationData } from "../hook/InvocationData.ts"
import { equalsAt } from "../param/override/key.ts"
import { shower } from "../param/override/shown.ts"
import * as ParamData from "../param/ParamData.ts"
import type * as Source from "../param/source/Source.ts"
import { readCopies, type Sources } from "./copies.ts"
import { fileOf, haveSecrets, readFixed } from "./fixed.ts"
import type { Asked } from "./flags.ts"
import { pointId, sweepId } from "./naming.ts"
import type { SweepRecord } from "./Store.ts"
import { parse } from "./space/parse.ts"
import type * as Space from "./space/Space.ts"
import { SweepError } from "./space/SweepError.ts"

/** What is read of a command line and of the files that it is about. */
export interface Plan extends Sources {
  readonly sweep: SweepRecord
  /** Fails if an override of a point may be a secret, or reads standard input. */
  readonly check: (point: Space.Overrides) => Effect.Effect<void, SweepError>
  /** Names a point. What it reads of files is part of what it is. */
  readonly idOf: (point: Space.Overrides) => Effect.Effect<string>
}

/** Shows the overrides of a command without secrets. */
export const showerOf = ({ accounting, parameters }: InvocationData) =>
  shower(ParamData.allConfigs(parameters), accounting.sep, parameters.declared)

/** A mapping, in which a secret may stand under a wrong key. */
const mapping = /^\s*[{[].*(?<!\$)\{|^\s*\{/s

const checker = (data: InvocationData): Plan["check"] => {
  const show = showerOf(data)
  const known = new Map<string, string>()
  return (point) => {
    for (const override of point) {
      const at = Math.max(0, equalsAt(override))
      // Any plain value is shown of a key that takes no secret.
      const probe = mapping.test(override.slice(at + 1)) ? override : `${override.slice(0, at)}=x`
      const shown = known.get(probe) ?? show.token(probe)
      if (probe !== override) known.set(probe, shown)
      if (override.endsWith("@-") && fileOf(override) === "-") {
        const explanation = `${override}: points cannot read standard input. Give it once, beside --sweep.`
        return Effect.fail(new SweepError({ reason: { _tag: "Misused", explanation } }))
      }
      if (shown !== probe) return Effect.fail(new SweepError({ reason: { _tag: "SecretSwept", override: shown } }))
    }
    return Effect.void
  }
}

/**
 * Plans a sweep of a command; `sources` are those of its hooks, if they have their own. `own` has the sweep's copies of its
 * files, if somebody else planned it before.
 */
export const makePlan = Effect.fnUntraced(function* (
  data: InvocationData,
  sources?: ReadonlyArray<Source.Any>,
  own?: string
): Effect.fn.Return<Plan, SweepError, FileSystem.FileSystem | Path.Path> {
  const show = showerOf(data)
  const services = yield* Effect.context<FileSystem.FileSystem | Path.Path>()
  const { resolve } = yield* Path.Path
  const planned = (id: string, found: Sources): Plan => ({
    sweep: { id, command: data.name, overrides: data.overrides.map(show.token) },
    check: checker(data),
    idOf: Effect.fnUntraced(function* (point) {
      const texts = new Map<string, string | undefined>()
      for (const override of point) {
        const file = fileOf(override)
        if (file === undefined) continue
        const text = Effect.provideService(read({ config: "", path: resolve(file) }), Kept, found.kept)
        texts.set(override, Option.getOrUndefined(yield* Effect.orElseSucceed(text, Option.none)))
      }
      return pointId(point, texts)
    }, Effect.provideContext(services)),
    ...found
  })
  if (own !== undefined) {
    const { sweep, ...copies } = yield* readCopies(own)
    return planned(sweep, copies)
  }
  const { fixed, ...found } = yield* readFixed(data, show, sources)
  return planned(sweepId(fixed), found)
})

/** Leaves out of an error what was typed beside a secret: the values, and the key unless it is known. */
const concealed = (data: InvocationData, { reason }: SweepError): SweepError => {
  if (reason._tag !== "Unreadable" || reason.text.startsWith("@")) return new SweepError({ reason })
  const probe = `${reason.text.slice(0, Math.max(0, equalsAt(reason.text)))}=x`
  const text = showerOf(data).token(probe) === probe ? `${probe.slice(0, -1)}${redactedText}` : redactedText
  return new SweepError({ reason: { ...reason, text, at: Math.min(reason.at, text.indexOf(redactedText)) } })
}

/** Reads what was typed after `--sweep`, and the files that it names. */
export const readSpace = Effect.fnUntraced(function* (
  data: InvocationData,
  { samples, seed, sweep }: Asked
): Effect.fn.Return<Space.Space, SweepError, FileSystem.FileSystem | Path.Path> {
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
  return yield* Effect.mapError(Effect.fromResult(parse(sweep, { samples, seed, files })), (error) =>
    haveSecrets(ParamData.allConfigs(data.parameters).values()) ? concealed(data, error) : error
  )
})
