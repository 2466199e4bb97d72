/**
 * What is said of an interpolation that cannot be resolved.
 *
 * Owns the way to the failure, its bounds, and that no secret is in it.
 */
import { InterpolationFailed } from "../error/ConfigError.ts"
import { nearest } from "../error/nearest.ts"
import * as Path from "../tree/Path.ts"
import { isReference, redactedText } from "../tree/secret.ts"
import { missingText } from "../tree/Tree.ts"
import * as Place from "./Place.ts"
import type { Options, Trail } from "./Run.ts"

/** Shows a text that may be, or may tell, a secret. */
export type Show = (text: string) => string

/** What went wrong. All that comes from the config, or from a resolver, goes through `show`. */
export type Reason = string | ((show: Show) => string)

/** What else there is to say. */
export interface More {
  /** The place that the trail comes back to. */
  readonly back?: Place.Place | undefined
  /** What a resolver failed with. */
  readonly cause?: unknown
  /**
   * Whether what the reason shows is text of the interpolation that leads nowhere: where that text is a secret, it may
   * have its `${` by accident.
   */
  readonly isText?: boolean | undefined
}

/** How many links of a chain an error shows: the outermost and the innermost ones. */
const maxLinks = 100

/** How many characters of a text an error shows. */
const maxText = 200

const shown = (text: string, redacted: boolean): string => {
  if (redacted) return redactedText
  return text.length > maxText ? `${text.slice(0, maxText)}…` : text
}

/** Says whether the text of a place is a secret in itself, and not only where one is. */
const isSecretText = ({ node }: Place.Place): boolean => node.secret === true && !isReference(node)

/**
 * Makes the error of the newest place of a trail.
 *
 * Where an interpolation on the way came by a secret, the outermost such one has failed: what it led to, what a resolver
 * failed with, and whatever could quote a secret, is left out.
 */
export const failure = (options: Options, trail: Trail, reason: Reason, more?: More): InterpolationFailed => {
  let from = trail
  let concealed = false
  for (let at: Trail | undefined = trail; at !== undefined; at = at.before) {
    if (!at.place.usedSecret) continue
    from = at
    concealed = true
  }
  const hides = concealed || (more?.isText === true && isSecretText(trail.place))
  const links = more?.back === undefined || concealed ? [] : [more.back]
  for (let at: Trail | undefined = from; at !== undefined; at = at.before) links.push(at.place)
  if (links.length > maxLinks) links.splice(maxLinks / 2, links.length - maxLinks)
  const { node } = from.place
  return new InterpolationFailed({
    config: options.config,
    path: Place.path(from.place),
    origin: node.origin,
    text: node._tag === "Interpolation" ? shown(node.text, node.secret === true) : "its value",
    reason: typeof reason === "string" ? reason : reason((text) => (hides ? redactedText : text)),
    chain: links.reverse().map((place) => ({ path: Place.path(place), origin: place.node.origin })),
    ...(more?.cause === undefined || concealed ? undefined : { cause: more.cause })
  })
}

/** Says of a missing value that it is one. */
export const neverGiven =
  (path: Path.Path): Reason =>
  (show) =>
    `${show(Path.format(path))} was never given (it is ${missingText})`

/** Says why a container has nothing at a key; `asked` is what `holder` calls the container. */
export const absent = (holder: Place.Place, container: Place.Place, asked: Path.Path, key: string): Reason => {
  const { node } = container
  if (node._tag === "Missing") return neverGiven(asked)
  if (node._tag === "Sequence") {
    const name = asked.length === 0 ? "the config" : Path.format(asked)
    return (show) => `${show(name)} is a list of ${node.items.length}, without an element ${show(key)}`
  }
  return (show) => {
    const name = Path.format([...asked, key])
    const said = show(name)
    // what is near to a secret tells of it
    if (said !== name) return `${said} does not exist`
    const known = Place.keys(container)
    const suggestion = nearest(key, container === holder.parent ? known.filter((each) => each !== holder.key) : known)
    const hint = suggestion === undefined ? "" : ` (the nearest is ${Path.format([...asked, suggestion])})`
    return `${said} does not exist${hint}`
  }
}
