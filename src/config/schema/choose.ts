/**
 * Chooses the alternative of a union that a value is, alone or over the one below it.
 *
 * Owns the order of the search, by the rule in `variant.ts`: the alternative below, then one that the value fits without
 * anything else, then another that the value below is too, then one that the value fits in part.
 */
import { merge } from "../tree/merge.ts"
import * as Tree from "../tree/Tree.ts"
import { isWhole } from "./defaults.ts"
import { type Failure, type Fitting, isFailure, type Turn } from "./fitting.ts"
import type * as Shape from "./Shape.ts"
import { basis, type Container, selectOver, standing } from "./variant.ts"

/** A value of a union, the one below it, all alternatives, and those that the value alone may be. */
interface Over {
  readonly all: ReadonlyArray<Shape.Plain>
  readonly members: ReadonlyArray<Shape.Plain>
  readonly tree: Container
  readonly below: Container
}

/** Fits a tree into one alternative, over what is below; a failure leaves no trace. */
type Attempt = (fitting: Fitting, member: Shape.Plain, tree: Tree.Tree, below?: Tree.Tree) => Tree.Tree | Failure

/**
 * Fits a value of a union over the one below: merged into it, if that is the alternative that the value fits, otherwise
 * instead of it.
 *
 * Errors: that of the alternative below, where the value may be it, or of the one that the value fits longest.
 */
export const choose = (fitting: Fitting, of: Over, attempt: Attempt): Tree.Tree | Failure => {
  const { below, tree } = of
  const now = standing(of.all, below, (member) => !isFailure(attempt({ ...fitting, turns: [] }, member, below)))
  const members = selectOver(of.members, tree, below)
  const kept = now.filter((member) => members.includes(member))
  const current = kept[0] === now[0] ? kept[0] : undefined
  const same = current && attempt(fitting, current, tree, below)
  if (same !== undefined && !isFailure(same)) return same
  const others = members.filter((member) => member !== current)
  let partial: Turned | undefined
  let failed = same
  for (const member of others) {
    const out = turned(fitting, member, of, attempt)
    if (isTurned(out)) {
      if (out.whole) return settle(fitting, out)
      partial ??= out
    } else if (failed === undefined || out.path.length > failed.path.length) failed = out
  }
  for (const member of kept) {
    const out = member === current ? undefined : attempt(fitting, member, tree, below)
    if (out !== undefined && !isFailure(out)) return out
  }
  return partial === undefined ? failed! : settle(fitting, partial)
}

/** Fits a value of a union by itself: the first alternative of which it has all, or the first that it fits. */
export const chooseAlone = (
  fitting: Fitting,
  members: ReadonlyArray<Shape.Plain>,
  tree: Container,
  below: Tree.Tree | undefined,
  attempt: Attempt
): Tree.Tree | Failure => {
  if (members.length === 1) return attempt(fitting, members[0]!, tree, below)
  let partial: Tree.Tree | undefined
  let failed: Failure | undefined
  for (const member of members) {
    const out = attempt(fitting, member, tree, below)
    if (isFailure(out)) {
      if (failed === undefined || out.path.length > failed.path.length) failed = out
    } else {
      if (isWhole(member, tree)) return out
      partial ??= out
    }
  }
  return partial ?? failed!
}

/** A value as another alternative, and the turns in it. */
interface Turned {
  readonly _tag: "Turned"
  readonly tree: Container
  readonly turns: ReadonlyArray<Turn>
  /** Whether it has all that the alternative requires. */
  readonly whole: boolean
}

const isTurned = (value: Turned | Failure): value is Turned => value._tag === "Turned"

const turned = (fitting: Fitting, member: Shape.Plain, { below, tree }: Over, attempt: Attempt): Turned | Failure => {
  const base = basis(member, tree, below)
  const turns: Array<Turn> = [{ path: [...fitting.path], basis: base }]
  const out = attempt({ ...fitting, turns }, member, tree, base)
  if (isFailure(out)) return out
  const made = merge(base, out) as Container // a container over one of its own kind
  const whole =
    member._tag !== "Struct" || [...member.fields.keys()].every((key) => Tree.child(made, key)?._tag !== "Missing")
  return { _tag: "Turned", tree: { ...made, absolute: true }, turns, whole }
}

const settle = (fitting: Fitting, { tree, turns }: Turned): Tree.Tree => {
  fitting.turns.push(...turns)
  return tree
}
