/**
 * One override of one config, as a test gives it: read, fitted and applied.
 */
import * as Result from "effect/Result"
import type { Shape } from "../../src/config/schema/Shape.ts"
import * as Origin from "../../src/config/tree/Origin.ts"
import type { Tree } from "../../src/config/tree/Tree.ts"
import { assign, parseAssignment } from "../../src/param/override/assignment.ts"
import { fitAssignment } from "../../src/param/override/fit.ts"

/** Applies the n-th override of a command line to a tree of a shape. */
export const override = (shape: Shape, tree: Tree, text: string, index: number) => {
  const at = { config: "cfg" }
  const assignment = parseAssignment(text, { config: "cfg", origin: Origin.fromToken(index, text) })
  if (Result.isFailure(assignment)) return Result.fail(assignment.failure)
  return Result.flatMap(fitAssignment(shape, assignment.success, at), (fitted) => assign(tree, fitted, at))
}
