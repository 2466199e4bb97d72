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
import { configSeparator } from "./Expression.ts"
import * as Place from "./Place.ts"
import type { Trail } from "./Run.ts"

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
const pathOf = (place: Place.Place): Path.Path =>
  shownPath(Place.start(place, 0)?.node ?? place.node, place.home.shape ?? { _tag: "Unknown" }, Place.path(place))

/** Writes keys as an interpolation of `holder` does that leads to the config of `place`. */
const nameIn = (holder: Place.Place, { home }: Place.Place, path: Path.Path): string =>
  (home === holder.home ? "" : home.config + configSeparator) + Path.format(path)

/**
 * Makes the error of the newest place of a trail.
 *
 * If interpolations on the way used a secret, it is the error of the outermost of them, without the rest of the way,
 * the cause, and every text that could quote the secret.
 */
export const failure = (trail: Trail, reason: Reason, more?: More): Interpolation => {
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
  const { home, node } = from.place
  const linkOf = (place: Place.Place) => ({
    ...(place.home === home ? {} : { config: place.home.config }),
    path: pathOf(place),
    origin: place.node.origin
  })
  return new Interpolation({
    config: home.config,
    path: pathOf(from.place),
    origin: node.origin,
    text: node._tag === "Interpolation" ? shown(node.text, node.secret === true || isHidden(node.origin)) : "its value",
    reason: typeof reason === "string" ? reason : reason((text) => (hides ? redactedText : text)),
    chain: links.reverse().map(linkOf),
    ...(more?.cause === undefined || concealed ? undefined : { cause: more.cause })
  })
}

const missing =
  (name: string): Reason =>
  (show) =>
    `${show(name)} was never given (it is ${missingText})`

/** Returns the reason of a reference of `holder` to a missing value. */
export const neverGiven = (holder: Place.Place, place: Place.Place): Reason =>
  missing(nameIn(holder, place, Place.path(place)))

/** The keys that led `holder` from a place to a container. */
export interface Asked {
  readonly holder: Place.Place
  readonly start: Place.Place
  readonly keys: ReadonlyArray<string>
}

const askedName = ({ holder, keys, start }: Asked, key?: string): string =>
  nameIn(holder, start, [...Place.path(start), ...keys, ...(key === undefined ? [] : [key])])

/** Returns why a single value has nothing at a key. */
export const noKey =
  (asked: Asked, kind: string, key: string): Reason =>
  (show) =>
    `${show(askedName(asked))} is ${kind}, which has no key ${show(key)}`

/** Returns why a container has nothing at a key. */
export const absent = (asked: Asked, container: Place.Place, key: string): Reason => {
  const { node } = container
  const { holder, keys, start } = asked
  if (node._tag === "Missing") return missing(askedName(asked))
  if (node._tag === "Sequence") {
    const isRoot = start.parent === undefined && keys.length === 0
    const name = isRoot ? `the config${start.home === holder.home ? "" : ` ${start.home.config}`}` : askedName(asked)
    return (show) => `${show(name)} is a list of ${node.items.length}, without an element ${show(key)}`
  }
  return (show) => {
    const name = askedName(asked, key)
    const said = show(name)
    // a suggestion would tell something of the secret
    if (said !== name) return `${said} does not exist`
    const known = Place.keys(container)
    const suggestion = nearest(key, container === holder.parent ? known.filter((each) => each !== holder.key) : known)
    const hint = suggestion === undefined ? "" : ` (the nearest is ${askedName(asked, suggestion)})`
    return `${said} does not exist${hint}`
  }
}

/** Returns why there is nothing to find in another config. */
export const noConfig =
  (id: string, ids: ReadonlyArray<string>): Reason =>
  (show) => {
    const said = show(id)
    const suggestion = said === id ? nearest(id, ids) : undefined
    return `there is no config ${said}${suggestion === undefined ? "" : ` (the nearest is ${suggestion})`}`
  }
