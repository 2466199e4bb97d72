/**
 * The faults of a YAML text, described without quoting it, because a config may hold secrets.
 */
import type { ErrorCode } from "yaml"

/** What is wrong with a text, and at which offset. */
export interface Fault {
  readonly offset: number
  readonly reason: string
}

/** Replacements for messages that quote the text, or that only an author of parsers understands. */
export const reasons = {
  ALIAS_PROPS: "an alias has an anchor or a tag",
  BAD_ALIAS: "an anchor or an alias has no name",
  BAD_DIRECTIVE: "a line that begins with % is not a directive",
  BAD_DQ_ESCAPE: 'a backslash in "…" begins no known escape; write \\\\ for a backslash, or use single quotes',
  BAD_INDENT: "this line is not indented as its neighbours are",
  BAD_PROP_ORDER: "an anchor or a tag stands before an indicator",
  BAD_SCALAR_START: "a value begins with a character that is reserved; quote it",
  BLOCK_AS_IMPLICIT_KEY: "a mapping or a list begins where only a value fits; quote a value that holds ': '",
  BLOCK_IN_FLOW: "a block begins inside […] or {…}",
  IMPOSSIBLE: "this cannot be read",
  KEY_OVER_1024_CHARS: "a key is longer than 1024 characters",
  MULTILINE_IMPLICIT_KEY: "a key spans several lines, or a ':' is missing before it",
  MULTIPLE_ANCHORS: "a value has more than one anchor",
  MULTIPLE_TAGS: "a value has more than one tag",
  RESOURCE_EXHAUSTION: "mappings and lists are nested too deeply",
  TAB_AS_INDENT: "a tab is used as indentation; use spaces",
  TAG_RESOLVE_FAILED: "a tag is not known here, or its value is not of its kind",
  UNEXPECTED_TOKEN: "this does not belong here"
} as const satisfies { readonly [code in ErrorCode]?: string }

/** The reason for a collection without an end. */
export const notClosed = "a [ or { is not closed"

const reasonOf = (code: ErrorCode, message: string): string => {
  if (message.startsWith("Flow ")) return `${notClosed}, or what it holds is not indented`
  if (message.startsWith("Implicit map keys")) return "a ':' is missing after a key, or a value is not quoted"
  if (message.startsWith("Missing closing")) return "a quoted text is not closed"
  // the other messages are fixed sentences about a missing character
  const known: { readonly [code in ErrorCode]?: string } = reasons
  return known[code] ?? message.slice(0, 1).toLowerCase() + message.slice(1)
}

/** What the package says is wrong. */
export interface Complaint {
  readonly code: ErrorCode
  readonly message: string
  readonly offset: number
  readonly isWarning: boolean
}

/** Tells whether a complaint makes a text unreadable; of the warnings, only that of an unknown tag does. */
export const isFault = ({ code, isWarning }: Complaint): boolean => !isWarning || code === "TAG_RESOLVE_FAILED"

/** Returns the first fault of a document. */
export const firstFault = (complaints: ReadonlyArray<Complaint>): Fault | undefined => {
  const [first, ...others] = complaints
  if (first === undefined) return undefined
  const { code, message, offset } = others.reduce((a, b) => (b.offset < a.offset ? b : a), first)
  return { offset, reason: reasonOf(code, message) }
}
