/**
 * The errors of interpolations that cannot be resolved.
 *
 * Owns the chain that leads to the failure, its length, and hiding secrets.
 */
import { Interpolation } from "../error/ConfigError.ts"
import { nearest } from "../error/nearest.ts"
import { shownPath } from "../schema/describe.ts"
import * as Path from "../tree/Path.ts"
import { isHidden, isReference, redactedText } from "../tree/secret.ts"
import { missingText } from "../tree/Tree.ts"
import * as Place from "./Place.ts"
import type { Options, Trail } from "./Run.ts"

/** Returns a text, or `<redacted>` if the text may tell a secret. */
export type Show = (text: string) => string

/** What went wrong. Every text from the config or from a resolver goes through `show`. */
export type Reason = string | ((show: Show) => string)

/** More about a failure. */
export interface More {
  /** The place that the trail comes back to. */
  readonly back?: Place.Place | undefined
  /** The error of a resolver. */
  readonly cause?: unknown
  /** Whether the reason shows the interpolation's own text. If that is a secret, it may hold `${` by accident. */
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

/** Tells whether the text of a place is itself a secret, and not a reference to one. */
const isSecretText = ({ node }: Place.Place): boolean => node.secret === true && !isReference(node)

/** Tells whether a place has used a value, or is a text, that is hidden for where it comes from. */
const isHiddenPlace = ({ node, usedHidden }: Place.Place): boolean =>
  usedHidden || (isHidden(node.origin) && !(isReference(node) && node.text.startsWith("${oc.env:")))

/** Tells whether what a resolver says must not be shown: a secret, or a hidden value, is asked for or given. */
export const quotesNothing = (trail: Trail): boolean => {
  for (let at: Trail | undefined = trail; at !== undefined; at = at.before) {
    if (at.place.usedSecret || at.place.secret) return true
  }
  return isHiddenPlace(trail.place)
}

/** Returns the keys that lead to a place as an error shows them. */
const pathOf = (place: Place.Place, shape: Options["shape"]): Path.Path =>
  shownPath(Place.start(place, 0)?.node ?? place.node, shape ?? { _tag: "Unknown" }, Place.path(place))

/**
 * Makes the error of the newest place of a trail.
 *
 * If interpolations on the way used a secret, it is the error of the outermost of them, without the rest of the way,
 * the cause, and every text that could quote the secret.
 */
export const failure = (options: Options, trail: Trail, reason: Reason, more?: More): Interpolation => {
  let from = trail
  let concealed = false
  for (let at: Trail | undefined = trail; at !== undefined; at = at.before) {
    if (!at.place.usedSecret) continue
    from = at
    concealed = true
  }
  const hides = concealed || (more?.isText === true && isSecretText(trail.place)) || isHiddenPlace(trail.place)
  const links = more?.back === undefined || concealed ? [] : [more.back]
  for (let at: Trail | undefined = from; at !== undefined; at = at.before) links.push(at.place)
  if (links.length > maxLinks) links.splice(maxLinks / 2, links.length - maxLinks)
  const { node } = from.place
  return new Interpolation({
    config: options.config,
    path: pathOf(from.place, options.shape),
    origin: node.origin,
    text: node._tag === "Interpolation" ? shown(node.text, node.secret === true || isHidden(node.origin)) : "its value",
    reason: typeof reason === "string" ? reason : reason((text) => (hides ? redactedText : text)),
    chain: links.reverse().map((place) => ({ path: pathOf(place, options.shape), origin: place.node.origin })),
    ...(more?.cause === undefined || concealed ? undefined : { cause: more.cause })
  })
}

/** Returns the reason of a reference to a missing value. */
export const neverGiven =
  (path: Path.Path): Reason =>
  (show) =>
    `${show(Path.format(path))} was never given (it is ${missingText})`

/** Returns why a container has nothing at a key; `asked` is the path that led `holder` to the container. */
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
    // a suggestion would tell something of the secret
    if (said !== name) return `${said} does not exist`
    const known = Place.keys(container)
    const suggestion = nearest(key, container === holder.parent ? known.filter((each) => each !== holder.key) : known)
    const hint = suggestion === undefined ? "" : ` (the nearest is ${Path.format([...asked, suggestion])})`
    return `${said} does not exist${hint}`
  }
}
