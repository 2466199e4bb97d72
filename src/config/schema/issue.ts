/**
 * Reading what a schema says of a value: where the value is, and what the schema declares to expect there.
 */
import type * as SchemaAST from "effect/SchemaAST"
import * as SchemaIssue from "effect/SchemaIssue"
import type { Path } from "../tree/Path.ts"

/** Takes an issue of several values apart. */
export const singles = (issue: SchemaIssue.Issue): ReadonlyArray<SchemaIssue.Issue> => {
  switch (issue._tag) {
    case "Composite":
      return issue.issues.flatMap((each) =>
        singles(each).map((single) => new SchemaIssue.Composite(issue.ast, [single]))
      )
    case "Pointer":
      return singles(issue.issue).map((single) => new SchemaIssue.Pointer(issue.path, single))
    case "Encoding":
      return singles(issue.issue).map((single) => new SchemaIssue.Encoding(issue.ast, single))
    default:
      return [issue]
  }
}

const paths = SchemaIssue.makeFormatterStandardSchemaV1()

/** Returns the keys that lead to the first value of an issue. */
export const pathOf = (issue: SchemaIssue.Issue): Path =>
  (paths(issue).issues[0]?.path ?? []).map((segment) => String(typeof segment === "object" ? segment.key : segment))

/** Returns the first issue that contains no other. */
export const leafOf = (issue: SchemaIssue.Issue): SchemaIssue.Issue => {
  switch (issue._tag) {
    case "Encoding":
    case "Pointer":
      return leafOf(issue.issue)
    case "Composite":
      return leafOf(issue.issues[0])
    case "AnyOf":
      return issue.issues[0] === undefined ? issue : leafOf(issue.issues[0])
    default:
      return issue
  }
}

/** Returns what the failed check declares, which does not depend on the value. */
export const declared = (issue: SchemaIssue.Issue): string | undefined => {
  const leaf = leafOf(issue)
  switch (leaf._tag) {
    case "Filter":
      return (
        (leaf.issue._tag === "InvalidValue" ? text(leaf.issue.annotations?.["expected"]) : undefined) ??
        ofCheck(leaf.filter)
      )
    case "InvalidValue":
      return text(leaf.annotations?.["expected"])
    default:
      return undefined
  }
}

/** Returns a text, if it is one. */
export const text = (value: unknown): string | undefined => (typeof value === "string" ? value : undefined)

const ofCheck = (check: SchemaAST.Check<never>): string | undefined => {
  const own = text(check.annotations?.["expected"])
  if (own !== undefined || check._tag === "Filter") return own
  const parts = check.checks.map((each) => ofCheck(each))
  return parts.every((part) => part !== undefined) ? parts.join(" and ") : undefined
}
