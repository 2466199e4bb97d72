/**
 * Overrides of one config, as a test gives them: read, fitted and applied.
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

/** Applies the overrides of a command line to a tree of a shape, one after the other, up to the first that fails. */
export const overrideAll = (shape: Shape, tree: Tree, texts: ReadonlyArray<string>): ReturnType<typeof override> => {
  let out: ReturnType<typeof override> = Result.succeed(tree)
  for (const [i, text] of texts.entries()) out = Result.flatMap(out, (before) => override(shape, before, text, i + 1))
  return out
}
