/**
 * What is said of an interpolation that cannot be resolved.
 *
 * Owns the way to the failure, its bounds, and that no secret is in it.
 */
import { InterpolationFailed, redactedText } from "./ConfigError.ts"
import * as Found from "./found.ts"
import { nearest } from "./nearest.ts"
import * as Path from "./Path.ts"
import * as Place from "./Place.ts"
import { missingText } from "./Tree.ts"

/** What a run needs to know of the config. */
export interface Options {
  /** The id of the config, for messages. */
  readonly config: string
  /** Whether the value at a path is secret: then an error shows neither its text nor that of its token. */
  readonly isRedacted?: ((path: Path.Path) => boolean) | undefined
}

/** The interpolations on the way to the present one, newest first. */
export interface Trail {
  readonly place: Place.Place
  readonly before: Trail | undefined
}

/** How many links of a chain an error shows: the outermost and the innermost ones. */
const maxLinks = 100

/** How many characters of a text an error shows. */
const maxText = 200

const shown = (text: string, redacted: boolean): string => {
  if (redacted) return redactedText
  return text.length > maxText ? `${text.slice(0, maxText)}…` : text
}

/** Makes the error of the newest place of a trail. `back` is the place that the trail comes back to. */
export const failure = (
  options: Options,
  trail: Trail,
  reason: string,
  more?: { readonly back?: Place.Place | undefined; readonly cause?: unknown }
): InterpolationFailed => {
  const origin = (place: Place.Place, path: Path.Path) =>
    options.isRedacted?.(path) === true ? Found.conceal(place.node.origin) : place.node.origin
  const links = more?.back === undefined ? [] : [more.back]
  for (let at: Trail | undefined = trail; at !== undefined; at = at.before) links.push(at.place)
  if (links.length > maxLinks) links.splice(maxLinks / 2, links.length - maxLinks)
  const { node } = trail.place
  const path = Place.path(trail.place)
  return new InterpolationFailed({
    config: options.config,
    path,
    origin: origin(trail.place, path),
    text: node._tag === "Interpolation" ? shown(node.text, options.isRedacted?.(path) === true) : "its value",
    reason,
    chain: links.reverse().map((place) => {
      const path = Place.path(place)
      return { path, origin: origin(place, path) }
    }),
    ...(more?.cause === undefined ? undefined : { cause: more.cause })
  })
}

/** Says of a missing value that it is one. */
export const neverGiven = (path: Path.Path): string => `${Path.format(path)} was never given (it is ${missingText})`

/** Says why a container has nothing at a key; `asked` is what `holder` calls the container. */
export const absent = (holder: Place.Place, container: Place.Place, asked: Path.Path, key: string): string => {
  const { node } = container
  if (node._tag === "Missing") return neverGiven(asked)
  if (node._tag === "Sequence") {
    return `${asked.length === 0 ? "the config" : Path.format(asked)} is a list of ${node.items.length}, without an element ${key}`
  }
  const known = Place.keys(container)
  const suggestion = nearest(key, container === holder.parent ? known.filter((name) => name !== holder.key) : known)
  const hint = suggestion === undefined ? "" : ` (the nearest is ${Path.format([...asked, suggestion])})`
  return `${Path.format([...asked, key])} does not exist${hint}`
}
