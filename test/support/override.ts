/**
 * Overrides of one config, as a test gives them: read, fitted and applied.
 */
import * as Result from "effect/Result"
import type { Shape } from "../../src/config/schema/Shape.ts"
import * as Origin from "../../src/config/tree/Origin.ts"
import type { Tree } from "../../src/config/tree/Tree.ts"
import { assign, parseAssignment } from "../../src/param/override/assignment.ts"
import { fitAssignment } from "../../src/param/override/fit.ts"
import { turn, turnAll } from "../../src/param/override/turn.ts"

const parse = (text: string, index: number) =>
  parseAssignment(text, { config: "cfg", origin: Origin.fromToken(index, text) })

const apply = (shape: Shape, tree: Tree, text: string, index: number, before: Tree) => {
  const assignment = parse(text, index)
  if (Result.isFailure(assignment)) return Result.fail(assignment.failure)
  const below = turn(shape, tree, assignment.success)
  const fitted = fitAssignment(shape, assignment.success, { config: "cfg" }, below)
  return Result.flatMap(fitted, (each) => assign(below, each, { config: "cfg", before }))
}

/** Applies the n-th override of a command line to a tree of a shape. */
export const override = (shape: Shape, tree: Tree, text: string, index: number) => {
  const assignment = parse(text, index)
  const below = Result.isSuccess(assignment) ? turnAll(shape, tree, [assignment.success]) : tree
  return apply(shape, below, text, index, tree)
}

/** Applies the overrides of a command line to a tree of a shape, one after the other, up to the first that fails. */
export const overrideAll = (shape: Shape, tree: Tree, texts: ReadonlyArray<string>): ReturnType<typeof override> => {
  const assignments = texts.flatMap((text, i) => Result.getOrElse(parse(text, i + 1), () => []))
  const before = turnAll(shape, tree, assignments)
  let out: ReturnType<typeof override> = Result.succeed(before)
  for (const [i, text] of texts.entries()) out = Result.flatMap(out, (each) => apply(shape, each, text, i + 1, before))
  return out
}
