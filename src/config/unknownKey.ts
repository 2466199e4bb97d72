/**
 * A key that a struct does not declare, as the error it is.
 */
import { UnknownKey } from "./ConfigError.ts"
import * as Found from "./found.ts"
import { nearest } from "./nearest.ts"
import type { Path } from "./Path.ts"
import * as Shape from "./Shape.ts"
import type * as Tree from "./Tree.ts"

/** Makes the error of a key, the last of `path`, that a shape does not declare. */
export const unknown = (of: {
  readonly config: string
  readonly path: Path
  readonly shape: Shape.Plain
  readonly origin: Tree.Tree["origin"]
}): UnknownKey => {
  const known = of.shape._tag === "Struct" ? [...of.shape.fields.keys()] : []
  const suggestion = nearest(of.path.at(-1) ?? "", known)
  return new UnknownKey({
    config: of.config,
    path: of.path,
    // What is meant for a secret under another name is one too.
    origin: Shape.hasRedacted(of.shape) ? Found.conceal(of.origin) : of.origin,
    known,
    ...(suggestion === undefined ? {} : { suggestion })
  })
}
