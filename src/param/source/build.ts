/**
 * Making a source of its parts.
 */
import { pipeArguments } from "effect/Pipeable"
import { type Source, TypeId } from "./contract.ts"

const prototype = {
  [TypeId]: TypeId as typeof TypeId,
  pipe() {
    // biome-ignore lint/complexity/noArguments: pipeArguments takes them
    return pipeArguments(this, arguments)
  }
}

/** Makes a source. */
export const build = <E, R>(
  parts: Pick<Source<E, R>, "name" | "begin"> & Partial<Pick<Source<E, R>, "flags" | "prefix" | "search">>
): Source<E, R> =>
  Object.assign(Object.create(prototype), { flags: [], prefix: undefined, search: undefined, ...parts })
